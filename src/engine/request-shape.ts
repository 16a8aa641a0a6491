import type { Clock } from '../core/clock.ts';
import type { CompletionRequest, CompletionShape } from '../core/completion.ts';
import { offsetAt } from '../core/document.ts';
import { completionShape } from '../context/completion-shape.ts';
import { linesAround } from '../text/lines.ts';
import type { EngineSettings } from './engine-settings.ts';
import type { SyntaxTools } from './syntax-tools.ts';
import { untilAborted } from '../core/until-aborted.ts';

export interface ShapeSources {
  readonly syntax: SyntaxTools;
  readonly settings: Pick<EngineSettings, 'multiline'>;
  readonly clock: Clock;
}

/** The multi-line decision waits no longer for the parser. Unit: ms. */
const SYNTAX_WAIT_MS = 25;

/** How much may be written at a request's place, by the syntax around it where that is known in time. */
export async function requestShape(
  { document: { text, uri, languageId }, position }: CompletionRequest,
  { syntax, settings: { multiline }, clock }: ShapeSources,
  signal: AbortSignal,
): Promise<CompletionShape> {
  const offset = offsetAt(text, position);
  const limit = new AbortController();
  const callOff = clock.after(SYNTAX_WAIT_MS, () => {
    limit.abort(new DOMException('no syntax in time', 'TimeoutError'));
  });
  const around = await untilAborted(
    syntax.cursorSyntax({ uri, languageId, text, offset }, signal),
    AbortSignal.any([signal, limit.signal]),
  )
    .catch(() => undefined)
    .finally(callOff);
  const lines = { ...linesAround(text, offset), multiline };
  if (around?.known !== true) return completionShape(lines);
  const { emptyBlock, insideComment, insideString } = around;
  return completionShape({
    ...lines,
    syntax: { emptyBlock, insideCommentOrString: insideComment || insideString },
  });
}
