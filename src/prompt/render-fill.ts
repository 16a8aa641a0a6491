import type { CompletionContext } from '../core/completion.ts';
import type { RenderedPrompt } from '../core/generation.ts';
import type { FillMethod, FillTemplate } from '../core/model.ts';
import { isBlank, linesAround } from '../text/lines.ts';
import { breakMarks } from '../text/special-marks.ts';
import { holeFillerMessages } from './hole-filler.ts';
import { preamble } from './preamble.ts';

export interface RenderedFill {
  readonly prompt: RenderedPrompt;
  /** Texts that end the fill, most important first. */
  readonly stop: readonly string[];
  /** Blanks at the end of the context's prefix that are not in the prompt: the model writes them. */
  readonly leftOut?: string;
}

/**
 * The prompt by which a model fills the hole of a context, in the form the method asks for.
 *
 * - `template`: raw text of marks, path comment, snippets, prefix and suffix, in the family's order.
 *   The comments stand inside the prefix part, before the code.
 * - `server`: prefix (comments first) and suffix; the server joins them by its own template.
 * - `place`: prefix and suffix as they are, without comments, and where they are.
 * - `chat`: messages that ask for the text of the hole.
 * - `prefix-only`: the prefix alone, without comments, for small and unknown models. Blanks behind
 *   code at its end go: such models begin their words with the blank.
 *
 * Marks that occur in the user's code are broken by a blank, see `breakMarks`; the candidate filters
 * compare with the true text. A line is ended by `\n` as a stop text, but not in a chat, where the
 * answer may begin with anything.
 */
export function renderFill(context: CompletionContext, method: FillMethod): RenderedFill {
  const lineStop = context.shape.kind === 'line' ? ['\n'] : [];
  switch (method.kind) {
    case 'template':
      return fromTemplate(context, method.template, lineStop);
    case 'server': {
      const prefix = breakMarks(preamble(context) + context.prefix);
      const suffix = breakMarks(context.suffix);
      // Without a suffix a server would use its chat template instead of the one for filling.
      const prompt = { kind: 'infill', prefix, suffix: suffix === '' ? '\n' : suffix } as const;
      return { prompt, stop: lineStop };
    }
    case 'place': {
      const { prefix, suffix, path, languageId } = context;
      const place = { path, languageId };
      return { prompt: { kind: 'infill', prefix, suffix, place }, stop: lineStop };
    }
    case 'chat':
      return { prompt: { kind: 'chat', messages: holeFillerMessages(context) }, stop: [] };
    case 'prefix-only': {
      const text = bare(context.prefix);
      const leftOut = context.prefix.slice(text.length);
      return {
        prompt: { kind: 'raw', text: breakMarks(text) },
        stop: lineStop,
        ...(leftOut === '' ? {} : { leftOut }),
      };
    }
  }
}

function fromTemplate(
  context: CompletionContext,
  template: FillTemplate,
  lineStop: readonly string[],
): RenderedFill {
  const marks = [template.prefix, template.suffix, template.middle, ...template.stop];
  const before = template.prefix + breakMarks(preamble(context) + context.prefix, marks);
  const after = template.suffix + breakMarks(context.suffix, marks);
  const text = (template.order === 'psm' ? before + after : after + before) + template.middle;
  const ownMarks = [template.prefix, template.suffix, template.middle].map((mark) => mark.trim());
  const stop = [...lineStop, ...template.stop, ...ownMarks].filter((mark) => mark !== '');
  return { prompt: { kind: 'raw', text }, stop: [...new Set(stop)] };
}

function bare(prefix: string): string {
  const { lineBefore } = linesAround(prefix, prefix.length);
  return isBlank(lineBefore) ? prefix : prefix.replace(/[ \t]+$/, '');
}
