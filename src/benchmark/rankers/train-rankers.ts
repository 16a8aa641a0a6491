import type { ForestWeights, RankerWeights } from '../../core/ranker-weights.ts';
import { seededRandom } from '../../core/random.ts';
import { chooseTeam } from '../../math/choose-team.ts';
import { forestProbability } from '../../math/forest.ts';
import { pairScores } from '../../math/pair-scores.ts';
import { SMALL_FOREST, trainForest, type ForestTraining } from '../../math/train-forest.ts';
import {
  PAIR_TRAINING,
  pairFigures,
  trainPairRanker,
  type PairFigures,
  type PairTraining,
} from '../../math/train-pair-ranker.ts';
import { splitByGroup } from '../../math/train-router.ts';
import { FEATURES } from '../../strategies/ranking/trained/candidate-features.ts';
import { choiceFigures, type ChoiceFigures } from './choice-figures.ts';
import type { RankerExample } from './ranker-examples.ts';
import type { RequestViews } from './views-of-request.ts';

export interface RankersTraining {
  readonly pair: PairTraining;
  readonly forest: ForestTraining;
  /** Whether the best team of the recorded members is wanted; nobody else can use it. */
  readonly team: boolean;
}

export const RANKERS_TRAINING: RankersTraining = {
  pair: PAIR_TRAINING,
  forest: { ...SMALL_FOREST, seed: 1 },
  team: true,
};

/** Requests with texts of different quality that are wanted at least. */
export const LEAST_REQUESTS = 30;

export interface TrainedRankers {
  readonly weights: RankerWeights;
  readonly heldOut: RankersFigures;
}

/** How rankers of four fifths of the files do on the last fifth. */
export interface RankersFigures {
  readonly pairs: PairFigures;
  /** Mean quality of the texts that are chosen. */
  readonly quality: { readonly pair: ChoiceFigures; readonly forest: ChoiceFigures };
  /** Share of requests in which the chosen text is right. */
  readonly right: { readonly pair: ChoiceFigures; readonly forest: ChoiceFigures };
}

/**
 * Trains all rankers on recorded requests. Figures are of rankers that were trained on four fifths of
 * the groups and judged on the last fifth, as wholes; the weights given back are of all of them.
 *
 * Output  undefined where there is too little: fewer than `LEAST_REQUESTS` with texts of different
 *         quality, or all of one group.
 * Throws  RangeError where more members were asked than a team can be chosen of.
 * Cost    two trainings of each ranker. Same views and training: same weights.
 */
export function trainRankers(
  views: readonly RequestViews[],
  training: RankersTraining = RANKERS_TRAINING,
): TrainedRankers | undefined {
  const grouped = views.map((view) => ({ ...view, group: view.whole.group }));
  const telling = grouped.filter(({ whole }) => isTelling(whole, training.pair.margin));
  if (telling.length < LEAST_REQUESTS) return undefined;
  const split = splitByGroup(telling, seededRandom(training.pair.seed));
  const heldOut = new Set(split.heldOut.map(({ group }) => group));
  const kept = grouped.filter(({ group }) => !heldOut.has(group));
  const held = grouped.filter(({ group }) => heldOut.has(group));
  if (held.length === 0) return undefined;
  const partly = rankersOf(kept, training);
  const final = rankersOf(grouped, training);
  if (partly === undefined || final === undefined) return undefined;

  const wholes = (list: readonly RequestViews[]): readonly RankerExample[] =>
    list.map(({ whole }) => whole);
  const [judged, before] = [wholes(held), wholes(kept)];
  const byPair = ({ candidates }: RankerExample): readonly number[] =>
    pairScores(
      partly.pair,
      candidates.map(({ features }) => features),
    );
  const byForest = ({ candidates }: RankerExample): readonly number[] =>
    candidates.map(({ features }) => forestProbability(partly.forest, features));
  const isRight = (quality: number): number => Number(quality === 1);
  const team = training.team ? chooseTeam(wholes(views)) : undefined;
  const { layers, pairs } = final.pair;
  return {
    weights: {
      version: 1,
      features: FEATURES,
      pair: { layers },
      forest: final.forest,
      ...(team === undefined ? {} : { team }),
      requests: views.length,
      pairs,
    },
    heldOut: {
      pairs: pairFigures(partly.pair, judged, training.pair),
      quality: {
        pair: choiceFigures(judged, before, byPair),
        forest: choiceFigures(judged, before, byForest),
      },
      right: {
        pair: choiceFigures(judged, before, byPair, isRight),
        forest: choiceFigures(judged, before, byForest, isRight),
      },
    },
  };
}

/** Whether something can be learned of a request: of two of its texts one is better. */
export function isTelling({ candidates }: RankerExample, margin = PAIR_TRAINING.margin): boolean {
  const qualities = candidates.map(({ quality }) => quality);
  return Math.max(...qualities) - Math.min(...qualities) > margin;
}

function rankersOf(views: readonly RequestViews[], { pair, forest }: RankersTraining) {
  const all = views.flatMap(({ whole, further }) => [whole, ...further]);
  const trained = trainPairRanker(all, pair);
  if (trained === undefined) return undefined;
  return { pair: trained, forest: forestOf(all, forest) };
}

function forestOf(examples: readonly RankerExample[], training: ForestTraining): ForestWeights {
  return trainForest(
    examples.flatMap(({ id, candidates }) =>
      candidates.map(({ features, quality }) => ({
        features,
        label: quality === 1 ? (1 as const) : (0 as const),
        group: id,
      })),
    ),
    training,
  );
}
