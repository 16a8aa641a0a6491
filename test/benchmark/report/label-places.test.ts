import assert from 'node:assert/strict';
import fc from 'fast-check';
import { placeLabels, type Labelled } from '../../../src/benchmark/report/label-places.ts';

const area = { left: 50, right: 460, top: 20, bottom: 300 };

/** Text and anchor of the labels that found a place. */
function placed(...points: readonly Labelled[]): readonly string[] {
  return placeLabels(points, area).map(({ text, anchor }) => `${text} ${anchor}`);
}

describe('placeLabels', () => {
  it('writes to the right of a point, or to the left at the right end', () => {
    assert.deepEqual(placed({ x: 100, y: 100, text: 'a' }, { x: 455, y: 200, text: 'b' }), [
      'a start',
      'b end',
    ]);
  });
  it('gives way to a label and to a point', () => {
    assert.deepEqual(placed({ x: 100, y: 100, text: 'a' }, { x: 115, y: 100, text: 'b' }), [
      'a end',
      'b start',
    ]);
  });
  it('draws a line to a label that lies farther away', () => {
    const [label] = placeLabels(
      [
        { x: 440, y: 150, text: 'mistral/codestral-latest' },
        { x: 400, y: 150, text: 'a' },
        { x: 400, y: 165, text: 'b' },
      ],
      area,
    );
    assert.deepEqual(label?.leader, { from: [440, 142], to: [440, 128] });
  });
  it('leaves a label out that has no place', () => {
    const crowd = Array.from({ length: 60 }, () => ({ x: 200, y: 150, text: 'a long name' }));
    const labels = placeLabels(crowd, area);
    assert.ok(labels.length >= 4 && labels.length < 60);
  });
  it('never puts two labels in one place', () => {
    const point = fc.record({
      x: fc.integer({ min: 50, max: 460 }),
      y: fc.integer({ min: 20, max: 300 }),
      text: fc.constantFrom('a', 'evidence', 'qwen2.5-coder:1.5b-base-q4_K_M'),
    });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 14 }), (points) => {
        const boxes = placeLabels(points, area).map(({ x, y, text, anchor }) => {
          const width = 7.2 * text.length;
          const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
          return { left, right: left + width, y };
        });
        const clash = boxes.some((a, i) =>
          boxes
            .slice(i + 1)
            .some((b) => a.left < b.right && b.left < a.right && Math.abs(a.y - b.y) < 14),
        );
        assert.equal(clash, false);
      }),
    );
  });
});
