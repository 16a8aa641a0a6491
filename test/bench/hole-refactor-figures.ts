import { clusteredMean } from '../../src/benchmark/metrics/clustered-mean.ts';
import { pairedComparison, type Comparison } from '../../src/benchmark/metrics/comparison.ts';
import { holmAdjusted } from '../../src/benchmark/metrics/holm.ts';
import { seededRandom } from '../../src/core/random.ts';
import { percent, type BenchTable } from './benchmark.ts';

/** What became of a hole in one way. */
export interface WayFigure {
  /** The chosen text passes all visible tests. */
  readonly isGreen: boolean;
  /** It passes the hidden ones as well. */
  readonly isSolved: boolean;
  /** The process reward of the chosen text; 0 without one. */
  readonly reward: number;
  readonly tokens: number;
  readonly calls: number;
}

/** A judged hole. */
export interface HoleFigures {
  readonly group: string;
  readonly ways: Readonly<Record<string, WayFigure>>;
  /** Some text that some way came upon passes all tests. */
  readonly isReachable: boolean;
}

/** The searches, each compared with each of the others. */
export const SEARCHES: readonly string[] = ['le-mcts', 'adaptive-branching'];

/** What searches are compared with. */
export const BASELINES = {
  member: 'best member alone',
  ofMember: 'best-of-N, best member',
  ofAll: 'best-of-N, all members',
} as const;

export interface FigureOptions {
  readonly name: string;
  readonly title: string;
  readonly note: string;
  readonly seed: number;
}

const WAY_HEAD = [
  'way',
  'n',
  'solved',
  'visible pass, hidden fail',
  'reward',
  'tokens a hole',
  'calls a hole',
];

/** How good each way is, and the searches against the baselines. */
export function holeTables(
  holes: readonly HoleFigures[],
  options: FigureOptions,
): readonly BenchTable[] {
  const groups = new Set(holes.map(({ group }) => group)).size;
  const size = `${holes.length} holes in ${groups} functions.`;
  return [
    {
      name: options.name,
      title: options.title,
      note: `${size} ${options.note} Solved: the chosen text passes the visible and the hidden tests. Intervals: 95 %, bootstrap over functions. Reward: what steers, of the chosen text, 0 without one. Oracle: some text that any way came upon is right.`,
      head: WAY_HEAD,
      rows: [...wayRows(holes, options.seed), oracleRow(holes, options.seed)],
    },
    {
      name: `${options.name}-comparison`,
      title: `${options.title}: the searches against the rest`,
      note: `The same ${holes.length} holes; points of solved holes, paired bootstrap over ${groups} functions, p after Holm over the rows.`,
      head: ['search', 'against', 'n', 'difference', 'p', 'wins', 'losses', 'ties'],
      rows: comparisonRows(holes, options.seed),
    },
  ];
}

function wayRows(holes: readonly HoleFigures[], seed: number): readonly (readonly string[])[] {
  return waysOf(holes).map((way) => {
    const own = holes.flatMap(({ group, ways }) => {
      const figure = ways[way];
      return figure === undefined ? [] : [{ group, figure }];
    });
    const figures = own.map(({ figure }) => figure);
    return [
      nameOf(way),
      String(own.length),
      shareText(
        own.map(({ group, figure }) => ({ cluster: group, value: Number(figure.isSolved) })),
        seed,
      ),
      String(figures.filter(({ isGreen, isSolved }) => isGreen && !isSolved).length),
      meanText(
        figures.map(({ reward }) => reward),
        3,
      ),
      meanText(figures.map(({ tokens }) => tokens)),
      meanText(figures.map(({ calls }) => calls)),
    ];
  });
}

function oracleRow(holes: readonly HoleFigures[], seed: number): readonly string[] {
  const items = holes.map(({ group, isReachable }) => ({
    cluster: group,
    value: Number(isReachable),
  }));
  return ['oracle', String(holes.length), shareText(items, seed), '', '', '', ''];
}

function comparisonRows(
  holes: readonly HoleFigures[],
  seed: number,
): readonly (readonly string[])[] {
  const rows = SEARCHES.flatMap((search) =>
    [...Object.values(BASELINES), ...SEARCHES.slice(0, SEARCHES.indexOf(search))].map(
      (baseline) => ({
        ...{ search, baseline },
        comparison: compared(holes, search, baseline, seed),
      }),
    ),
  );
  const adjusted = holmAdjusted(rows.map(({ comparison }) => comparison.pValue ?? 1));
  return rows.map(({ search, baseline, comparison }, i) => [
    nameOf(search),
    nameOf(baseline),
    String(comparison.n),
    differenceText(comparison),
    (adjusted[i] ?? 1).toFixed(3),
    String(comparison.wins),
    String(comparison.losses),
    String(comparison.ties),
  ]);
}

function compared(
  holes: readonly HoleFigures[],
  search: string,
  baseline: string,
  seed: number,
): Comparison {
  const series = (way: string): readonly (number | undefined)[] =>
    holes.map(({ ways }) => {
      const figure = ways[way];
      return figure === undefined ? undefined : Number(figure.isSolved);
    });
  return pairedComparison(
    series(search),
    series(baseline),
    holes.map(({ group }) => group),
    { seed },
  );
}

/** In the order in which they first occur. */
function waysOf(holes: readonly HoleFigures[]): readonly string[] {
  return [...new Set(holes.flatMap(({ ways }) => Object.keys(ways)))];
}

/** Methods are set as code. */
function nameOf(way: string): string {
  return SEARCHES.includes(way) ? `\`${way}\`` : way;
}

function shareText(
  items: readonly { readonly cluster: string; readonly value: number }[],
  seed: number,
): string {
  const { mean, interval } = clusteredMean(items, seededRandom(seed));
  if (mean === undefined || interval === undefined) return 'none';
  return `${percent(mean)} (${percent(interval.low)} to ${percent(interval.high)})`;
}

function meanText(values: readonly number[], digits = 1): string {
  if (values.length === 0) return 'none';
  return (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(digits);
}

function differenceText({ meanDifference, interval }: Comparison): string {
  if (meanDifference === undefined || interval === undefined) return 'none';
  return `${points(meanDifference)} (${points(interval.low)} to ${points(interval.high)})`;
}

function points(value: number): string {
  return `${value >= 0 ? '+' : '−'}${Math.abs(100 * value).toFixed(1)}`;
}
