import assert from 'node:assert/strict';
import type { PairedDifference, Way } from '../../../src/benchmark/report/benchmark-report.ts';
import { differencePlot, differenceTable } from '../../../src/benchmark/report/difference-plot.ts';
import { differenceOf, reportOf, wayOf } from './sample-report.ts';
import { elementsOf, ofClass, readStrictXml, textOf } from './strict-xml.ts';

const differing = (id: string, difference: PairedDifference, kind: Way['kind'] = 'strategy') =>
  wayOf(id, { kind, againstBestSingle: difference });

function plotOf(...ways: readonly Way[]) {
  const svg = differencePlot(reportOf({ ways }), 'difference');
  return svg === undefined ? undefined : readStrictXml(svg);
}

const better = differing('evidence', differenceOf(0.05, 0.02, 0.08, 0.01));
const worse = differing('first', differenceOf(-0.06, -0.1, -0.02, 0.02));
const unclear = differing('majority', differenceOf(0.01, -0.02, 0.04, 0.5));

describe('differencePlot', () => {
  it('draws an interval around its mean, beside the line at 0', () => {
    // The axis runs over −10 to 10 points in 18 to 462 units, so 0 lies at 240.
    const plot = plotOf(better, worse)!;
    assert.equal(ofClass(plot, 'zero')[0]?.attributes.get('x1'), '240');
    const [line] = ofClass(ofClass(plot, 'better')[0]!, 'whisker');
    assert.equal(line?.attributes.get('x1'), '284.4');
    assert.equal(line.attributes.get('x2'), '417.6');
  });
  it('gives each verdict a look of its own', () => {
    const plot = plotOf(better, worse, unclear)!;
    for (const verdict of ['better', 'worse', 'no-measurable-difference']) {
      assert.equal(ofClass(plot, verdict).length, 1);
    }
  });
  it('holds the line at 0 even if all lie on one side', () => {
    assert.ok(ofClass(plotOf(better)!, 'tick').map(textOf).includes('0'));
  });
  it('names those that are better to those who do not see it', () => {
    assert.match(textOf(elementsOf(plotOf(better, unclear)!, 'desc')[0]!), /better: evidence\.$/);
    assert.match(textOf(elementsOf(plotOf(unclear)!, 'desc')[0]!), /better: none\.$/);
  });
  it('leaves out the bound, what is no number, and itself without any', () => {
    const bound = differing('best', differenceOf(0.3, 0.2, 0.4, 0.001), 'bound');
    const odd = differing('odd', differenceOf(Number.NaN, 0, 1, 0.5));
    assert.equal(plotOf(bound, odd, wayOf('a')), undefined);
  });
});

describe('differenceTable', () => {
  it('has the bound too, without a verdict on it', () => {
    const bound = differing('best', differenceOf(0.3, 0.2, 0.4, 0.001), 'bound');
    const rows = differenceTable(reportOf({ ways: [unclear, bound] })).groups[0]?.rows ?? [];
    assert.deepEqual(
      rows.map(({ cells }) => cells.at(-1)?.text),
      ['no measurable difference', 'by construction'],
    );
  });
});
