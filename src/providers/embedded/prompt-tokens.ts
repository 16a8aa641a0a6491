import { failure, ModelError } from '../../core/failure.ts';
import type { RenderedPrompt } from '../../core/generation.ts';
import { fillPrompt, splitRawPrompt } from './fill-marks.ts';
import type { FillMarks, PromptPart } from './fill-marks.ts';
import type { TokenModel } from './token-model.ts';

/**
 * The tokens of a prompt, and of a text that continues it. Special tokens stand only where the
 * model's template has its marks (see `splitRawPrompt`); every other text is plain, also when it
 * spells a special token. Prompt and continuation are cut into tokens as one text.
 *
 * Throws ModelError: `unsupported` for a chat, and for a hole where the model has no fill marks;
 * `bad-request` when the prompt leaves no room in the model's context.
 */
export function promptTokens(
  prompt: RenderedPrompt,
  model: TokenModel,
  marks: FillMarks | undefined,
  continuation = '',
): number[] {
  const own = partsOf(prompt, marks);
  const parts = continued(own, continuation);
  const characters = parts.reduce(
    (sum, part) => sum + (part.kind === 'text' ? part.text.length : 0),
    0,
  );
  if (characters > model.contextSize * MAX_CHARACTERS_PER_TOKEN)
    throw tooLong(`${characters} characters`, model);
  const tokens = startOf(own, model);
  for (const part of parts)
    if (part.kind === 'mark') tokens.push(part.token);
    else for (const token of model.tokenize(part.text)) tokens.push(token);
  if (tokens.length >= model.contextSize) throw tooLong(`${tokens.length} tokens`, model);
  return tokens;
}

/** Beyond this a text cannot fit, and cutting it into tokens would only take time. */
const MAX_CHARACTERS_PER_TOKEN = 128;

function partsOf(prompt: RenderedPrompt, marks: FillMarks | undefined): readonly PromptPart[] {
  switch (prompt.kind) {
    case 'raw':
      return splitRawPrompt(prompt.text, marks);
    case 'infill':
      if (marks === undefined)
        throw new ModelError(failure('unsupported', 'the model has no fill-in-the-middle marks'));
      return fillPrompt(marks, prompt.prefix, prompt.suffix);
    case 'chat':
      throw new ModelError(failure('unsupported', 'embedded models complete text; no chat'));
  }
}

function startOf(parts: readonly PromptPart[], model: TokenModel): number[] {
  if (model.startToken !== undefined) return [model.startToken];
  if (parts.some((part) => part.kind === 'mark' || part.text !== '')) return [];
  if (model.emptyPromptToken === undefined)
    throw new ModelError(failure('bad-request', 'the model cannot start from an empty prompt'));
  return [model.emptyPromptToken];
}

function continued(parts: readonly PromptPart[], text: string): readonly PromptPart[] {
  const last = parts.at(-1);
  return last?.kind === 'text'
    ? [...parts.slice(0, -1), { kind: 'text', text: last.text + text }]
    : [...parts, { kind: 'text', text }];
}

function tooLong(length: string, model: TokenModel): ModelError {
  return new ModelError(
    failure(
      'bad-request',
      `a prompt of ${length} does not fit a context of ${model.contextSize} tokens`,
    ),
  );
}
