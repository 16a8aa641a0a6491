import { failure, type Failure, type FailureCode } from '../../core/failure.ts';
import type { Place } from '../../core/model.ts';
import type { MemberStatus } from '../../engine/member-states.ts';

/** A failure that the user is told of, and the member it is of, where it is one's. */
export interface ToldFailure {
  readonly failure: Failure;
  readonly modelId?: string;
}

/** What an episode is read off: the members that were chosen, but for the instant ones. */
export interface MembersNow {
  readonly members: readonly (Pick<MemberStatus, 'modelId' | 'state' | 'failure'> & {
    readonly place: Place;
  })[];
  /** Of servers that do not list. */
  readonly serverFailures: readonly Failure[];
  /** Whether anybody misses those servers' models. */
  readonly isMissed: boolean;
  /** The day's limit of money is reached: members elsewhere are not asked. */
  readonly limitReached: boolean;
}

/** From the moment when no member can answer to the first answer of one. */
export interface Episode {
  /** What the user was told; undefined: there is no episode. */
  readonly told: FailureCode | undefined;
  /** The user has taken the repair that was offered: another failure is news again. */
  readonly isRepaired: boolean;
}

export const NO_EPISODE: Episode = { told: undefined, isRepaired: false };

/**
 * What to tell now, and the episode from here on. Nothing is told while any member answers or was not asked
 * yet, and only the first failure of an episode is, unless the user has acted on it and met another one.
 */
export function nextEpisode(
  before: Episode,
  now: MembersNow,
): { readonly episode: Episode; readonly tell: ToldFailure | undefined } {
  const what = whatFails(now);
  if (what === undefined) {
    const isOver = before.told === 'over-budget' ? !now.limitReached : usable(now).some(answersNow);
    return { episode: isOver ? NO_EPISODE : before, tell: undefined };
  }
  const { code } = what.failure;
  if (before.told !== undefined && !(before.isRepaired && before.told !== code)) {
    return { episode: before, tell: undefined };
  }
  return { episode: { told: code, isRepaired: false }, tell: what };
}

function whatFails(now: MembersNow): ToldFailure | undefined {
  const { members, serverFailures, isMissed, limitReached } = now;
  if (members.length === 0) {
    const [first] = serverFailures;
    return first !== undefined && isMissed ? { failure: first } : undefined;
  }
  const asked = usable(now);
  if (asked.length === 0 && limitReached) {
    return { failure: failure('over-budget', 'the limit of the day') };
  }
  const [first] = asked;
  if (first?.failure === undefined || asked.some((member) => member.failure === undefined)) {
    return undefined;
  }
  return { failure: first.failure, modelId: first.modelId };
}

function usable({ members, limitReached }: MembersNow): MembersNow['members'] {
  return members.filter(({ place }) => place !== 'cloud' || !limitReached);
}

function answersNow({ state }: MembersNow['members'][number]): boolean {
  return state === 'ready';
}
