import { BEST_MEMBER, ORACLE, RANDOM_MEMBER } from '../../src/benchmark/evaluate/baselines.ts';
import type { Judgement } from '../../src/benchmark/evaluate/judge-recording.ts';
import { splitItems } from '../../src/benchmark/evaluate/splits.ts';
import type { Measure } from '../../src/benchmark/report/benchmark-report.ts';
import { seededRandom } from '../../src/core/random.ts';
import { quantile } from '../../src/math/recent-values.ts';
import { percent, type BenchTable } from './benchmark.ts';

/** How much of what separates the best member from the best of all texts a way gets. */
export interface GapClosed {
  readonly way: string;
  /** Mean of the way, in [0, 1]. */
  readonly mean: number;
  /** (way − best member) ÷ (oracle − best member); 0 as good as the best member, 1 as the oracle. */
  readonly share: number;
  /** 95 % interval of that share. */
  readonly low: number;
  readonly high: number;
  readonly items: number;
}

const RESAMPLES = 2000;

/**
 * Share of the gap that each way closes, at the items that are judged: `reportOf` must have written the
 * baselines before. Intervals by the bootstrap over files; of resamples without a gap the share is not
 * defined, and they are left out. Cost O(resamples · files · ways).
 */
export function gapsClosed(
  { items, figures, strategyIds }: Judgement,
  measure: Measure,
  seed: number,
): readonly GapClosed[] {
  const { evaluation } = splitItems(items, seed);
  const ways = [BEST_MEMBER, RANDOM_MEMBER, ...strategyIds, ORACLE];
  return ways.flatMap((way) => {
    const rows = evaluation.flatMap((at) => {
      const values = [BEST_MEMBER, way, ORACLE].map((one) => figures.get(one, measure, at));
      const [best, own, oracle] = values;
      if (best === undefined || own === undefined || oracle === undefined) return [];
      return [{ cluster: items[at]?.cluster ?? '', gained: own - best, gap: oracle - best, own }];
    });
    if (rows.length === 0) return [];
    const clusters = [...Map.groupBy(rows, ({ cluster }) => cluster).values()].map((group) => ({
      gained: sum(group.map(({ gained }) => gained)),
      gap: sum(group.map(({ gap }) => gap)),
    }));
    const random = seededRandom(seed);
    const shares = Array.from({ length: RESAMPLES }, () => {
      const drawn = clusters.map(() => clusters[Math.floor(random.next() * clusters.length)]);
      return shareOf(drawn.flatMap((one) => one ?? []));
    }).filter((share) => Number.isFinite(share));
    return [
      {
        way,
        mean: sum(rows.map(({ own }) => own)) / rows.length,
        share: shareOf(clusters),
        low: quantile(shares, 0.025) ?? Number.NaN,
        high: quantile(shares, 0.975) ?? Number.NaN,
        items: rows.length,
      },
    ];
  });
}

/** The same as a table. */
export function gapTable(
  gaps: readonly GapClosed[],
  { name, title, note }: Pick<BenchTable, 'name' | 'title' | 'note'>,
): BenchTable {
  return {
    ...{ name, title, note },
    head: ['way', 'n', 'mean', 'share of the gap closed'],
    rows: gaps.map(({ way, items, mean, share, low, high }) => [
      way.endsWith('-member') || way === ORACLE ? way.replaceAll('-', ' ') : `\`${way}\``,
      String(items),
      percent(mean),
      way === BEST_MEMBER || way === ORACLE
        ? percent(share, 0)
        : `${percent(share, 0)} (${percent(low, 0)} to ${percent(high, 0)})`,
    ]),
  };
}

function shareOf(rows: readonly { readonly gained: number; readonly gap: number }[]): number {
  return sum(rows.map(({ gained }) => gained)) / sum(rows.map(({ gap }) => gap));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
