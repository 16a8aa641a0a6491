import type { Random } from '../../core/random.ts';
import { quantile } from '../../math/recent-values.ts';
import {
  answersOf,
  type OutcomeItem,
  type OutcomeTable,
  type PolicyOutcome,
  type PolicyOutcomes,
} from './outcome-table.ts';

export interface CascadeOptions {
  /** Models from the cheapest on, usually by price a token. */
  readonly order: readonly string[];
  /** Chance that the judge says the opposite of what is right. In [0, 1]. */
  readonly judgeError: number;
  /** What one item may cost; no model is asked that would use it up. */
  readonly budgetUsd: number;
}

/** Share of all qualities that the judge thinks too low. */
const ACCEPTED_FROM = 0.95;

/**
 * RouterBench's cascade: ask from the cheapest on until a judge accepts,
 *
 *     accept  iff quality ≥ the 0.95 quantile of all qualities of the table, turned round with
 *             probability ε
 *     stop    before a model that costs as much as is left of the item's budget, or more
 *
 * The judge looks at the true quality, so this is no method: it shows what a judge's errors cost. With
 * ε = 0 and no budget it is the cheapest way to a right answer in this order. The last answer is kept,
 * also where an earlier one was better.
 *
 * Output  cost and latency are sums over the models asked; quality 0 for nothing where the budget pays
 *         for none; undefined where a model to be asked has no answer or no cost. One draw a judgement.
 * Source  Hu et al., RouterBench, 2024, arXiv 2403.12031, and its code.
 */
export function priceCascade(
  table: OutcomeTable,
  options: CascadeOptions,
  random: Random,
): PolicyOutcomes {
  const qualities = table.items.flatMap((item) =>
    answersOf(table, item).map(({ quality }) => quality),
  );
  const accepted = quantile(qualities, ACCEPTED_FROM) ?? 0;
  return table.items.map((item) => {
    const judge = (quality: number): boolean =>
      quality >= accepted !== random.next() < options.judgeError;
    return cascadeOn(table, item, options, judge);
  });
}

function cascadeOn(
  table: OutcomeTable,
  item: OutcomeItem,
  { order, budgetUsd }: CascadeOptions,
  judge: (quality: number) => boolean,
): PolicyOutcome | undefined {
  const answers = answersOf(table, item);
  let spentUsd = 0;
  let latencyMs: number | undefined = 0;
  let last: PolicyOutcome | undefined;
  for (const model of order) {
    const answer = answers.find((one) => one.model === model);
    if (answer?.costUsd === undefined) return undefined;
    if (answer.costUsd >= budgetUsd - spentUsd) break;
    spentUsd += answer.costUsd;
    latencyMs = latencyMs === undefined ? undefined : addKnown(latencyMs, answer.latencyMs);
    last = answer;
    if (judge(answer.quality)) break;
  }
  const { model, quality } = last ?? { model: undefined, quality: 0 };
  return { model, quality, costUsd: spentUsd, latencyMs };
}

function addKnown(sum: number, value: number | undefined): number | undefined {
  return value === undefined ? undefined : sum + value;
}
