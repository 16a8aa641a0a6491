import { softmax } from './log-sum-exp.ts';
import { dot } from './dot.ts';

/** Clusters of answers to one item, and who gave them. */
export interface CombinerItem {
  readonly clusters: readonly {
    /** Share of a member's answers that are in the cluster, by member id; in [0, 1]. */
    readonly shares: Readonly<Record<string, number>>;
    readonly right: boolean;
  }[];
}

export interface CombinerTraining {
  /** Weight of the ridge; above 0, so that a member that never errs has a finite vote. */
  readonly ridge: number;
  readonly mostSteps: number;
}

const TRAINING: CombinerTraining = { ridge: 0.01, mostSteps: 1000 };

/** The largest slope at which the votes count as found. */
const FLAT = 1e-7;

/**
 * What the vote of each member counts: a multinomial logistic over the clusters of an item,
 *
 *     V_c = Σ_m v_m share_mc      P(c) = softmax(V)_c      L = −mean_items log Σ_{c right} P(c) + ridge/2 |v|²
 *
 * by accelerated descent from 0 with the step that the curvature allows (Nesterov, with restarts).
 *
 * Input   items without a right cluster, or with right ones alone, say nothing of votes and are left out.
 * Output  log-odds by member id; 0 for everybody where no item is left.
 * Cost    O(clusters · members) an item and step.
 * Source  Combiner "Weighted" of Tekin et al., "LLM-TOPLA", 2024, with one weight a member in place of a
 *         network of two layers: clusters of texts have no fixed places.
 */
export function trainCombiner(
  memberIds: readonly string[],
  items: readonly CombinerItem[],
  { ridge, mostSteps }: CombinerTraining = TRAINING,
): Readonly<Record<string, number>> {
  const telling = items.filter(isTelling).map(({ clusters }) =>
    clusters.map(({ shares, right }) => ({
      right,
      shares: memberIds.map((id) => (Object.hasOwn(shares, id) ? (shares[id] ?? 0) : 0)),
    })),
  );
  const votes = telling.length === 0 ? [] : fitted(memberIds.length, telling, ridge, mostSteps);
  return Object.fromEntries(memberIds.map((id, m) => [id, votes[m] ?? 0]));
}

/** Whether an item has right and wrong clusters, so that votes decide. */
export function isTelling({ clusters }: CombinerItem): boolean {
  return clusters.some(({ right }) => right) && clusters.some(({ right }) => !right);
}

interface Cluster {
  readonly shares: readonly number[];
  readonly right: boolean;
}

/** Accelerated descent, begun anew where its momentum leads uphill. */
function fitted(
  width: number,
  items: readonly (readonly Cluster[])[],
  ridge: number,
  mostSteps: number,
): readonly number[] {
  // The curvature of an item is at most half the largest squared length of its shares.
  const largest = items.flat().reduce((most, { shares }) => Math.max(most, dot(shares, shares)), 0);
  const step = 1 / (largest / 2 + ridge);
  let votes: readonly number[] = new Array<number>(width).fill(0);
  let ahead = votes;
  let sinceRestart = 0;
  let left = mostSteps;
  while (left-- > 0) {
    const slopes = slopesAt(ahead, items, ridge);
    if (slopes.every((slope) => Math.abs(slope) < FLAT)) break;
    const next = ahead.map((vote, m) => vote - step * (slopes[m] ?? 0));
    const moved = next.map((vote, m) => vote - (votes[m] ?? 0));
    sinceRestart = dot(slopes, moved) > 0 ? 0 : sinceRestart + 1;
    const momentum = sinceRestart === 0 ? 0 : sinceRestart / (sinceRestart + 3);
    ahead = next.map((vote, m) => vote + momentum * (moved[m] ?? 0));
    votes = next;
  }
  return votes;
}

function slopesAt(
  votes: readonly number[],
  items: readonly (readonly Cluster[])[],
  ridge: number,
): readonly number[] {
  const slopes = votes.map((vote) => ridge * vote);
  for (const clusters of items) {
    const sums = clusters.map(({ shares }) => dot(shares, votes));
    const probabilities = softmax(sums);
    const right = softmax(sums.map((sum, c) => (clusters[c]?.right === true ? sum : -Infinity)));
    for (const [c, { shares }] of clusters.entries()) {
      const excess = ((probabilities[c] ?? 0) - (right[c] ?? 0)) / items.length;
      for (const [m, share] of shares.entries()) slopes[m] = (slopes[m] ?? 0) + excess * share;
    }
  }
  return slopes;
}
