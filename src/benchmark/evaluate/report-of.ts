import { seededRandom } from '../../core/random.ts';
import { markOf } from '../../recording/text-mark.ts';
import { quantile } from '../../math/recent-values.ts';
import { clusteredMean } from '../metrics/clustered-mean.ts';
import { race, type RaceRow, type Series } from '../metrics/comparison.ts';
import type {
  BenchmarkReport,
  Figure,
  Measure,
  PairedDifference,
  Percentiles,
  Way,
} from '../report/benchmark-report.ts';
import {
  type Champions,
  addBaselines,
  BEST_MEMBER,
  championsOf,
  ORACLE,
  outcomeTable,
  RANDOM_MEMBER,
} from './baselines.ts';
import { costQualityOf } from './cost-quality-of.ts';
import type { Field } from './figure-columns.ts';
import { fusionEvidenceOf, fusionNote } from './fusion-evidence-of.ts';
import { MOST_PROBABLE, type Judgement } from './judge-recording.ts';
import { MEASURES, TEXT_MEASURES } from './measure-text.ts';
import { ranksOf } from './ranks-of.ts';
import { onCommonItems } from './on-common-items.ts';
import { LEAST_SHARE, recommend } from './recommend.ts';
import { reliabilityOf } from './reliability-of.ts';
import { splitItems } from './splits.ts';
import { strategyReliability } from './strategy-reliability.ts';
import { winMatrixOf } from './win-matrix-of.ts';

export interface ReportOptions {
  readonly title: string;
  readonly subject: string;
  readonly seed: number;
  /** What comparisons go by; undefined: the first of passes, quality and similarity that there is. */
  readonly measure?: Measure;
  readonly notes?: readonly string[];
  /** Lets others work between two steps of some ten milliseconds. */
  readonly breathe?: () => Promise<void>;
}

/**
 * The report of a judged recording. Throws SplitLeakError, and a RangeError where the wanted measure
 * was not measured. Deterministic: same judgement and seed, same report, own times aside.
 */
export async function reportOf(
  judgement: Judgement,
  options: ReportOptions,
): Promise<BenchmarkReport> {
  const { items, members, strategyIds, figures, unmet, problems } = judgement;
  const splits = splitItems(items, options.seed);
  const { calibration, evaluation, shared } = splits;
  const measures = MEASURES.filter((measure) =>
    members.some(({ model }) =>
      items.some((_, at) => figures.get(model, measure, at) !== undefined),
    ),
  );
  const measure = options.measure ?? preferred(measures);
  if (items.length > 0 && !measures.includes(measure)) {
    throw new RangeError(
      measures.length === 0
        ? 'nothing can be measured here: no request has a reference, a quality or a known language'
        : `"${measure}" was not measured here; there is ${measures.join(', ')}`,
    );
  }
  const champions = championsOf(outcomeTable(judgement, measure, calibration));
  addBaselines(judgement, champions, measure);

  const breathe = options.breathe ?? (() => Promise.resolve());
  await breathe();
  const clusters = blocksOf(evaluation.map((at) => items[at]?.cluster ?? ''));
  const series = (way: string, field: Field): Series => figures.series(way, field, evaluation);
  const ids = waysIn(judgement, evaluation);
  const sole = soleChampion(champions);
  const partly = ids.filter(
    ({ kind, id }) =>
      kind === 'strategy' &&
      // What it was judged on may be easy.
      known(series(id, measure)).length < LEAST_SHARE * evaluation.length,
  );
  const compared = ids.filter(
    (way) =>
      way.kind !== 'bound' && way.id !== BEST_MEMBER && way.id !== sole && !partly.includes(way),
  );
  const against = (baseline: string): ReadonlyMap<string, RaceRow> => {
    const contenders = compared.map(({ id }) => ({ id, series: series(id, measure) }));
    const rows = race(series(baseline, measure), contenders, clusters, { seed: options.seed });
    return new Map(rows.map((row) => [row.id, row]));
  };
  const againstBest = against(BEST_MEMBER);
  await breathe();
  const againstOracle = against(ORACLE);
  const languages = [...Map.groupBy(evaluation, (at) => items[at]?.language ?? '')]
    .filter(([id]) => id !== '')
    .sort(([a], [b]) => a.localeCompare(b));

  const wayOf = ({ id, kind }: Pick<Way, 'id' | 'kind'>): Way => {
    const figuresAt = (at: readonly number[]): readonly Figure[] =>
      measures.flatMap((one) => figureOf(judgement, id, one, at, options.seed));
    const best = differenceOf(againstBest.get(id));
    const oracle = differenceOf(againstOracle.get(id));
    const shown = known(series(id, 'shown'));
    const latencyMs = percentilesOf(known(series(id, 'latencyMs')));
    const ownMs = percentilesOf(known(series(id, 'ownMs')));
    const tokens = tokensOf(series(id, 'promptTokens'), series(id, 'completionTokens'));
    const costs = known(series(id, 'costUsd'));
    return {
      id,
      kind,
      items: known(series(id, measure)).length,
      shown: mean(shown) ?? 0,
      figures: figuresAt(evaluation),
      ...(latencyMs === undefined ? {} : { latencyMs }),
      ...(ownMs === undefined ? {} : { ownMs }),
      ...(tokens === undefined ? {} : { tokens }),
      ...(costs.length === 0 ? {} : { costUsd: { mean: mean(costs) ?? 0, items: costs.length } }),
      ...(best === undefined ? {} : { againstBestSingle: best }),
      ...(oracle === undefined ? {} : { againstOracle: oracle }),
      byLanguage: languages.map(([language, at]) => ({
        language,
        items: known(figures.series(id, measure, at)).length,
        figures: figuresAt(at),
      })),
      ...(kind === 'strategy'
        ? { ownTexts: known(series(id, 'ownText')).reduce((sum, own) => sum + own, 0) }
        : {}),
    };
  };
  const ways: Way[] = [];
  for (const one of ids) {
    await breathe();
    ways.push(wayOf(one));
  }
  await breathe();
  const table = outcomeTable(judgement, measure, evaluation);
  const costQuality = costQualityOf(
    onCommonItems(ways, judgement, measure, evaluation),
    measure,
    table,
    champions.overall?.model,
  );
  const fusion = fusionEvidenceOf(judgement, { measure, evaluation, clusters, seed: options.seed });
  const areRanked = measures.some((one) => one === 'quality' || TEXT_MEASURES.includes(one));
  const ranks = areRanked ? ranksOf(table, strategyIds, (id) => series(id, measure)) : undefined;
  return {
    version: 1,
    title: options.title,
    subject: options.subject,
    seed: options.seed,
    items: evaluation.length,
    clusters: new Set(evaluation.map((at) => items[at]?.cluster ?? '')).size,
    measure,
    measures,
    languages: languages.map(([id, at]) => ({ id, items: at.length })),
    ...(champions.overall === undefined ? {} : { bestSingle: champions.overall.model }),
    ways,
    unmet,
    ...(fusion.length === 0 ? {} : { fusion }),
    ...(costQuality === undefined ? {} : { costQuality }),
    ...(ranks === undefined ? {} : { ranks }),
    reliability: [
      ...reliabilityOf(judgement, evaluation),
      ...strategyReliability(judgement, splits),
    ],
    wins: winMatrixOf(
      ids.filter(({ kind }) => kind === 'member' || kind === 'strategy').map(({ id }) => id),
      (id) => series(id, measure),
    ),
    recommendation: recommend(ways, judgement, {
      measure,
      evaluation,
      clusters,
      overall: champions.overall?.model,
      seed: options.seed,
    }),
    problems,
    notes: [
      ...(options.notes ?? []),
      ...notesOf({
        shared,
        calibration,
        compared: compared.length,
        champions,
        strategies: strategyIds.length,
      }),
      ...fusionNote(fusion),
      ...partly.map(
        ({ id }) =>
          `${id} could be judged on ${known(series(id, measure)).length} of ${evaluation.length} items only, which may be the easy ones: it is not compared.`,
      ),
      ...strategyIds
        .filter((id) => !ids.some((way) => way.id === id))
        .map((id) => [id, known(series(id, 'shown')).length] as const)
        .filter(([, ran]) => ran > 0)
        .map(
          ([id, ran]) =>
            `${id} showed nothing on any of ${ran} items that can be measured: it has no figures.`,
        ),
    ],
  };
}

/** Members, baselines, strategies and the bound that have a figure at any of the items. */
function waysIn(
  { members, strategyIds, figures }: Judgement,
  evaluation: readonly number[],
): readonly Pick<Way, 'id' | 'kind'>[] {
  const all: readonly Pick<Way, 'id' | 'kind'>[] = [
    ...members.map(({ model }) => ({ id: model, kind: 'member' as const })),
    { id: BEST_MEMBER, kind: 'baseline' },
    { id: RANDOM_MEMBER, kind: 'baseline' },
    { id: MOST_PROBABLE, kind: 'baseline' },
    ...strategyIds.map((id) => ({ id, kind: 'strategy' as const })),
    { id: ORACLE, kind: 'bound' },
  ];
  return all.filter(({ id }) =>
    evaluation.some((at) => MEASURES.some((measure) => figures.get(id, measure, at) !== undefined)),
  );
}

/** The member that is the best of every language: it is the bar itself. */
function soleChampion({ overall, byLanguage }: Champions): string | undefined {
  const models = new Set([...byLanguage.values()].map(({ model }) => model));
  return models.size === 0 || (models.size === 1 && models.has(overall?.model ?? ''))
    ? overall?.model
    : undefined;
}

function preferred(measures: readonly Measure[]): Measure {
  const order: readonly Measure[] = ['passes', 'quality', 'similarity', 'exact'];
  return order.find((measure) => measures.includes(measure)) ?? measures[0] ?? 'similarity';
}

/** More blocks than this make a resample dearer and no interval better. */
const MOST_BLOCKS = 2_000;

/**
 * What the bootstrap draws: clusters, or blocks of clusters where there are very many. Clusters do not
 * depend on each other, so neither do blocks of them, and the interval stays right.
 */
function blocksOf(clusters: readonly string[]): readonly string[] {
  if (new Set(clusters).size <= MOST_BLOCKS) return clusters;
  return clusters.map((cluster) => String(markOf(cluster) % MOST_BLOCKS));
}

function figureOf(
  { items, figures }: Judgement,
  way: string,
  measure: Measure,
  at: readonly number[],
  seed: number,
): readonly Figure[] {
  const clusters = blocksOf(at.map((position) => items[position]?.cluster ?? ''));
  const values = at.flatMap((position, i) => {
    const value = figures.get(way, measure, position);
    return value === undefined ? [] : [{ cluster: clusters[i] ?? '', value }];
  });
  const { mean: middle, n, interval } = clusteredMean(values, seededRandom(seed));
  if (middle === undefined || interval === undefined) return [];
  return [{ measure, mean: middle, low: interval.low, high: interval.high, items: n }];
}

function differenceOf(row: RaceRow | undefined): PairedDifference | undefined {
  if (row === undefined) return undefined;
  const { comparison, adjustedPValue } = row;
  const { meanDifference, interval, pValue, wins, losses, ties, n } = comparison;
  if (meanDifference === undefined || interval === undefined || pValue === undefined)
    return undefined;
  return {
    mean: meanDifference,
    low: interval.low,
    high: interval.high,
    p: pValue,
    adjustedP: adjustedPValue ?? pValue,
    wins,
    losses,
    ties,
    items: n,
  };
}

function percentilesOf(values: readonly number[]): Percentiles | undefined {
  const [p50, p90, p99] = [0.5, 0.9, 0.99].map((share) => quantile(values, share));
  if (p50 === undefined || p90 === undefined || p99 === undefined) return undefined;
  return { p50, p90, p99, items: values.length };
}

function tokensOf(prompt: Series, completion: Series): Way['tokens'] {
  const both = prompt.flatMap((read, i) => {
    const written = completion[i];
    return read === undefined || written === undefined ? [] : [{ read, written }];
  });
  if (both.length === 0) return undefined;
  return {
    prompt: mean(both.map(({ read }) => read)) ?? 0,
    completion: mean(both.map(({ written }) => written)) ?? 0,
    items: both.length,
  };
}

function known(values: Series): readonly number[] {
  return values.filter((value) => value !== undefined);
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0
    ? undefined
    : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function notesOf({
  shared,
  calibration,
  compared,
  champions,
  strategies,
}: {
  readonly shared: boolean;
  readonly calibration: readonly number[];
  readonly compared: number;
  readonly champions: Champions;
  readonly strategies: number;
}): readonly string[] {
  const chosen = [...champions.byLanguage].map(([language, { model }]) =>
    language === '' ? model : `${model} for ${language}`,
  );
  const best = chosen.length === 0 ? (champions.overall?.model ?? 'none') : chosen.join(', ');
  return [
    shared
      ? `The best member (${best}) was chosen on the judged items themselves, since there are too few files for a split: it looks a little better than it is.`
      : `The best member (${best}) was chosen on ${calibration.length} other items, in other files.`,
    ...(compared > 1
      ? [
          `${compared} ways are compared with the best member${strategies > 1 ? ` (${strategies} of them strategies)` : ''}; p-values are adjusted for that after Holm, and a verdict goes by these.`,
        ]
      : []),
    'Intervals are 95 %, by bootstrap over files.',
  ];
}
