import {
  averageImprovement,
  costSaving,
  nonDecreasingHull,
  type CostQualityHull,
  type CostQualityPoint,
} from '../metrics/cost-quality.ts';
import {
  commonItems,
  outcomesAt,
  summaryOf,
  type OutcomeTable,
  type PolicyOutcomes,
} from '../metrics/outcome-table.ts';
import { oracle, singleModel } from '../metrics/reference-policies.ts';
import { zeroRouter } from '../metrics/zero-router.ts';
import type {
  CostQuality,
  CostSaved,
  Measure,
  OracleCost,
  Way,
} from '../report/benchmark-report.ts';

/** Shares of the best single model's quality whose least cost is told, as RouterBench tells it. */
const QUALITY_SHARES = [0.95, 0.99];

/**
 * Cost against quality of all ways whose cost is known; undefined where nothing costs anything. `best`
 * is the best single member; savings are against it.
 */
export function costQualityOf(
  ways: readonly Way[],
  measure: Measure,
  table: OutcomeTable,
  best?: string,
): CostQuality | undefined {
  const points = ways.flatMap(({ id, kind, costUsd, figures }) => {
    const quality = figures.find((figure) => figure.measure === measure)?.mean;
    if (costUsd === undefined || quality === undefined) return [];
    return [{ id, kind, costUsd: costUsd.mean, quality }];
  });
  if (!points.some(({ costUsd }) => costUsd > 0)) return undefined;
  const all = nonDecreasingHull(points);
  // The hull is extended flat to the dearest way, whether it is a corner or not.
  const greatestUsd = Math.max(...points.map(({ costUsd }) => costUsd));
  const { overGreatestCost, overCostRange } = averageImprovement(all, { greatestUsd });
  const { hull } = zeroRouter(table);
  const priced = pricedOnly(table);
  const oracleCost = oracleCostOf(priced);
  const savings = [
    ...savingsOn(hull, pointOf(singleModel(priced, best ?? '')), 'members'),
    ...savingsOn(
      all,
      points.find(({ id, kind }) => id === best && kind === 'member'),
      'all-ways',
    ),
  ];
  return {
    points,
    hull,
    ...(overGreatestCost === undefined ? {} : { aiqByLargestCost: overGreatestCost }),
    ...(overCostRange === undefined ? {} : { aiqByCostRange: overCostRange }),
    ...(savings.length === 0 ? {} : { savings }),
    ...(oracleCost === undefined ? {} : { oracle: oracleCost }),
  };
}

/** The members with a known cost, at the items that all of them answered: what the zero router is of. */
function pricedOnly({ models, items }: OutcomeTable): OutcomeTable {
  const table = { models, items };
  const isPriced = models.map((model) =>
    singleModel(table, model).some((outcome) => outcome?.costUsd !== undefined),
  );
  const kept = <T>(row: readonly T[]): readonly T[] => row.filter((_, at) => isPriced[at] === true);
  const narrow = items.map((item) => ({
    ...item,
    quality: kept(item.quality),
    costUsd: kept(item.costUsd),
    latencyMs: kept(item.latencyMs),
  }));
  return {
    models: kept(models),
    items: narrow.filter(({ quality, costUsd }) => ![...quality, ...costUsd].includes(undefined)),
  };
}

function pointOf(outcomes: PolicyOutcomes): CostQualityPoint | undefined {
  const common = commonItems([outcomes]);
  const { quality, costUsd } = summaryOf(outcomesAt(outcomes, common));
  if (quality.mean === undefined || costUsd.mean === undefined) return undefined;
  return { quality: quality.mean, costUsd: costUsd.mean };
}

function savingsOn(
  hull: CostQualityHull,
  best: CostQualityPoint | undefined,
  mix: CostSaved['mix'],
): readonly CostSaved[] {
  if (best === undefined) return [];
  return QUALITY_SHARES.map((qualityShare) => {
    const { costUsd, savedShare } = costSaving(hull, best, qualityShare);
    return {
      mix,
      qualityShare,
      ...(costUsd === undefined ? {} : { costUsd }),
      ...(savedShare === undefined ? {} : { savedShare }),
    };
  });
}

function oracleCostOf(priced: OutcomeTable): OracleCost | undefined {
  const cheapest = pointOf(oracle(priced, 'cheapest-arm'));
  const nobody = pointOf(oracle(priced, 'no-model-correct'));
  if (cheapest === undefined || nobody === undefined) return undefined;
  return {
    quality: cheapest.quality,
    askingCheapestUsd: cheapest.costUsd,
    askingNobodyUsd: nobody.costUsd,
    items: priced.items.length,
  };
}
