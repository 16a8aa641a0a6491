import type { Measure, Way } from '../report/benchmark-report.ts';
import type { Judgement } from './judge-recording.ts';

/**
 * The ways with their cost and quality at those items alone at which every member with a known cost
 * has both: a member that was asked on the easier half must not look better for it. Ways without any
 * such item have no quality.
 */
export function onCommonItems(
  ways: readonly Way[],
  { members, figures }: Judgement,
  measure: Measure,
  evaluation: readonly number[],
): readonly Way[] {
  const isKnown = (id: string, at: number): boolean =>
    figures.get(id, measure, at) !== undefined && figures.get(id, 'costUsd', at) !== undefined;
  const priced = members
    .map(({ model }) => model)
    .filter((model) => evaluation.some((at) => isKnown(model, at)));
  const common = evaluation.filter((at) => priced.every((model) => isKnown(model, at)));
  if (common.length === evaluation.length) return ways;
  return ways.map((way) => {
    const items = common.filter((at) => isKnown(way.id, at));
    const meanOf = (field: Measure | 'costUsd'): number =>
      items.reduce((sum, at) => sum + (figures.get(way.id, field, at) ?? 0), 0) / items.length;
    if (items.length === 0) return { ...way, figures: [] };
    const quality = meanOf(measure);
    return {
      ...way,
      costUsd: { mean: meanOf('costUsd'), items: items.length },
      figures: way.figures.map((figure) =>
        figure.measure === measure ? { ...figure, mean: quality } : figure,
      ),
    };
  });
}
