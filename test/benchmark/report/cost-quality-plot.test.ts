import assert from 'node:assert/strict';
import type { CostQuality } from '../../../src/benchmark/report/benchmark-report.ts';
import { costQualityPlot } from '../../../src/benchmark/report/cost-quality-plot.ts';
import { reportOf } from './sample-report.ts';
import { elementsOf, ofClass, readStrictXml, textOf, type XmlElement } from './strict-xml.ts';

function plotOf(points: CostQuality['points'], hull: CostQuality['hull'] = []): XmlElement {
  const svg = costQualityPlot(reportOf({ costQuality: { points, hull } }), 'cost');
  assert.ok(svg !== undefined);
  return readStrictXml(svg);
}

function pointOf(id: string, costUsd: number, quality: number): CostQuality['points'][number] {
  return { id, kind: 'member', costUsd, quality };
}

const ticksOf = (plot: XmlElement) => ofClass(plot, 'tick').map(textOf);

describe('costQualityPlot', () => {
  it('places a point by its cost for 1,000 items and its quality in per cent', () => {
    // The axes run over 0 to 2 USD in 52 to 456 units and over 20 to 40 % in 300 to 30.
    const plot = plotOf([pointOf('a', 0, 0.2), pointOf('b', 0.001, 0.3), pointOf('c', 0.002, 0.4)]);
    const marks = elementsOf(plot, 'circle').slice(0, 3);
    assert.deepEqual(
      marks.map(({ attributes }) => [attributes.get('cx'), attributes.get('cy')]),
      [
        ['52', '300'],
        ['254', '165'],
        ['456', '30'],
      ],
    );
  });
  it('has a logarithmic axis for costs above 0 over more than two decades', () => {
    const plot = plotOf([pointOf('a', 0.000_001, 0.2), pointOf('b', 0.001, 0.3)]);
    assert.deepEqual(ticksOf(plot).slice(0, 4), ['0.001', '0.01', '0.1', '1']);
    assert.match(textOf(plot), /logarithmic/);
  });
  it('has a linear axis where something costs nothing', () => {
    const plot = plotOf([pointOf('a', 0, 0.2), pointOf('b', 0.001, 0.3)]);
    assert.equal(ticksOf(plot)[0], '0.0');
    assert.doesNotMatch(textOf(plot), /logarithmic/);
  });
  it('draws the hull through its corners', () => {
    const plot = plotOf(
      [pointOf('a', 0, 0.2), pointOf('b', 0.002, 0.4)],
      [
        { costUsd: 0, quality: 0.2 },
        { costUsd: 0.002, quality: 0.4 },
      ],
    );
    assert.equal(elementsOf(plot, 'polyline')[0]?.attributes.get('points'), '52,300 456,30');
  });
  it('tells the best and the cheapest to those who do not see it', () => {
    const plot = plotOf([pointOf('a', 0, 0.2), pointOf('b', 0.002, 0.4)]);
    assert.match(textOf(elementsOf(plot, 'desc')[0]!), /Best: b, 40\.0 %\. Cheapest: a, 20\.0 %\./);
  });
  it('leaves out what is no number, and itself where nothing is left', () => {
    const odd = [pointOf('a', Number.NaN, 0.2), pointOf('b', 1, Infinity)];
    assert.equal(
      costQualityPlot(reportOf({ costQuality: { points: odd, hull: [] } }), 'x'),
      undefined,
    );
    assert.equal(costQualityPlot(reportOf(), 'x'), undefined);
    assert.equal(ofClass(plotOf([...odd, pointOf('c', 1, 0.5)]), 'mark').length, 2);
  });
});
