import assert from 'node:assert/strict';
import type { Reliability } from '../../../src/benchmark/report/benchmark-report.ts';
import {
  reliabilityPlot,
  reliabilityTable,
} from '../../../src/benchmark/report/reliability-plot.ts';
import { elementsOf, ofClass, readStrictXml, textOf } from './strict-xml.ts';

function memberOf(...bins: readonly (readonly [number, number, number])[]): Reliability {
  return {
    measure: 'exact',
    id: 'workspace',
    bins: bins.map(([meanProbability, meanQuality, items]) => ({
      low: 0,
      high: 0.1,
      meanProbability,
      meanQuality,
      items,
    })),
    expectedCalibrationError: 0.083,
    items: 100,
  };
}

function plotOf(member: Reliability) {
  const svg = reliabilityPlot(member, 'exact', 'reliability-0');
  return svg === undefined ? undefined : readStrictXml(svg);
}

describe('reliabilityPlot', () => {
  it('places a bin by probability and outcome, its area by its items', () => {
    // The axes run over 0 to 100 % in 44 to 284 units and in 270 to 30.
    const bubbles = ofClass(plotOf(memberOf([0.5, 0.25, 100], [1, 1, 25]))!, 'bubble');
    assert.deepEqual(
      bubbles.map(({ attributes }) => ['cx', 'cy', 'r'].map((name) => attributes.get(name))),
      [
        ['164', '210', '15'],
        ['284', '30', '7.5'],
      ],
    );
  });
  it('has the diagonal from corner to corner', () => {
    const [line] = ofClass(plotOf(memberOf([0.5, 0.5, 1]))!, 'diagonal');
    assert.deepEqual(
      ['x1', 'y1', 'x2', 'y2'].map((name) => line?.attributes.get(name)),
      ['44', '270', '284', '30'],
    );
  });
  it('tells the calibration error in points', () => {
    const plot = plotOf(memberOf([0.5, 0.5, 1]))!;
    assert.match(textOf(elementsOf(plot, 'desc')[0]!), /error 8\.3 points/);
  });
  it('tells own probabilities from those by a strategy’s score', () => {
    const [own, score] = [
      memberOf([0.5, 0.5, 1]),
      { ...memberOf([0.5, 0.5, 1]), of: 'score' as const },
    ];
    assert.match(textOf(elementsOf(plotOf(own)!, 'desc')[0]!), /^Own probability against/);
    assert.match(textOf(elementsOf(plotOf(score)!, 'desc')[0]!), /^Probability by score against/);
  });
  it('is absent without a bin', () => {
    assert.equal(plotOf(memberOf()), undefined);
    assert.equal(plotOf(memberOf([Number.NaN, 0.5, 3], [0.5, 0.5, 0])), undefined);
  });
});

describe('reliabilityTable', () => {
  it('has a row for a bin', () => {
    const [row] = reliabilityTable(memberOf([0.5, 0.25, 7]), 'exact').groups[0]?.rows ?? [];
    assert.equal(row?.name, '0.0 to 10.0');
    assert.deepEqual(
      row.cells.map(({ text }) => text),
      ['50.0', '25.0', '7'],
    );
  });
});
