import type { Column, ComparedRequest, Comparison, Vote } from './comparison.ts';

/** A vote as the leaderboard keeps it: a battle of two models, without their texts. */
export interface CastVote {
  readonly languageId: string;
  readonly kind: ComparedRequest['kind'];
  /** With a tie, or where both are bad, the two in any order. */
  readonly winner: string;
  readonly loser: string;
  readonly tie: boolean;
  readonly bothBad: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * A vote as a battle of two models. Undefined where it is none: a column is gone, both are of one model,
 * or one was written by a model that had read the others: that text is not its own.
 */
export function castVote(
  vote: Vote,
  { columns, request }: Pick<Comparison, 'columns' | 'request'>,
): CastVote | undefined {
  const [first, second] = authorsOf(vote, columns);
  if (first === undefined || second === undefined || first === second) return undefined;
  const isTurned = vote.verdict === 'second';
  return {
    languageId: request.languageId,
    kind: request.kind,
    winner: isTurned ? second : first,
    loser: isTurned ? first : second,
    tie: vote.verdict === 'tie',
    bothBad: vote.verdict === 'both-bad',
    at: vote.at,
  };
}

/**
 * What a vote tells the learner: a reward in [0, 1] for each of the two models.
 *
 *     better 1 · worse 0 · tie ½ ½ · both bad 0 0
 *
 * A model that wrote both texts earns the better one. A text for which others were read earns nobody
 * anything: the other model alone is named.
 */
export function rewardsOfVote(
  vote: Vote,
  { columns }: Pick<Comparison, 'columns'>,
): Readonly<Record<string, number>> {
  const [first, second] = authorsOf(vote, columns);
  const rewards = new Map<string, number>();
  const earn = (modelId: string | undefined, reward: number): void => {
    if (modelId === undefined) return;
    rewards.set(modelId, Math.max(reward, rewards.get(modelId) ?? 0));
  };
  const [ofFirst, ofSecond] = REWARDS[vote.verdict];
  earn(first, ofFirst);
  earn(second, ofSecond);
  return Object.fromEntries(rewards);
}

const REWARDS: Readonly<Record<Vote['verdict'], readonly [number, number]>> = {
  first: [1, 0],
  second: [0, 1],
  tie: [0.5, 0.5],
  'both-bad': [0, 0],
};

/** The models that wrote the two texts by themselves. */
function authorsOf(
  { first, second }: Vote,
  columns: readonly Column[],
): readonly [string | undefined, string | undefined] {
  const authorOf = (id: string): string | undefined => {
    const column = columns.find((one) => one.id === id);
    return column?.fusedFrom === undefined ? column?.modelId : undefined;
  };
  return [authorOf(first), authorOf(second)];
}
