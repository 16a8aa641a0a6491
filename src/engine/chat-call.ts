import type { Clock } from '../core/clock.ts';
import { failure, failureOf, isModelError, ModelError } from '../core/failure.ts';
import type { ChatMessage, Generation } from '../core/generation.ts';
import { answerTokensOf } from './chat-answer.ts';
import type { MemberRoster } from './member-roster.ts';
import { isResident } from './member-selection.ts';
import { promptText, readStream } from './member-stream.ts';
import type { ListedModel } from './model-directory.ts';
import { PRIORITY, type ModelQueues, type Priority } from './model-queues.ts';
import { promptLimitOf, roomFor } from './prepare.ts';
import { untilAborted } from '../core/until-aborted.ts';
import type { StreamGuard } from '../text/stream-guard.ts';

export interface ChatSources {
  readonly roster: MemberRoster;
  readonly queues: ModelQueues;
  readonly clock: Clock;
  /** A model is about to be loaded in place of others. */
  readonly onSwap: (loaded: ListedModel) => void;
}

export interface ChatWish {
  /** The messages for so many characters of prompt; undefined where they do not fit. */
  readonly messages: (mostCharacters: number) => readonly ChatMessage[] | undefined;
  /** Integer, 1 or more. Unit: tokens. */
  readonly maxTokens: number;
  readonly temperature: number;
  readonly seed: number;
  /** That of a step of a refactoring where nothing is said. */
  readonly priority?: Priority;
}

/** More of the files is slow to read and seldom of use. Unit: tokens. */
const MOST_PROMPT_TOKENS = 24_000;
/** A model reads so long at most before its first word, and is silent so long between two. Unit: ms. */
const FIRST_WORD_MS = 300_000;
const SILENCE_MS = 60_000;

/**
 * One chat with a member, in its queue and, unless its priority says otherwise, behind everything that
 * somebody waits for; loads the model first where it is not in memory. The text is as the model wrote it.
 *
 * Throws ModelError for whatever goes wrong with the member, `unsupported` where the messages do not fit;
 * the signal's reason once the socket is closed.
 */
export async function chatWith(
  listed: ListedModel,
  { messages, maxTokens, temperature, seed, priority = PRIORITY.refactor }: ChatWish,
  { roster, queues, clock, onSwap }: ChatSources,
  signal: AbortSignal,
): Promise<Generation> {
  const { id, slots } = listed.description;
  const answerTokens = answerTokensOf(listed, maxTokens);
  const room = Math.min(
    roomFor(listed, answerTokens),
    promptLimitOf(listed.description) ?? Number.POSITIVE_INFINITY,
    MOST_PROMPT_TOKENS,
  );
  const said = messages(Math.floor(room * roster.speeds.of(id).charactersPerToken));
  if (said === undefined) {
    throw new ModelError(failure('unsupported', 'the files are too long for the model'));
  }
  const prompt = { kind: 'chat' as const, messages: said };
  const sampling = { maxTokens: answerTokens, temperature, seed, stop: [] };
  try {
    return await queues.run(
      id,
      priority,
      signal,
      async () => {
        await loaded(listed, roster, onSwap, signal);
        roster.speeds.sent(id, promptText(prompt));
        const quiet = new AbortController();
        const listen = (ms: number): (() => void) =>
          clock.after(ms, () => {
            quiet.abort(new ModelError(failure('timeout', `silent for ${ms} ms`)));
          });
        let callOff = listen(FIRST_WORD_MS);
        const onText = (): void => {
          callOff();
          callOff = listen(SILENCE_MS);
        };
        try {
          return await readStream(
            roster.directory.model(listed),
            { prompt, sampling },
            wholeText(),
            clock,
            { onText },
            AbortSignal.any([signal, quiet.signal]),
          );
        } finally {
          callOff();
        }
      },
      slots,
    );
  } catch (error) {
    signal.throwIfAborted();
    const what = failureOf(error);
    roster.failed(id, what);
    throw isModelError(error) ? error : new ModelError(what, { cause: error });
  }
}

async function loaded(
  listed: ListedModel,
  roster: MemberRoster,
  onSwap: (loaded: ListedModel) => void,
  signal: AbortSignal,
): Promise<void> {
  const now = roster.directory.find(listed.description.id) ?? listed;
  if (now.residency === undefined || isResident(now) || now.server.load === undefined) return;
  const pushesOut = roster.verdict(now) === 'leave';
  if (pushesOut) onSwap(now);
  await untilAborted(roster.load(now, pushesOut), signal);
  await roster.directory.refresh(0, signal);
}

/** Nothing is cut: who reads the answer knows what of it is talk. Joined at the end alone. */
function wholeText(): StreamGuard {
  const pieces: string[] = [];
  return {
    push(delta) {
      pieces.push(delta);
      // Another text each time: that something has come is all that is told.
      return { text: String(pieces.length), done: false };
    },
    end: () => ({ text: pieces.join(''), done: true }),
  };
}
