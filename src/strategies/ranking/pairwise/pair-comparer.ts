import type { Candidate } from '../../../core/completion.ts';
import type { StrategyTask, StrategyTools } from '../../../core/strategy.ts';
import type { Trained } from '../../../core/trained.ts';
import { pairScores } from '../../../math/pair-scores.ts';
import { candidateFeatures } from '../trained/candidate-features.ts';
import { usableRanker } from '../trained/usable-ranker.ts';

/** By how much text i is better than text j. Unit: nats; below 0 where j is better. */
export interface PairVerdict {
  /** With i shown first: the cell M_ij of LLM-Blender. */
  readonly forth: number;
  /** With j shown first: −M_ji. */
  readonly back: number;
}

/**
 * Compares texts of one request, two at a time, by their positions. Whatever is behind it answers alike: our
 * trained ranker, the label probabilities of a judge, or the verdicts of one that only chats.
 */
export interface PairComparer {
  /** Undefined where nobody can tell. Throws the signal's reason alone. */
  compare(i: number, j: number): Promise<PairVerdict | undefined>;
}

/** Comparisons by scores of single texts: forth = back = s_i − s_j, so no order has to be asked twice. */
export interface TrainedComparer extends PairComparer {
  /** One score a text. Unit: nats; only differences mean something. */
  readonly strengths: readonly number[];
  /** Why other weights stand in for the user's own, as a code. */
  readonly note?: string;
}

/** Nobody is called: a score that is not finite says nothing, and one beyond this is certain. Unit: nats. */
const MOST_NATS = 30;

/**
 * Our own pair ranker on what code shows without being run, see `usableRanker` for its weights.
 *
 * Cost: `candidateFeatures`; no call of a model but an instant one.
 */
export async function trainedComparer(
  candidates: readonly Candidate[],
  task: StrategyTask,
  tools: StrategyTools,
  trained: Trained | undefined,
): Promise<TrainedComparer> {
  const { weights, note } = usableRanker(trained);
  const rows = await candidateFeatures(candidates, task, tools);
  const strengths = pairScores(weights.pair, rows).map((score) =>
    Number.isFinite(score) ? Math.max(-MOST_NATS, Math.min(MOST_NATS, score)) : 0,
  );
  return {
    strengths,
    ...(note === undefined ? {} : { note }),
    compare(i, j) {
      const margin = (strengths[i] ?? 0) - (strengths[j] ?? 0);
      return Promise.resolve({ forth: margin, back: margin });
    },
  };
}
