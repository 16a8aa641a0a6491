import type { Clock } from '../core/clock.ts';
import { failure, failureOf, isModelError, ModelError } from '../core/failure.ts';
import type { ChatMessage, Generation, RenderedPrompt } from '../core/generation.ts';
import { answerTokensOf } from './chat-answer.ts';
import type { MemberRoster } from './member-roster.ts';
import { isResident } from './member-selection.ts';
import { promptLength, promptText, readStream } from './member-stream.ts';
import type { ListedModel } from './model-directory.ts';
import { PRIORITY, type ModelQueues, type Priority } from './model-queues.ts';
import { promptLimitOf, roomFor } from './prepare.ts';
import { chatLimitsOf } from './silence.ts';
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

/**
 * One chat with a member, in its queue and, unless its priority says otherwise, behind everything that
 * somebody waits for; loads the model first where it is not in memory. The text is as the model wrote it.
 *
 * A member that reads less than it was thought to is asked once more, with half the prompt where that can
 * be. Throws ModelError for whatever goes wrong with the member, `unsupported` where the messages do not
 * fit; the signal's reason once the socket is closed.
 */
export async function chatWith(
  listed: ListedModel,
  wish: ChatWish,
  sources: ChatSources,
  signal: AbortSignal,
): Promise<Generation> {
  const { roster } = sources;
  const { id } = listed.description;
  const prompt = promptOf(listed, wish, roster);
  if (prompt === undefined) {
    throw new ModelError(failure('unsupported', 'the files are too long for the model'));
  }
  try {
    const generation = await send(listed, prompt, wish, sources, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      if (failureOf(error).code !== 'context-overflow') throw error;
      const { charactersPerToken } = roster.speeds.of(id);
      const tokens = promptLength(prompt) / charactersPerToken;
      roster.speeds.overflowed(id, Math.max(1, Math.floor(tokens / 2)));
      const shorter = promptOf(listed, wish, roster);
      if (shorter === undefined) throw error;
      return send(listed, shorter, wish, sources, signal);
    });
    roster.conversed(id);
    return generation;
  } catch (error) {
    signal.throwIfAborted();
    const what = failureOf(error);
    roster.failed(id, what);
    throw isModelError(error) ? error : new ModelError(what, { cause: error });
  }
}

/** What is said, within what the member reads; undefined where it does not fit. */
function promptOf(
  listed: ListedModel,
  { messages, maxTokens }: ChatWish,
  { speeds }: MemberRoster,
): RenderedPrompt | undefined {
  const { charactersPerToken, mostPromptTokens } = speeds.of(listed.description.id);
  const room = Math.min(
    roomFor(listed, answerTokensOf(listed, maxTokens)),
    promptLimitOf(listed.description) ?? Number.POSITIVE_INFINITY,
    mostPromptTokens ?? Number.POSITIVE_INFINITY,
    MOST_PROMPT_TOKENS,
  );
  const said = messages(Math.floor(room * charactersPerToken));
  return said === undefined ? undefined : { kind: 'chat', messages: said };
}

async function send(
  listed: ListedModel,
  prompt: RenderedPrompt,
  { maxTokens, temperature, seed, priority = PRIORITY.refactor }: ChatWish,
  { roster, queues, clock, onSwap }: ChatSources,
  signal: AbortSignal,
): Promise<Generation> {
  const { id, slots } = listed.description;
  const sampling = {
    ...{ maxTokens: answerTokensOf(listed, maxTokens), temperature, seed },
    stop: [],
  };
  return await queues.run(
    id,
    priority,
    signal,
    async () => {
      await inMemory(listed, roster, onSwap, signal);
      roster.speeds.sent(id, promptText(prompt));
      return await readStream(
        roster.directory.model(listed),
        { prompt, sampling },
        wholeText(),
        clock,
        { onText: ignore },
        signal,
        chatLimitsOf(listed.description),
      );
    },
    slots,
  );
}

function ignore(): void {
  // Nobody watches.
}

/** Resolves when the model is in memory, as far as its server tells; others may have to go. */
export async function inMemory(
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
