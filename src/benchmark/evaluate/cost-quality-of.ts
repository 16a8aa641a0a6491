import { averageImprovement, nonDecreasingHull } from '../metrics/cost-quality.ts';
import type { OutcomeTable } from '../metrics/outcome-table.ts';
import { zeroRouter } from '../metrics/zero-router.ts';
import type { CostQuality, Measure, Way } from '../report/benchmark-report.ts';

/** Cost against quality of all ways whose cost is known; undefined where nothing costs anything. */
export function costQualityOf(
  ways: readonly Way[],
  measure: Measure,
  table: OutcomeTable,
): CostQuality | undefined {
  const points = ways.flatMap(({ id, kind, costUsd, figures }) => {
    const quality = figures.find((figure) => figure.measure === measure)?.mean;
    if (costUsd === undefined || quality === undefined) return [];
    return [{ id, kind, costUsd: costUsd.mean, quality }];
  });
  if (!points.some(({ costUsd }) => costUsd > 0)) return undefined;
  const { overGreatestCost, overCostRange } = averageImprovement(nonDecreasingHull(points));
  return {
    points,
    hull: zeroRouter(table).hull,
    ...(overGreatestCost === undefined ? {} : { aiqByLargestCost: overGreatestCost }),
    ...(overCostRange === undefined ? {} : { aiqByCostRange: overCostRange }),
  };
}
