import type { BenchmarkReport } from './benchmark-report.ts';

/** Significant digits of what is not a whole number: more is noise, and differs between machines. */
const significantDigits = 6;

/**
 * The report as JSON that is the same bytes for the same report, whatever order its keys were made
 * in: keys stand in the order below and others behind them by name. Numbers have six significant
 * digits; whole ones (seed, counts, bytes) are kept whole. `ownMs` is real time and left out, as is
 * everything that is undefined or no finite number. Ends with a line feed.
 */
export function serialiseReport(report: BenchmarkReport): string {
  return `${JSON.stringify(stable(report), undefined, 2)}\n`;
}

/** Keys in reading order, over all levels. */
const readingOrder: readonly string[] = [
  ...['version', 'title', 'kind', 'id', 'strategy', 'need', 'member', 'members', 'language'],
  ...[
    'subject',
    'seed',
    'items',
    'needed',
    'clusters',
    'measure',
    'measures',
    'languages',
    'bestSingle',
  ],
  ...['recommendation', 'ways', 'shown', 'prompt', 'completion', 'costUsd', 'quality'],
  ...['meanProbability', 'meanQuality', 'mean', 'low', 'high', 'p50', 'p90', 'p99'],
  ...['p', 'adjustedP', 'wins', 'losses', 'ties', 'ids', 'cells'],
  ...['figures', 'latencyMs', 'tokens', 'againstBestSingle', 'againstOracle', 'difference'],
  ...[
    'memorySavedBytes',
    'ownTexts',
    'byLanguage',
    'unmet',
    'fusion',
    'files',
    'costQuality',
    'points',
    'hull',
  ],
  ...['aiqByLargestCost', 'aiqByCostRange', 'savings', 'mix', 'qualityShare', 'savedShare'],
  ...['oracle', 'askingCheapestUsd', 'askingNobodyUsd', 'ranks', 'top', 'rows'],
  ...['meanRank', 'topShare', 'reliability', 'of', 'fitted', 'expectedCalibrationError'],
  ...['brier', 'auroc', 'bins'],
  ...['notes', 'problems'],
];

const places: ReadonlyMap<string, number> = new Map(readingOrder.map((key, i) => [key, i]));

function stable(value: unknown): unknown {
  if (typeof value === 'number') return rounded(value);
  if (Array.isArray(value)) return value.map(stable);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([key, inner]) => key !== 'ownMs' && isKnown(inner))
    .toSorted(([a], [b]) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1))
    .map(([key, inner]): readonly [string, unknown] => [key, stable(inner)]);
  return Object.fromEntries(entries);
}

function isKnown(value: unknown): boolean {
  return value !== undefined && (typeof value !== 'number' || Number.isFinite(value));
}

function placeOf(key: string): number {
  return places.get(key) ?? readingOrder.length;
}

function rounded(value: number): number {
  const short = Number.isInteger(value) ? value : Number(value.toPrecision(significantDigits));
  return short === 0 ? 0 : short;
}
