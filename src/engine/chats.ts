import type { Clock } from '../core/clock.ts';
import { failure, ModelError } from '../core/failure.ts';
import type { Generation } from '../core/generation.ts';
import { chatWith, type ChatWish } from './chat-call.ts';
import { chatCrew, converses, type ChatCrew, type ChatCrewWish } from './chat-crew.ts';
import type { MemberRoster } from './member-roster.ts';
import type { ListedModel } from './model-directory.ts';
import type { ModelQueues } from './model-queues.ts';
import { createRestorer } from './restorer.ts';

/** What a command says to a member. */
export interface ChatQuestion extends ChatWish {
  /** It is about a document that must not leave this machine: a member elsewhere is not asked. */
  readonly localOnly: boolean;
}

/** Members as commands talk to them: whole answers, one at a time. */
export interface Chats {
  /** Who can be asked. Asks the servers for their listing alone; throws the signal's reason. */
  members(wish: ChatCrewWish, signal: AbortSignal): Promise<ChatCrew>;
  /**
   * One answer, as the model wrote it. See `chatWith`: it waits for its turn at the model and loads it
   * where it is not in memory.
   *
   * Throws ModelError for whatever goes wrong with the member, `unsupported` for one that cannot chat or
   * may not see the document; the signal's reason.
   */
  ask(memberId: string, question: ChatQuestion, signal: AbortSignal): Promise<Generation>;
  /** The work of one command: what it pushes out of memory comes back when it is over. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Whether any command is at work. */
  busy(): boolean;
  /** Ends every answer, and gives nothing its memory back any more. */
  dispose(): void;
}

export interface ChatsOptions {
  readonly roster: MemberRoster;
  readonly queues: ModelQueues;
  readonly clock: Clock;
  /** Whether somebody waits for a completion now. */
  readonly typing: () => boolean;
}

export function createChats({ roster, queues, clock, typing }: ChatsOptions): Chats {
  const restorer = createRestorer(roster);
  const disposal = new AbortController();
  let working = 0;

  return {
    members: (wish, signal) => chatCrew(wish, roster, signal),
    async ask(memberId, question, signal) {
      const listed = roster.directory.find(memberId);
      if (listed === undefined) throw new ModelError(failure('model-missing', memberId));
      if (!converses(listed)) throw unsupported('the model cannot chat');
      if (question.localOnly && listed.description.place !== 'local')
        throw unsupported('the document must not leave this machine');
      const onSwap = (loaded: ListedModel): void => {
        restorer.note(loaded);
      };
      const sources = { roster, queues, clock, onSwap };
      const joined = AbortSignal.any([signal, disposal.signal]);
      return await chatWith(listed, question, sources, joined);
    },
    async during(work) {
      working++;
      try {
        return await work();
      } finally {
        working--;
        if (working === 0)
          void restorer.restore(() => disposal.signal.aborted || working > 0 || typing());
      }
    },
    busy: () => working > 0,
    dispose() {
      disposal.abort(new DOMException('the engine is gone', 'AbortError'));
    },
  };
}

function unsupported(detail: string): ModelError {
  return new ModelError(failure('unsupported', detail));
}
