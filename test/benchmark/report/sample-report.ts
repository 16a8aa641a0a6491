import type {
  BenchmarkReport,
  Figure,
  Measure,
  PairedDifference,
  Percentiles,
  Way,
} from '../../../src/benchmark/report/benchmark-report.ts';

/** A report of nothing, for tests that add the one part they are about. */
export function reportOf(parts: Partial<BenchmarkReport> = {}): BenchmarkReport {
  return {
    version: 1,
    title: 'Own code',
    subject: '/home/ada/shop',
    seed: 7,
    items: 240,
    clusters: 31,
    measure: 'exact',
    measures: ['exact'],
    languages: [],
    ways: [],
    unmet: [],
    reliability: [],
    wins: { ids: [], cells: [] },
    recommendation: { kind: 'not-enough', items: 0, needed: 60 },
    problems: [],
    notes: [],
    ...parts,
  };
}

export function wayOf(id: string, parts: Partial<Way> = {}): Way {
  return {
    id,
    kind: 'member',
    items: 240,
    shown: 0.95,
    figures: [figureOf('exact', 0.342)],
    byLanguage: [],
    ...parts,
  };
}

/** A figure with an interval of `reach` to both sides, within [0, 1]. */
export function figureOf(measure: Measure, mean: number, items = 240, reach = 0.05): Figure {
  return {
    measure,
    mean,
    low: rounded(Math.max(0, mean - reach)),
    high: rounded(Math.min(1, mean + reach)),
    items,
  };
}

export function timesOf(p50: number, p90: number, p99: number, items = 240): Percentiles {
  return { p50, p90, p99, items };
}

export function differenceOf(
  mean: number,
  low: number,
  high: number,
  adjustedP: number,
  counts = { wins: 31, losses: 19, ties: 190 },
): PairedDifference {
  const items = counts.wins + counts.losses + counts.ties;
  return { mean, low, high, p: rounded(adjustedP / 3), adjustedP, ...counts, items };
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

/** Small, and with every part that a report can have. */
export function fullReport(): BenchmarkReport {
  const ways: readonly Way[] = [
    wayOf('qwen2.5-coder:1.5b', {
      figures: [figureOf('exact', 0.342), figureOf('parses', 0.91)],
      latencyMs: timesOf(214, 430, 1_340),
      tokens: { prompt: 812.4, completion: 14.25, items: 240 },
      costUsd: { mean: 0.000_02, items: 240 },
      byLanguage: [
        { language: 'typescript', items: 140, figures: [figureOf('exact', 0.371, 140)] },
        { language: 'python', items: 100, figures: [figureOf('exact', 0.301, 98)] },
      ],
    }),
    wayOf('workspace', {
      items: 238,
      shown: 0.71,
      figures: [figureOf('exact', 0.201, 238), figureOf('parses', 0.88, 238)],
      latencyMs: timesOf(0.8, 1.9, 4.2, 238),
      againstBestSingle: differenceOf(-0.141, -0.19, -0.092, 0.0003),
    }),
    wayOf('random member', {
      kind: 'baseline',
      figures: [figureOf('exact', 0.271)],
      againstBestSingle: differenceOf(-0.071, -0.1, -0.04, 0.004),
    }),
    wayOf('evidence', {
      kind: 'strategy',
      figures: [figureOf('exact', 0.374), figureOf('parses', 0.94)],
      latencyMs: timesOf(233, 471, 1_400),
      ownMs: timesOf(1.2, 3.4, 9.9),
      tokens: { prompt: 812.4, completion: 14.25, items: 240 },
      costUsd: { mean: 0.000_02, items: 240 },
      againstBestSingle: differenceOf(0.032, 0.011, 0.054, 0.012),
      againstOracle: differenceOf(-0.067, -0.1, -0.03, 0.001),
      byLanguage: [
        { language: 'typescript', items: 140, figures: [figureOf('exact', 0.4, 140)] },
        { language: 'python', items: 100, figures: [figureOf('exact', 0.338, 100)] },
      ],
      ownTexts: 3,
    }),
    wayOf('majority', {
      kind: 'strategy',
      figures: [figureOf('exact', 0.351)],
      againstBestSingle: differenceOf(0.009, -0.008, 0.025, 0.61),
    }),
    wayOf('best of all', {
      kind: 'bound',
      figures: [figureOf('exact', 0.441)],
      againstBestSingle: differenceOf(0.099, 0.06, 0.14, 0.0003),
    }),
  ];
  return reportOf({
    measures: ['exact', 'parses'],
    bestSingle: 'qwen2.5-coder:1.5b',
    languages: [
      { id: 'typescript', items: 140 },
      { id: 'python', items: 100 },
    ],
    ways,
    unmet: [{ strategy: 'lazy-span', need: '2 members with score, has 0', items: 240 }],
    costQuality: {
      points: [
        { id: 'qwen2.5-coder:1.5b', kind: 'member', costUsd: 0.000_02, quality: 0.342 },
        { id: 'workspace', kind: 'member', costUsd: 0, quality: 0.201 },
        { id: 'evidence', kind: 'strategy', costUsd: 0.000_02, quality: 0.374 },
      ],
      hull: [
        { costUsd: 0, quality: 0.201 },
        { costUsd: 0.000_02, quality: 0.342 },
      ],
      aiqByLargestCost: 0.2875,
      aiqByCostRange: 0.2875,
    },
    reliability: [
      {
        id: 'qwen2.5-coder:1.5b',
        measure: 'exact',
        bins: [
          { low: 0.4, high: 0.5, meanProbability: 0.46, meanQuality: 0.12, items: 41 },
          { low: 0.9, high: 1, meanProbability: 0.97, meanQuality: 0.71, items: 88 },
        ],
        expectedCalibrationError: 0.283,
        items: 129,
      },
    ],
    wins: {
      ids: ['qwen2.5-coder:1.5b', 'evidence'],
      cells: [
        [
          { wins: 0, losses: 0, ties: 240 },
          { wins: 19, losses: 31, ties: 190 },
        ],
        [
          { wins: 31, losses: 19, ties: 190 },
          { wins: 0, losses: 0, ties: 240 },
        ],
      ],
    },
    recommendation: {
      kind: 'strategy',
      strategy: 'evidence',
      members: ['qwen2.5-coder:1.5b', 'workspace'],
      difference: differenceOf(0.032, 0.011, 0.054, 0.012),
    },
    problems: ['recordings/monday.jsonl:12: no candidates'],
    notes: ['Times are as recorded.'],
  });
}
