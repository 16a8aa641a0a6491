import { failureOf } from '../../core/failure.ts';
import type { Generation, GenerationFailure } from '../../core/generation.ts';
import type { ChatMember } from '../chat-crew.ts';
import type { ChatQuestion, Chats } from '../chats.ts';

/** The same questions for several members. */
export interface Questions<Job> {
  readonly jobs: readonly Job[];
  readonly questionOf: (job: Job) => ChatQuestion;
  /** In order of arrival. */
  readonly onAnswer: (member: ChatMember, job: Job, generation: Generation) => void;
  /** The first that goes wrong with a member. */
  readonly onFailure: (failure: GenerationFailure) => void;
}

/**
 * Asks every member every question. Members of one device follow each other, so that none is loaded
 * twice; devices work side by side, and a member answers as many questions at once as it has slots.
 * A member that fails has its other questions left out; one that was too long for it is left out alone.
 *
 * Throws the signal's reason alone. Cost: members × jobs calls.
 */
export async function askMembers<Job>(
  members: readonly ChatMember[],
  { jobs, questionOf, onAnswer, onFailure }: Questions<Job>,
  chats: Chats,
  signal: AbortSignal,
): Promise<void> {
  const askOne = async (member: ChatMember): Promise<void> => {
    const waiting = [...jobs];
    let told = false;
    let gone = false;
    const answerNext = async (): Promise<void> => {
      for (let job = waiting.shift(); job !== undefined && !gone; job = waiting.shift()) {
        try {
          const generation = await chats.ask(member.id, questionOf(job), signal);
          onAnswer(member, job, generation);
        } catch (error) {
          signal.throwIfAborted();
          const failure = failureOf(error);
          gone ||= failure.code !== 'unsupported';
          if (!told) onFailure({ modelId: member.id, failure });
          told = true;
        }
      }
    };
    await Promise.all(Array.from({ length: member.slots }, answerNext));
  };
  const askInTurn = async (ofDevice: readonly ChatMember[]): Promise<void> => {
    for (const member of ofDevice) await askOne(member);
  };
  const devices = Map.groupBy(members, ({ device }) => device);
  await Promise.all([...devices.values()].map(askInTurn));
}
