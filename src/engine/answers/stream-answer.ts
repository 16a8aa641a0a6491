import { abortReason, type Clock } from '../../core/clock.ts';
import { failure, failureOf, isModelError, ModelError } from '../../core/failure.ts';
import type { GenerationPart, GenerationRequest } from '../../core/generation.ts';
import { untilAborted } from '../../core/until-aborted.ts';
import type { AnswerPart } from '../answers.ts';
import { inMemory } from '../chat-call.ts';
import { promptText } from '../member-stream.ts';
import type { MemberRoster } from '../member-roster.ts';
import type { ListedModel } from '../model-directory.ts';
import { PRIORITY, type ModelQueues } from '../model-queues.ts';

export interface AnswerSources {
  readonly roster: MemberRoster;
  readonly queues: ModelQueues;
  readonly clock: Clock;
  /** A model is about to be loaded in place of others. */
  readonly onSwap: (loaded: ListedModel) => void;
}

/** A model reads so long at most before its first word, and is silent so long between two. Unit: ms. */
const FIRST_WORD_MS = 300_000;
const SILENCE_MS = 60_000;
/** An answer that passes this is broken or hostile. Unit: characters. */
const LONGEST_ANSWER = 1_000_000;

/**
 * One member's answer as it writes it, in its queue like a column of the panel; loads the model first where
 * it is not in memory. Its place in the queue is free again as soon as the answer has ended, the reader
 * has left or the signal is aborted, whatever the reader does.
 *
 * Throws ModelError for whatever goes wrong with the member; the signal's reason.
 */
export async function* streamAnswer(
  listed: ListedModel,
  request: GenerationRequest,
  { roster, queues, clock, onSwap }: AnswerSources,
  signal: AbortSignal,
): AsyncGenerator<AnswerPart, void, undefined> {
  const { id, slots } = listed.description;
  const own = new AbortController();
  const joined = AbortSignal.any([signal, own.signal]);
  const leave = await turnAt(queues, id, slots, joined);
  let reading: AsyncIterator<GenerationPart> | undefined;
  const onAbort = (): void => {
    leave();
    // A reader that never comes back would leave it where it stands.
    void reading?.return?.().catch(() => undefined);
  };
  joined.addEventListener('abort', onAbort, { once: true });
  let characters = 0;
  let begun = false;
  try {
    await inMemory(listed, roster, onSwap, joined);
    roster.speeds.sent(id, promptText(request.prompt));
    reading = roster.directory.model(listed).generate(request, joined)[Symbol.asyncIterator]();
    for (;;) {
      const limitMs = begun ? SILENCE_MS : FIRST_WORD_MS;
      const { done, value: part } = await nextWithin(reading, limitMs, clock, { own, joined });
      if (done === true) throw new ModelError(failure('stream-broken', 'no end'));
      begun = true;
      if (part.kind === 'end') {
        yield { kind: 'end', memberId: id, finish: part.finish, usage: part.usage };
        return;
      }
      characters += part.kind === 'text' ? part.text.length : part.call.arguments.length;
      if (characters > LONGEST_ANSWER)
        throw new ModelError(failure('output-too-large', `more than ${LONGEST_ANSWER} characters`));
      if (part.kind === 'tool-call') yield part;
      else if (part.text !== '') yield { kind: 'text', text: part.text };
    }
  } catch (error) {
    signal.throwIfAborted();
    throw isModelError(error) ? error : new ModelError(failureOf(error), { cause: error });
  } finally {
    joined.removeEventListener('abort', onAbort);
    own.abort(new DOMException('the reader has left', 'AbortError'));
    void reading?.return?.().catch(() => undefined);
    leave();
  }
}

/** Waits for the turn at a model; the function that is returned gives it back. */
async function turnAt(
  queues: ModelQueues,
  id: string,
  slots: number | undefined,
  signal: AbortSignal,
): Promise<() => void> {
  const turn = Promise.withResolvers<undefined>();
  const over = Promise.withResolvers<undefined>();
  const held = queues.run(
    id,
    PRIORITY.explicit,
    signal,
    () => {
      turn.resolve(undefined);
      return over.promise;
    },
    slots,
  );
  held.catch(turn.reject);
  await turn.promise;
  const leave = (): void => {
    over.resolve(undefined);
  };
  if (signal.aborted) {
    leave();
    throw abortReason(signal);
  }
  return leave;
}

/** The next part, or `timeout` after so long; time that the reader takes does not count. */
async function nextWithin(
  reading: AsyncIterator<GenerationPart>,
  limitMs: number,
  clock: Clock,
  { own, joined }: { readonly own: AbortController; readonly joined: AbortSignal },
): Promise<IteratorResult<GenerationPart, undefined>> {
  const callOff = clock.after(limitMs, () => {
    own.abort(new ModelError(failure('timeout', `silent for ${limitMs} ms`)));
  });
  try {
    return await untilAborted(reading.next(), joined);
  } finally {
    callOff();
  }
}
