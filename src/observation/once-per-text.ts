import PQueue from 'p-queue';
import type { CompletionRequest } from '../core/completion.ts';
import { untilAborted } from '../core/until-aborted.ts';
import type { Place } from './inserted-text.ts';

/** What is found out about one text. */
export type TextWork<Result> = (
  request: CompletionRequest,
  text: string,
  signal: AbortSignal,
) => Promise<Result>;

/**
 * Work on texts of which equal ones are worked on once while the place stays the same, at most
 * `concurrency` at a time. Results are in the order of the texts. What throws is forgotten, so that a
 * text whose work was called off is tried anew; the results of an earlier place are forgotten too.
 *
 * Throws once all work that this call began has ended: the signal's reason, or what the work threw.
 */
export function oncePerText<Result>(
  work: TextWork<Result>,
  concurrency: number,
): (
  request: CompletionRequest,
  texts: readonly string[],
  signal: AbortSignal,
) => Promise<readonly Result[]> {
  const queue = new PQueue({ concurrency });
  let place: Place | undefined;
  let known = new Map<string, Promise<Result>>();

  return async (request, texts, signal) => {
    signal.throwIfAborted();
    if (place === undefined || !isSamePlace(place, request)) known = new Map();
    place = request;
    const here = known;

    function begin(text: string): Promise<Result> {
      const running = queue.add(async () => {
        signal.throwIfAborted();
        return await work(request, text, signal);
      });
      here.set(text, running);
      running.catch(() => here.delete(text));
      return running;
    }

    async function resultOf(text: string): Promise<Result> {
      for (let other = here.get(text); other !== undefined; other = here.get(text)) {
        try {
          return await untilAborted(other, signal);
        } catch {
          // Whoever began it may have called it off: then it is this one's turn.
          signal.throwIfAborted();
        }
      }
      return await begin(text);
    }

    const ended = await Promise.allSettled(texts.map(resultOf));
    signal.throwIfAborted();
    return ended.map((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    });
  };
}

function isSamePlace(one: Place, other: Place): boolean {
  return (
    one.document.path === other.document.path &&
    one.document.languageId === other.document.languageId &&
    one.position.line === other.position.line &&
    one.position.character === other.position.character &&
    one.document.text === other.document.text
  );
}
