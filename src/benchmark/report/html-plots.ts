import type { BenchmarkReport, Reliability } from './benchmark-report.ts';
import { costQualityPlot, costQualityTable } from './cost-quality-plot.ts';
import { differencePlot, differenceTable } from './difference-plot.ts';
import { tableMarkup, type HtmlTable } from './html-table.ts';
import { latencyPlot, latencyTable } from './latency-plot.ts';
import { escapeMarkup, isolated, markupOf, shorten } from '../../text/printable.ts';
import { reliabilityPlot, reliabilityTable } from './reliability-plot.ts';
import { fixed, percent } from './report-numbers.ts';
import { measureInWords } from './report-words.ts';
import { winMatrixPlot, winMatrixTable } from './win-matrix-plot.ts';

/** The plots that the report has values for, each with its table behind it; '' without any. */
export function plotSections(report: BenchmarkReport): string {
  const plots = [differences(report), costs(report), latencies(report), wins(report)];
  const drawn = plots.filter((plot) => plot !== '');
  const rows = report.reliability.map((row, index) => ({ row, id: `reliability-${index}` }));
  const outcome = escapeMarkup(measureInWords(report.reliability[0]?.measure ?? report.measure));
  return [
    drawn.length === 0
      ? ''
      : `<section aria-labelledby="plots-heading">
<h2 id="plots-heading">Plots</h2>
<div class="plots">${drawn.join('\n')}</div>
</section>`,
    reliabilitySection(
      'reliability',
      'Can the models’ own probabilities be trusted?',
      `The geometric mean of a text’s token probabilities against ${outcome}. On the dashed line a probability is what it says; below it the model is too sure. Larger bubbles hold more items.`,
      rows.filter(({ row }) => row.of === undefined),
    ),
    reliabilitySection(
      'score-reliability',
      'Can the strategies’ scores be trusted as probabilities?',
      `The probability that a strategy’s score stands for, as found on other items in other files, against ${outcome}. On the dashed line it is what it says.`,
      rows.filter(({ row }) => row.of === 'score'),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** Plots of one kind of probability; '' without any. */
function reliabilitySection(
  name: string,
  heading: string,
  explanation: string,
  rows: readonly { readonly row: Reliability; readonly id: string }[],
): string {
  const plots = rows
    .map(({ row, id }) =>
      figure(
        `<h3><bdi>${markupOf(row.id)}</bdi></h3>`,
        `Expected calibration error ${percent(row.expectedCalibrationError) ?? '–'} points.`,
        reliabilityPlot(row, row.measure, id),
        reliabilityTable(row, row.measure),
        id,
      ),
    )
    .filter((plot) => plot !== '');
  if (plots.length === 0) return '';
  return `<section aria-labelledby="${name}-heading">
<h2 id="${name}-heading">${heading}</h2>
<p class="quiet">${explanation}</p>
<div class="plots small">${plots.join('\n')}</div>
</section>`;
}

function differences(report: BenchmarkReport): string {
  const best = report.bestSingle;
  const against = best === undefined ? '' : `, against ${shorten(isolated(best), 40)}`;
  return figure(
    '<h3>Difference from the best single model</h3>',
    `Mean and 95 % interval in points${against}. What crosses the line at 0 is no measurable difference.`,
    differencePlot(report, 'difference'),
    differenceTable(report),
    'difference',
  );
}

function costs(report: BenchmarkReport): string {
  const { aiqByLargestCost, aiqByCostRange } = report.costQuality ?? {};
  const areas: readonly (readonly [number | undefined, string])[] = [
    [aiqByLargestCost, 'by largest cost'],
    [aiqByCostRange, 'by range of costs'],
  ];
  const told = areas.flatMap(([area, form]) => {
    const value = fixed(area, 3);
    return value === undefined ? [] : [`${value} ${form}`];
  });
  return figure(
    '<h3>Cost against quality</h3>',
    'What lies above the hull is better than any mix of single models at its cost. ' +
      'Points without room for a name show it on hovering; the table has all.' +
      (told.length === 0 ? '' : ` Area below the hull of all (AIQ): ${told.join(', ')}.`),
    costQualityPlot(report, 'cost-quality'),
    costQualityTable(report),
    'cost-quality',
  );
}

function latencies(report: BenchmarkReport): string {
  return figure(
    '<h3>Time to the text</h3>',
    'Bar: half of the texts come within this time. Thick line: 90 %. Thin line: 99 %, with an arrow ' +
      'where it goes on beyond the plot.',
    latencyPlot(report, 'latency'),
    latencyTable(report),
    'latency',
  );
}

function wins({ wins: matrix }: BenchmarkReport): string {
  return figure(
    '<h3>Which is better, item by item</h3>',
    'Share of the items, in %, on which the row is better than the column. Blue: the row wins more ' +
      'often than it loses; orange: it loses more often.',
    winMatrixPlot(matrix, 'wins'),
    winMatrixTable(matrix),
    'wins',
  );
}

function figure(
  heading: string,
  caption: string,
  svg: string | undefined,
  table: HtmlTable,
  id: string,
): string {
  if (svg === undefined) return '';
  return `<figure>
${heading}
<figcaption>${escapeMarkup(caption.replaceAll(' %', '\u00a0%'))}</figcaption>
${svg}
<details><summary>The numbers as a table</summary>${tableMarkup(table, `${id}-table`)}</details>
</figure>`;
}
