import type { FusionEvidence } from '../../core/strategy-choice.ts';
import { CHALLENGER, INLINE_DEFAULT } from '../../strategies/registry.ts';
import { pairedComparison } from '../metrics/comparison.ts';
import type { Measure } from '../report/benchmark-report.ts';
import type { Judgement } from './judge-recording.ts';
import { LEAST_CLUSTERS, LEAST_ITEMS, LEAST_SHARE } from './recommend.ts';

export interface Evaluated {
  readonly measure: Measure;
  readonly evaluation: readonly number[];
  /** What the bootstrap draws, one an item of the evaluation. */
  readonly clusters: readonly string[];
  readonly seed: number;
}

/**
 * `lazy-span` against `evidence`: the paired difference on the items that both have, whole clusters
 * drawn, over all languages and in each with enough of its own. Nothing where
 *
 * - there are fewer than 40 items or 5 files;
 * - either strategy could be judged on less than 95 % of the items, which may be the easy ones;
 * - a member was asked at less than 95 % of them: it would not be clear of which set the figures are.
 *
 * Cost: see `pairedComparison`, once a language.
 */
export function fusionEvidenceOf(
  { items, members, figures }: Judgement,
  { measure, evaluation, clusters, seed }: Evaluated,
): readonly FusionEvidence[] {
  const ids = members.map(({ model }) => model).sort();
  const isCovered = (way: string, at: readonly number[]): boolean =>
    figures.series(way, measure, at).filter((value) => value !== undefined).length >=
    LEAST_SHARE * at.length;
  const compared = (positions: readonly number[], language?: string): readonly FusionEvidence[] => {
    const at = positions.flatMap((position) => evaluation[position] ?? []);
    const files = positions.map((position) => clusters[position] ?? '');
    if (at.length < LEAST_ITEMS || new Set(files).size < LEAST_CLUSTERS) return [];
    if (![CHALLENGER, INLINE_DEFAULT, ...ids].every((way) => isCovered(way, at))) return [];
    const [ours, bar] = [CHALLENGER, INLINE_DEFAULT].map((way) => figures.series(way, measure, at));
    const comparison = pairedComparison(ours ?? [], bar ?? [], files, { seed });
    const { meanDifference, interval, n } = comparison;
    if (meanDifference === undefined || interval === undefined) return [];
    const { low, high } = interval;
    const about = { members: ids, ...(language === undefined ? {} : { language }), measure };
    return [{ ...about, mean: meanDifference, low, high, items: n, files: comparison.clusters }];
  };
  const all = evaluation.map((_, position) => position);
  const byLanguage = [...Map.groupBy(all, (position) => languageAt(items, evaluation[position]))]
    .filter(([language]) => language !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const whole = compared(all);
  return byLanguage.length < 2
    ? whole
    : [...whole, ...byLanguage.flatMap(([language, at]) => compared(at, language))];
}

function languageAt(items: Judgement['items'], at: number | undefined): string {
  return at === undefined ? '' : (items[at]?.language ?? '');
}

/** What the comparison of all languages means for ghost text, as a note of the report. */
export function fusionNote([whole]: readonly FusionEvidence[]): readonly string[] {
  if (whole === undefined || whole.language !== undefined) return [];
  const points = (share: number): string => `${share > 0 ? '+' : ''}${(100 * share).toFixed(1)}`;
  const { mean, low, high, items, files } = whole;
  const meaning =
    low > 0
      ? 'under the strategy "automatic" it takes over for these members where its scores are in time'
      : `${INLINE_DEFAULT} stays the default for these members`;
  return [
    `${CHALLENGER} against ${INLINE_DEFAULT}: ${points(mean)} points (${points(low)} to ${points(high)}) on ${items} items in ${files} files; ${meaning}.`,
  ];
}
