import type { Series } from '../metrics/comparison.ts';
import { rankTable } from '../metrics/mix-instruct.ts';
import type { OutcomeTable } from '../metrics/outcome-table.ts';
import type { Ranks, Way } from '../report/benchmark-report.ts';

/** Among two the win matrix says it all. */
const LEAST_MEMBERS = 3;
const TOP = 3;
/** A member that answered fewer of the items would leave few for the ranks of all. */
const LEAST_SHARE = 0.5;

/**
 * Mean rank and share among the best of every member, and of every strategy as one more among the
 * members; see `rankTable`. Of three members the best two count as the best, else the best three.
 * Undefined below three members that answered at least half of the items.
 */
export function ranksOf(
  { models, items }: OutcomeTable,
  strategies: readonly string[],
  seriesOf: (id: string) => Series,
): Ranks | undefined {
  const ranked = models.filter((_, at) => {
    const answered = items.filter(({ quality }) => quality[at] !== undefined).length;
    return answered > 0 && answered >= LEAST_SHARE * items.length;
  });
  if (ranked.length < LEAST_MEMBERS) return undefined;
  const top = Math.min(TOP, ranked.length - 1);
  const columns = new Map(ranked.map((model) => [model, models.indexOf(model)]));
  const rankedWith = (more: readonly string[]) => {
    const series = more.map(seriesOf);
    const rows = items.map((item, i) => ({
      ...item,
      quality: [
        ...ranked.map((model) => item.quality[columns.get(model) ?? -1]),
        ...series.map((values) => values[i]),
      ],
    }));
    return rankTable({ models: [...ranked, ...more], items: rows }, top);
  };
  const rowsOf = (kind: Way['kind'], wanted: readonly string[], more: readonly string[]) => {
    const { n, ranks } = rankedWith(more);
    return ranks.flatMap(({ model, meanRank, topShare }) =>
      wanted.includes(model) && meanRank !== undefined && topShare !== undefined
        ? [{ id: model, kind, meanRank, topShare, items: n }]
        : [],
    );
  };
  const rows = [
    ...rowsOf('member', ranked, []),
    ...strategies.flatMap((id) => rowsOf('strategy', [id], [id])),
  ];
  return rows.length === 0 ? undefined : { members: ranked.length, top, rows };
}
