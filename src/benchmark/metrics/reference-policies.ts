import { coveredMean } from './clustered-mean.ts';
import {
  answersOf,
  commonItems,
  outcomesAt,
  summaryOf,
  type OutcomeTable,
  type PolicyOutcome,
  type PolicyOutcomes,
} from './outcome-table.ts';

/** Always the same model. */
export function singleModel(table: OutcomeTable, model: string): PolicyOutcomes {
  return table.items.map((item) => answersOf(table, item).find((answer) => answer.model === model));
}

/** A model that was best on a split, and on how many items that was seen. */
export interface BestSingle {
  readonly model: string;
  readonly quality: number;
  readonly n: number;
}

/**
 * The model with the best mean quality on a training split: the baseline a router has to beat. It must
 * be chosen on other items than it is measured on, else it is a small oracle.
 *
 * Models are compared on the items that all of them answered; models that answered none are left out.
 * Equal means go to the cheaper one (unknown cost is the dearest), then to the earlier one.
 * Output undefined where no item is common to all: leave the model with the fewest answers out.
 */
export function bestSingle(
  training: OutcomeTable,
  models: readonly string[] = training.models,
): BestSingle | undefined {
  const rivals = models
    .map((model) => ({ model, outcomes: singleModel(training, model) }))
    .filter(({ outcomes }) => outcomes.some((outcome) => outcome !== undefined));
  const common = commonItems(rivals.map(({ outcomes }) => outcomes));
  const winner = rivals
    .flatMap(({ model, outcomes }) => {
      const { quality, costUsd } = summaryOf(outcomesAt(outcomes, common));
      if (quality.mean === undefined) return [];
      const cost = costUsd.n < common.length ? undefined : costUsd.mean;
      return [{ model, quality: quality.mean, cost: cost ?? Number.POSITIVE_INFINITY }];
    })
    .reduce<Rival | undefined>(
      (leader, rival) => (leader === undefined || isBetter(rival, leader) ? rival : leader),
      undefined,
    );
  return winner && { model: winner.model, quality: winner.quality, n: common.length };
}

interface Rival {
  readonly model: string;
  readonly quality: number;
  readonly cost: number;
}

/** Sums of equal cells in another order may differ in the last digits. */
const EQUAL = 1e-12;

function isBetter(rival: Rival, leader: Rival): boolean {
  if (Math.abs(rival.quality - leader.quality) > EQUAL) return rival.quality > leader.quality;
  return rival.cost < leader.cost;
}

/** The best single model of each language on a training split; see `bestSingle`. */
export function bestSingleByLanguage(training: OutcomeTable): ReadonlyMap<string, BestSingle> {
  const champions = new Map<string, BestSingle>();
  for (const [language, items] of Map.groupBy(training.items, (item) => item.language)) {
    const best = bestSingle({ models: training.models, items });
    if (language !== undefined && best !== undefined) champions.set(language, best);
  }
  return champions;
}

/**
 * Each item by the model that was best for its language on a training split; by the one that was best
 * over all languages where the language is unknown or was not in that split.
 */
export function championOfLanguage(table: OutcomeTable, training: OutcomeTable): PolicyOutcomes {
  const champions = bestSingleByLanguage(training);
  const overall = bestSingle(training);
  return table.items.map((item) => {
    const champion = champions.get(item.language ?? '') ?? overall;
    return answersOf(table, item).find(({ model }) => model === champion?.model);
  });
}

/**
 * A model drawn evenly from those that answered: the exact mean of the cells, nothing is sampled.
 * Cost and latency are undefined where one of the answers lacks them: the mean of the rest would be
 * that of another policy.
 */
export function uniformRandom(table: OutcomeTable): PolicyOutcomes {
  return table.items.map((item) => {
    const answers = answersOf(table, item);
    const quality = coveredMean(answers.map((answer) => answer.quality)).mean;
    if (quality === undefined) return undefined;
    return {
      model: undefined,
      quality,
      costUsd: completeMean(answers.map((answer) => answer.costUsd)),
      latencyMs: completeMean(answers.map((answer) => answer.latencyMs)),
    };
  });
}

function completeMean(values: readonly (number | undefined)[]): number | undefined {
  return values.includes(undefined) ? undefined : coveredMean(values).mean;
}

/**
 * What an oracle pays for an item that no model solves (best quality 0):
 * `cheapest-arm` the cheapest answer; `no-model-correct` nothing, since it asks nobody.
 */
export type UnsolvedItem = 'cheapest-arm' | 'no-model-correct';

/**
 * The best answer of each item, equal ones by the cheapest (unknown cost is the dearest), then by the
 * earlier model. No policy over these models has a higher quality on any item.
 *
 * The convention `no-model-correct` is that of RouterBench's code (Hu et al., 2024, arXiv 2403.12031);
 * it makes the oracle look cheaper than any policy that has to ask to find out.
 */
export function oracle(table: OutcomeTable, unsolved: UnsolvedItem): PolicyOutcomes {
  return table.items.map((item) => {
    const best = answersOf(table, item).reduce<PolicyOutcome | undefined>(
      (leader, answer) =>
        leader === undefined || isBetterAnswer(answer, leader) ? answer : leader,
      undefined,
    );
    if (best === undefined || best.quality > 0 || unsolved === 'cheapest-arm') return best;
    return { model: undefined, quality: 0, costUsd: 0, latencyMs: 0 };
  });
}

function isBetterAnswer(answer: PolicyOutcome, leader: PolicyOutcome): boolean {
  if (answer.quality !== leader.quality) return answer.quality > leader.quality;
  return (answer.costUsd ?? Infinity) < (leader.costUsd ?? Infinity);
}
