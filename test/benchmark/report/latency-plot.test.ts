import assert from 'node:assert/strict';
import type { Percentiles } from '../../../src/benchmark/report/benchmark-report.ts';
import { latencyPlot, latencyTable } from '../../../src/benchmark/report/latency-plot.ts';
import { reportOf, timesOf, wayOf } from './sample-report.ts';
import { elementsOf, ofClass, readStrictXml, type XmlElement } from './strict-xml.ts';

function plotOf(...times: readonly Percentiles[]): XmlElement | undefined {
  const ways = times.map((latencyMs, i) => wayOf(`way ${i}`, { latencyMs }));
  const svg = latencyPlot(reportOf({ ways }), 'latency');
  return svg === undefined ? undefined : readStrictXml(svg);
}

const ends = (lines: readonly XmlElement[]) =>
  lines.map(({ attributes }) => [attributes.get('x1'), attributes.get('x2')]);

describe('latencyPlot', () => {
  it('draws the median as a bar and the percentiles as lines, from 0', () => {
    // The axis runs over 0 to 1,000 ms in 18 to 458 units.
    const plot = plotOf(timesOf(250, 500, 1_000))!;
    assert.equal(ofClass(plot, 'bar')[0]?.attributes.get('width'), '110');
    assert.deepEqual(ends(ofClass(plot, 'whisker')).slice(0, 2), [
      ['128', '238'],
      ['238', '458'],
    ]);
  });
  it('lets a far 99th percentile leave the plot with an arrow', () => {
    const plot = plotOf(timesOf(100, 200, 30_000), timesOf(100, 200, 300))!;
    assert.equal(ofClass(plot, 'arrow').length, 1);
    // 400 ms is where the axis ends: the bar of 100 ms is a quarter of 440 units.
    assert.equal(ofClass(plot, 'bar')[0]?.attributes.get('width'), '110');
  });
  it('leaves a bar to be seen of a time near 0', () => {
    const plot = plotOf(timesOf(0, 0, 0), timesOf(500, 700, 900))!;
    assert.equal(ofClass(plot, 'bar')[0]?.attributes.get('width'), '1');
  });
  it('leaves out ways whose times are no numbers, and itself without any', () => {
    assert.equal(plotOf(timesOf(Number.NaN, 1, 2)), undefined);
    assert.equal(plotOf(), undefined);
    const plot = plotOf(timesOf(Number.NaN, 1, 2), timesOf(1, 2, 3))!;
    assert.equal(elementsOf(plot, 'g').length, 1);
  });
});

describe('latencyTable', () => {
  it('has a dash for a way that has only its own work', () => {
    const ways = [wayOf('evidence', { ownMs: timesOf(1.2, 3.4, 9) })];
    const cells = latencyTable(reportOf({ ways })).groups[0]?.rows[0]?.cells;
    assert.deepEqual(
      cells?.map(({ text }) => text),
      [undefined, undefined, undefined, undefined, '1.2 / 3.4'],
    );
  });
});
