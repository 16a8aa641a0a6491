import type { Measure, Reliability } from './benchmark-report.ts';
import type { HtmlTable } from './html-table.ts';
import { count, percent } from './report-numbers.ts';
import { measureTitles } from './report-words.ts';
import { linearScale } from './scales.ts';
import { axisBelow, axisLeft, round, svgGroup, svgLine, svgOf, svgText } from './svg.ts';

const width = 300;
const [left, right, top, bottom] = [44, width - 16, 30, 270];
const largestBubble = 15;

/** What the probability of a row is, as a heading begins. */
function probabilityName({ of }: Reliability): string {
  return of === 'score' ? 'Probability by score' : 'Own probability';
}

/**
 * How far the probabilities of one member or strategy can be trusted: their mean in each bin against how often
 * the text was right, the area of a bubble by the items in it. On the diagonal a probability is what
 * it says; below it they are too sure. Undefined without a bin.
 */
export function reliabilityPlot(
  member: Reliability,
  measure: Measure,
  id: string,
): string | undefined {
  const bins = member.bins.filter(
    ({ meanProbability, meanQuality, items }) =>
      Number.isFinite(meanProbability) && Number.isFinite(meanQuality) && items > 0,
  );
  if (bins.length === 0) return undefined;
  const across = linearScale([0, 100], { from: left, to: right });
  const upward = linearScale([0, 100], { from: bottom, to: top });
  const most = Math.max(...bins.map(({ items }) => items));
  // Large bubbles first, so that small ones stay visible.
  const bubbles = bins
    .toSorted((a, b) => b.items - a.items)
    .map(({ meanProbability, meanQuality, items }) => {
      const radius = round(Math.max(2.5, largestBubble * Math.sqrt(items / most)));
      const [x, y] = [across.place(100 * meanProbability), upward.place(100 * meanQuality)];
      return svgGroup(
        `Says ${percent(meanProbability) ?? '–'} %, is ${percent(meanQuality) ?? '–'} %, ` +
          `${count(items) ?? '–'} items`,
        `<circle cx="${x}" cy="${y}" r="${radius}" class="bubble"/>`,
      );
    });
  return svgOf({
    id,
    title: `Reliability of ${member.id}`,
    description:
      `${probabilityName(member)} against ${measureTitles[measure].toLowerCase()} in ${bins.length} bins. ` +
      `Expected calibration error ${percent(member.expectedCalibrationError) ?? '–'} points.`,
    width,
    height: bottom + 44,
    body:
      axisBelow(across, top, bottom) +
      axisLeft(upward, left, right) +
      svgLine([left, bottom], [right, top], 'diagonal') +
      bubbles.join('') +
      svgText(6, 14, `${measureTitles[measure]}, %`, { look: 'axis' }) +
      svgText(right, bottom + 37, `${probabilityName(member).toLowerCase()}, %`, {
        anchor: 'end',
        look: 'axis',
      }),
  });
}

/** What the plot shows, as a table. */
export function reliabilityTable(member: Reliability, measure: Measure): HtmlTable {
  return {
    caption: `${probabilityName(member)} and outcome of ${member.id}, by bin`,
    columns: [
      { title: 'Bin', detail: '%' },
      { title: 'Mean probability', detail: '%' },
      { title: measureTitles[measure], detail: '%' },
      { title: 'Items' },
    ],
    groups: [
      {
        rows: member.bins.map(({ low, high, meanProbability, meanQuality, items }) => ({
          name: `${percent(low) ?? '–'} to ${percent(high) ?? '–'}`,
          cells: [
            { text: percent(meanProbability) },
            { text: percent(meanQuality) },
            { text: count(items) },
          ],
        })),
      },
    ],
  };
}
