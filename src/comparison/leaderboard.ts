import { bradleyTerry } from '../math/bradley-terry.ts';
import type { CastVote } from './votes.ts';

export interface Leaderboard {
  /** Absent: all languages, and all kinds of tasks. */
  readonly languageId?: string;
  readonly kind?: CastVote['kind'];
  /** Languages that have votes, by name. */
  readonly languages: readonly string[];
  /** Votes that were counted. */
  readonly battles: number;
  /** Those of them that neither model won since both texts were bad. */
  readonly bothBad: number;
  /** Fewer battles show no standings. */
  readonly least: number;
  /** Strongest first. */
  readonly standings: readonly Standing[];
}

export interface Standing {
  readonly modelId: string;
  readonly battles: number;
  /** A tie is half a win. */
  readonly wins: number;
  /** Probability to beat the average model, with a 95 % interval; see `bradleyTerry`. */
  readonly strength: number;
  readonly low: number;
  readonly high: number;
}

/** Strengths from fewer battles than this are not shown. */
export const LEAST_BATTLES = 20;

/**
 * How the models stand by the user's votes, in one language or in all, and in one kind of task or in both.
 *
 * A vote that both are bad is a battle without a winner: it is counted, and says nothing of who is the
 * better. Models stand by strength, then by battles, then by name.
 *
 * Output no standings for fewer than `LEAST_BATTLES` battles. Cost O(votes + models³).
 */
export function leaderboardOf(
  votes: readonly CastVote[],
  { languageId, kind }: Pick<Leaderboard, 'languageId' | 'kind'> = {},
): Leaderboard {
  const counted = votes.filter(
    (vote) =>
      (languageId === undefined || vote.languageId === languageId) &&
      (kind === undefined || vote.kind === kind),
  );
  const about = {
    ...(languageId === undefined ? {} : { languageId }),
    ...(kind === undefined ? {} : { kind }),
    languages: [...new Set(votes.map((vote) => vote.languageId))].sort(),
    battles: counted.length,
    bothBad: counted.filter(({ bothBad }) => bothBad).length,
    least: LEAST_BATTLES,
  };
  return { ...about, standings: counted.length < LEAST_BATTLES ? [] : standingsOf(counted) };
}

function standingsOf(votes: readonly CastVote[]): readonly Standing[] {
  const models = [...new Set(votes.flatMap(({ winner, loser }) => [winner, loser]))].sort();
  const place = new Map(models.map((model, i) => [model, i]));
  const wins = models.map(() => models.map(() => 0));
  const win = (winner: string, loser: string, amount: number): void => {
    const row = wins[place.get(winner) ?? -1];
    const column = place.get(loser) ?? -1;
    if (row !== undefined) row[column] = (row[column] ?? 0) + amount;
  };
  for (const { winner, loser, tie, bothBad } of votes) {
    if (bothBad) continue;
    win(winner, loser, tie ? 0.5 : 1);
    if (tie) win(loser, winner, 0.5);
  }
  const strengths = bradleyTerry(wins);
  return models
    .map((modelId, i) => ({
      modelId,
      battles: votes.filter(({ winner, loser }) => winner === modelId || loser === modelId).length,
      wins: (wins[i] ?? []).reduce((sum, one) => sum + one, 0),
      ...(strengths[i] ?? { strength: 0.5, low: 0, high: 1 }),
    }))
    .sort((a, b) => b.strength - a.strength || b.battles - a.battles);
}
