import type { BenchmarkReport, PairedDifference, Way } from './benchmark-report.ts';
import type { HtmlTable } from './html-table.ts';
import { count, points, probability } from './report-numbers.ts';
import { measureInWords, measureTitles } from './report-words.ts';
import { linearScale } from './scales.ts';
import { axisOfBands, bandOf, plotWidth, svgGroup, svgLine, svgOf, svgText } from './svg.ts';
import { verdictOf, type Verdict } from './verdict.ts';
import { wayMark } from './way-mark.ts';

const [left, right, top, rowHeight] = [18, plotWidth - 18, 8, 44];

export const verdictWords: Readonly<Record<Verdict, string>> = {
  better: 'better',
  worse: 'worse',
  'no-measurable-difference': 'no measurable difference',
};

interface ComparedWay {
  readonly way: Way;
  readonly difference: PairedDifference;
}

/**
 * Differences from the best single model with their intervals, in points: what crosses the line at 0
 * is no measurable difference. The bound stays out: it is better by construction, and so far away
 * that the others would shrink. Undefined where nothing was compared.
 */
export function differencePlot(report: BenchmarkReport, id: string): string | undefined {
  const compared = report.ways.flatMap(comparedWay);
  if (compared.length === 0) return undefined;
  const bottom = top + rowHeight * compared.length;
  const scale = linearScale(
    [0, ...compared.flatMap(({ difference: { low, high } }) => [100 * low, 100 * high])],
    { from: left, to: right },
  );
  const zero = scale.place(0);
  const bands = compared.map((_, row) => bandOf(top + rowHeight * row));
  const rows = compared.map(({ way, difference }, row) => {
    const y = top + rowHeight * row;
    const middle = y + 30;
    const verdict = verdictOf(difference, report.clusters);
    const [x, low, high] = [difference.mean, difference.low, difference.high].map((value) =>
      scale.place(100 * value),
    );
    return svgGroup(
      `${way.id}: ${inWords(difference)}: ${verdictWords[verdict]}`,
      svgText(left, y + 16, way.id, { look: 'name', within: 260 }),
      svgText(right, y + 16, inWords(difference), { anchor: 'end', look: 'value' }),
      `<g class="${verdict}">`,
      svgLine([low ?? zero, middle], [high ?? zero, middle], 'whisker near'),
      svgLine([low ?? zero, middle - 5], [low ?? zero, middle + 5], 'whisker near'),
      svgLine([high ?? zero, middle - 5], [high ?? zero, middle + 5], 'whisker near'),
      wayMark(way.kind, x ?? zero, middle, 5),
      '</g>',
    );
  });
  const better = compared.filter(
    ({ difference }) => verdictOf(difference, report.clusters) === 'better',
  );
  return svgOf({
    id,
    title: 'Difference from the best single model',
    description:
      `${compared.length} models and strategies, in points of ${measureInWords(report.measure)} ` +
      `with 95 % intervals. Measurably better: ` +
      `${better.length === 0 ? 'none' : better.map(({ way }) => way.id).join(', ')}.`,
    width: plotWidth,
    height: bottom + 46,
    body:
      axisOfBands(scale, { from: left, to: right }, bands) +
      bands.map((band) => svgLine([zero, band.top], [zero, band.bottom], 'zero')).join('') +
      rows.join('') +
      svgText(left, bottom + 38, '← worse', { look: 'axis' }) +
      svgText(plotWidth / 2, bottom + 38, `points of ${measureInWords(report.measure)}`, {
        anchor: 'middle',
        look: 'axis',
      }) +
      svgText(right, bottom + 38, 'better →', { anchor: 'end', look: 'axis' }),
  });
}

/** What the plot shows, and what else is known of the differences, as a table. */
export function differenceTable({ ways, measure, clusters }: BenchmarkReport): HtmlTable {
  return {
    caption: `${measureTitles[measure]} against the best single model, item by item`,
    columns: [
      { title: 'Model or strategy' },
      { title: 'Difference', detail: 'points, 95 % interval' },
      { title: 'p' },
      { title: 'p, adjusted', detail: 'Holm' },
      { title: 'Better on' },
      { title: 'Worse on' },
      { title: 'Same on' },
      { title: 'Items' },
      { title: 'Verdict', look: 'words' },
    ],
    groups: [
      {
        rows: ways.flatMap(({ id, kind, againstBestSingle: difference }) =>
          difference === undefined
            ? []
            : {
                name: id,
                cells: [
                  { text: points(difference.mean), detail: intervalOf(difference) },
                  { text: probability(difference.p) },
                  { text: probability(difference.adjustedP) },
                  { text: count(difference.wins) },
                  { text: count(difference.losses) },
                  { text: count(difference.ties) },
                  { text: count(difference.items) },
                  {
                    text:
                      kind === 'bound'
                        ? 'by construction'
                        : verdictWords[verdictOf(difference, clusters)],
                  },
                ],
              },
        ),
      },
    ],
  };
}

/** The interval of a difference in points: `−0.9 to +2.5`. */
export function intervalOf({ low, high }: PairedDifference): string | undefined {
  const [from, to] = [points(low), points(high)];
  return from === undefined || to === undefined ? undefined : `${from} to ${to}`;
}

function inWords(difference: PairedDifference): string {
  const interval = intervalOf(difference);
  const mean = points(difference.mean) ?? '–';
  return interval === undefined ? mean : `${mean} (${interval})`;
}

function comparedWay(way: Way): readonly ComparedWay[] {
  const { againstBestSingle: difference, kind } = way;
  if (difference === undefined || kind === 'bound') return [];
  const finite = [difference.mean, difference.low, difference.high].every(Number.isFinite);
  return finite ? [{ way, difference }] : [];
}
