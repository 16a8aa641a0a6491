import type { Clock } from '../core/clock.ts';
import type { CompletionRequest, CompletionShape } from '../core/completion.ts';
import { completionShape, type ShapeInput } from '../context/completion-shape.ts';
import { ownPlace } from '../context/notebook/shown-place.ts';
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
  request: CompletionRequest,
  { syntax, settings, clock }: ShapeSources,
  signal: AbortSignal,
): Promise<CompletionShape> {
  const { document, offset } = ownPlace(request);
  const { text, uri, languageId } = document;
  const multiline = multilineOf(request, settings);
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

/** Whether more than one line may be written: as the settings say, but where the place has only one. */
export function multilineOf(
  { whole }: Pick<CompletionRequest, 'whole'>,
  { multiline }: Pick<EngineSettings, 'multiline'>,
): ShapeInput['multiline'] {
  return whole?.oneLine === true ? 'never' : multiline;
}
