import { nonDecreasingHull, type CostQualityHull } from './cost-quality.ts';
import { commonItems, outcomesAt, summaryOf, type OutcomeTable } from './outcome-table.ts';
import { singleModel } from './reference-policies.ts';

export interface ZeroRouter {
  readonly hull: CostQualityHull;
  /** Items that every model in it answered, with a known cost; the means are over these. */
  readonly n: number;
  /** Models that are not in it, since they have no answer with a known cost. */
  readonly leftOut: readonly string[];
}

/**
 * The router that knows nothing of the request: coins between single models. Its hull is what any
 * router has to pass at equal cost; costs are means an item.
 * Source: RouterBench, Hu et al., 2024, arXiv 2403.12031.
 */
export function zeroRouter(table: OutcomeTable): ZeroRouter {
  const singles = table.models.map((model) => ({
    model,
    outcomes: singleModel(table, model).map((outcome) =>
      outcome?.costUsd === undefined ? undefined : outcome,
    ),
  }));
  const priced = singles.filter(({ outcomes }) => outcomes.some((one) => one !== undefined));
  const common = commonItems(priced.map(({ outcomes }) => outcomes));
  const points = priced.flatMap(({ outcomes }) => {
    const { quality, costUsd } = summaryOf(outcomesAt(outcomes, common));
    if (quality.mean === undefined || costUsd.mean === undefined) return [];
    return [{ quality: quality.mean, costUsd: costUsd.mean }];
  });
  const leftOut = singles.filter((single) => !priced.includes(single)).map(({ model }) => model);
  return { hull: nonDecreasingHull(points), n: common.length, leftOut };
}
