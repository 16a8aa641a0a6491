import assert from 'node:assert/strict';
import type { WinCell, WinMatrix } from '../../../src/benchmark/report/benchmark-report.ts';
import { winMatrixPlot, winMatrixTable } from '../../../src/benchmark/report/win-matrix-plot.ts';
import { ofClass, readStrictXml, textOf } from './strict-xml.ts';

const cellOf = (wins: number, losses: number, ties: number): WinCell => ({ wins, losses, ties });
const none = cellOf(0, 0, 0);

function plotOf(matrix: WinMatrix) {
  const svg = winMatrixPlot(matrix, 'wins');
  return svg === undefined ? undefined : readStrictXml(svg);
}

const two: WinMatrix = {
  ids: ['a', 'b'],
  cells: [
    [none, cellOf(30, 10, 40)],
    [cellOf(10, 30, 40), none],
  ],
};

describe('winMatrixPlot', () => {
  it('shows the share of items won, and nothing on the diagonal', () => {
    // 30 of 80 and 10 of 80.
    assert.deepEqual(ofClass(plotOf(two)!, 'number').map(textOf), ['38', '13']);
  });
  it('colours by who wins more often', () => {
    const plot = plotOf(two)!;
    // Net 20 of 80: 0.42 · √0.25.
    assert.equal(ofClass(plot, 'wins')[0]?.attributes.get('fill-opacity'), '0.21');
    assert.equal(ofClass(plot, 'losses').length, 1);
  });
  it('has an empty cell where two ways share no item or the row is missing', () => {
    const plot = plotOf({ ids: ['a', 'b'], cells: [[none, none]] })!;
    assert.equal(ofClass(plot, 'number').length, 0);
    assert.equal(ofClass(plot, 'cell').length, 4);
  });
  it('is absent for fewer than two ways', () => {
    assert.equal(plotOf({ ids: ['a'], cells: [[none]] }), undefined);
  });
  it('grows beyond its usual width where cells would get too small', () => {
    const ids = Array.from({ length: 20 }, (_, i) => `way ${i}`);
    const box = plotOf({ ids, cells: [] })!.attributes.get('viewBox');
    assert.equal(box, '0 0 674 518');
  });
});

describe('winMatrixTable', () => {
  it('has the counts', () => {
    const [first] = winMatrixTable(two).groups[0]?.rows ?? [];
    assert.deepEqual(
      first?.cells.map(({ text }) => text),
      ['·', '30 / 10 / 40'],
    );
  });
});
