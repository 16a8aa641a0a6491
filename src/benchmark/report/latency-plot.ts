import type { BenchmarkReport, Percentiles, Way } from './benchmark-report.ts';
import type { HtmlTable } from './html-table.ts';
import { count, milliseconds } from './report-numbers.ts';
import { linearScale } from './scales.ts';
import { axisOfBands, bandOf, plotWidth, round, svgGroup, svgLine, svgOf, svgText } from './svg.ts';

const [left, right, top, rowHeight] = [18, plotWidth - 22, 8, 44];

interface TimedWay {
  readonly way: Way;
  readonly latency: Percentiles;
}

/**
 * Time to the text: a bar to the median, a thick line on to the 90th and a thin one to the 99th
 * percentile. From 0 and linear, so that lengths can be compared; where a 99th percentile is far
 * beyond all 90th ones, its line leaves the plot with an arrow, and the number is in the table.
 * Undefined where no way has times.
 */
export function latencyPlot(report: BenchmarkReport, id: string): string | undefined {
  const timed = report.ways.flatMap(timedWay);
  if (timed.length === 0) return undefined;
  const bottom = top + rowHeight * timed.length;
  const longest90 = Math.max(...timed.map(({ latency }) => latency.p90));
  const end = Math.min(2 * longest90, Math.max(...timed.map(({ latency }) => latency.p99)));
  const scale = linearScale([0, end], { from: left, to: right });
  const bands = timed.map((_, row) => bandOf(top + rowHeight * row));
  const rows = timed.map(({ way, latency }, row) => {
    const y = top + rowHeight * row;
    const middle = y + 30;
    const [x50, x90, x99] = [latency.p50, latency.p90, latency.p99].map((ms) => scale.place(ms));
    const beyond = latency.p99 > scale.high;
    return svgGroup(
      `${way.id}: half within ${timeOf(latency.p50)}, 90 % within ${timeOf(latency.p90)}, ` +
        `99 % within ${timeOf(latency.p99)}`,
      svgText(left, y + 16, way.id, { look: 'name', within: 300 }),
      svgText(right, y + 16, `${timeOf(latency.p50)} · ${timeOf(latency.p90)}`, {
        anchor: 'end',
        look: 'value',
      }),
      `<rect x="${left}" y="${y + 23}" width="${round(Math.max(1, (x50 ?? left) - left))}" ` +
        `height="14" class="bar ${way.kind}"/>`,
      svgLine([x50 ?? left, middle], [x90 ?? left, middle], `whisker near ${way.kind}`),
      svgLine([x90 ?? left, middle], [x99 ?? left, middle], `whisker ${way.kind}`),
      beyond
        ? `<path d="M${right - 5} ${middle - 5}L${right} ${middle}L${right - 5} ${middle + 5}" class="whisker arrow ${way.kind}"/>`
        : svgLine([x99 ?? left, middle - 5], [x99 ?? left, middle + 5], `whisker ${way.kind}`),
    );
  });
  return svgOf({
    id,
    title: 'Time to the text',
    description:
      `Median, 90th and 99th percentile of ${timed.length} models and strategies, in ` +
      `milliseconds. ${fastestOf(timed)}`,
    width: plotWidth,
    height: bottom + 46,
    body:
      axisOfBands(scale, { from: left, to: right }, bands) +
      rows.join('') +
      svgText(right, bottom + 38, 'milliseconds', { anchor: 'end', look: 'axis' }),
  });
}

/** What the plot shows, as a table, with the strategies' own work. */
export function latencyTable({ ways }: BenchmarkReport): HtmlTable {
  const anyOwn = ways.some(({ ownMs }) => ownMs !== undefined);
  return {
    caption: 'Time to the text in milliseconds',
    columns: [
      { title: 'Model or strategy' },
      { title: 'Items', detail: 'with a time' },
      { title: 'p50' },
      { title: 'p90' },
      { title: 'p99' },
      ...(anyOwn ? [{ title: 'Own work', detail: 'p50 / p90, without models' }] : []),
    ],
    groups: [
      {
        rows: ways
          .filter(({ latencyMs, ownMs }) => latencyMs !== undefined || ownMs !== undefined)
          .map(({ id, latencyMs, ownMs }) => ({
            name: id,
            cells: [
              { text: count(latencyMs?.items) },
              { text: milliseconds(latencyMs?.p50) },
              { text: milliseconds(latencyMs?.p90) },
              { text: milliseconds(latencyMs?.p99) },
              ...(anyOwn ? [{ text: pairOf(ownMs) }] : []),
            ],
          })),
      },
    ],
  };
}

/** Median and 90th percentile in one cell. */
export function pairOf(times: Percentiles | undefined): string | undefined {
  const [p50, p90] = [milliseconds(times?.p50), milliseconds(times?.p90)];
  return p50 === undefined && p90 === undefined ? undefined : `${p50 ?? '–'} / ${p90 ?? '–'}`;
}

function timedWay(way: Way): readonly TimedWay[] {
  const { latencyMs } = way;
  if (latencyMs === undefined) return [];
  const finite = [latencyMs.p50, latencyMs.p90, latencyMs.p99].every(Number.isFinite);
  return finite ? [{ way, latency: latencyMs }] : [];
}

function fastestOf(timed: readonly TimedWay[]): string {
  const fastest = timed.toSorted((a, b) => a.latency.p50 - b.latency.p50)[0];
  return fastest === undefined
    ? ''
    : `Fastest by median: ${fastest.way.id}, ${timeOf(fastest.latency.p50)}.`;
}

function timeOf(ms: number): string {
  return `${milliseconds(ms) ?? '–'} ms`;
}
