import type { BenchmarkReport, CostQuality } from './benchmark-report.ts';
import type { HtmlTable } from './html-table.ts';
import { placeLabels, type PlacedLabel } from './label-places.ts';
import { percent, usdPerThousand } from './report-numbers.ts';
import { itemNoun, kindWords, measureInWords, measureTitles } from './report-words.ts';
import { linearScale, logScale, wantsLogScale } from './scales.ts';
import { axisBelow, axisLeft, plotWidth, svgGroup, svgLine, svgOf, svgText } from './svg.ts';
import { legend, pointList, wayMark } from './way-mark.ts';

const [left, right, top, bottom] = [52, plotWidth - 24, 30, 300];

/**
 * Cost against quality, with the hull of the single models: what lies above the hull is worth its
 * money. The cost axis is logarithmic where all costs are above 0 and span more than two decades.
 * Undefined where no point can be drawn.
 */
export function costQualityPlot(report: BenchmarkReport, id: string): string | undefined {
  const { costQuality, measure } = report;
  const points = (costQuality?.points ?? []).filter(isPlace);
  if (costQuality === undefined || points.length === 0) return undefined;
  const hull = costQuality.hull.filter(isPlace);
  const places = [...points, ...hull];
  const costs = places.map(({ costUsd }) => 1_000 * costUsd);
  const makeScale = wantsLogScale(costs) ? logScale : linearScale;
  const across = makeScale(costs, { from: left, to: right });
  const upward = linearScale(
    places.map(({ quality }) => 100 * quality),
    { from: bottom, to: top },
  );
  const x = (costUsd: number) => across.place(1_000 * costUsd);
  const y = (quality: number) => upward.place(100 * quality);

  const drawn = points.map((point) => ({ point, x: x(point.costUsd), y: y(point.quality) }));
  const labels = placeLabels(
    drawn.map((place) => ({ x: place.x, y: place.y, text: place.point.id })),
    { left, right, top, bottom },
  );
  const marks = drawn.map((place) =>
    svgGroup(
      `${place.point.id}: ${percent(place.point.quality) ?? '–'} % for ` +
        `${usdPerThousand(place.point.costUsd) ?? '–'} USD`,
      wayMark(place.point.kind, place.x, place.y, 5.5),
    ),
  );
  const corners = hull.map((corner) => [x(corner.costUsd), y(corner.quality)]);
  const hullLine =
    corners.length < 2 ? '' : `<polyline points="${pointList(corners)}" class="hull"/>`;
  const key = legend(
    new Set(points.map(({ kind }) => kind)),
    bottom + 52,
    hullLine === '' ? [] : [{ text: 'Hull of single models', sign: hullSign }],
  );
  const axis = across.ticks.length > 0 && makeScale === logScale ? ', logarithmic' : '';
  return svgOf({
    id,
    title: 'Cost against quality',
    description: descriptionOf(costQuality, points.length, measureInWords(measure)),
    width: plotWidth,
    height: bottom + 56 + key.height,
    body:
      axisBelow(across, top, bottom) +
      axisLeft(upward, left, right) +
      svgText(left - 40, 16, `${measureTitles[measure]}, %`, { look: 'axis' }) +
      svgText(right, bottom + 38, `USD per 1,000 ${itemNoun(measure, 2)}${axis}`, {
        anchor: 'end',
        look: 'axis',
      }) +
      hullLine +
      marks.join('') +
      labels.map(labelBody).join('') +
      key.body,
  });
}

/** What the plot shows, as a table. */
export function costQualityTable(report: BenchmarkReport): HtmlTable {
  const { measure } = report;
  return {
    caption: `Cost and ${measureInWords(measure)}`,
    columns: [
      { title: 'Model or strategy' },
      { title: 'Kind', look: 'words' },
      { title: 'Cost', detail: `USD per 1,000 ${itemNoun(measure, 2)}` },
      { title: measureTitles[measure], detail: '%' },
    ],
    groups: [
      {
        rows: (report.costQuality?.points ?? []).map(({ id, kind, costUsd, quality }) => ({
          name: id,
          cells: [
            { text: kindWords[kind] },
            { text: usdPerThousand(costUsd) },
            { text: percent(quality) },
          ],
        })),
      },
    ],
  };
}

function descriptionOf({ points }: CostQuality, drawn: number, measure: string): string {
  const best = points.toSorted((a, b) => b.quality - a.quality)[0];
  const cheapest = points.toSorted((a, b) => a.costUsd - b.costUsd)[0];
  const told = [
    `${drawn} models and strategies by cost and ${measure}.`,
    best === undefined ? '' : `Best: ${best.id}, ${percent(best.quality) ?? '–'} %.`,
    cheapest === undefined
      ? ''
      : `Cheapest: ${cheapest.id}, ${percent(cheapest.quality) ?? '–'} %.`,
  ];
  return told.filter((part) => part !== '').join(' ');
}

function labelBody(label: PlacedLabel): string {
  const { x, y, text, leader } = label;
  return (
    (leader === undefined ? '' : svgLine(leader.from, leader.to, 'leader')) +
    svgText(x, y, text, label)
  );
}

function hullSign(x: number, y: number): string {
  return svgLine([x - 9, y], [x + 9, y], 'hull');
}

function isPlace({ costUsd, quality }: { readonly costUsd: number; readonly quality: number }) {
  return Number.isFinite(costUsd) && Number.isFinite(quality);
}
