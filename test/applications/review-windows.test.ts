import assert from 'node:assert/strict';
import fc from 'fast-check';
import { reviewWindows } from '../../src/applications/review-windows.ts';

describe('reviewWindows', () => {
  it('takes up to 60 lines as they are', () => {
    const lines = new Array<string>(60).fill('x');
    assert.deepEqual(reviewWindows(lines, [{ first: 0, last: 59 }]), [{ first: 0, last: 59 }]);
  });

  it('ends before the least indented line behind a blank one', () => {
    const lines = new Array<string>(100).fill('  x');
    for (const blank of [9, 29, 39, 49]) lines[blank] = '';
    for (const outer of [10, 30, 40]) lines[outer] = 'function';
    assert.deepEqual(reviewWindows(lines, [{ first: 0, last: 99 }]), [
      { first: 0, last: 39 },
      { first: 40, last: 99 },
    ]);
  });

  it('leaves out windows without text', () => {
    assert.deepEqual(reviewWindows(['', ' ', 'x'], [{ first: 0, last: 1 }]), []);
  });

  it('covers every line with text once, in windows of at most 60', () => {
    const line = fc.constantFrom('', 'x', '  x', '    x');
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 300 }), (lines) => {
        const windows = reviewWindows(lines, [{ first: 0, last: lines.length - 1 }]);
        const seen = windows.flatMap(({ first, last }) =>
          Array.from({ length: last - first + 1 }, (_, i) => first + i),
        );
        assert.equal(new Set(seen).size, seen.length);
        for (const [at, text] of lines.entries()) if (text !== '') assert.ok(seen.includes(at));
        for (const { first, last } of windows) assert.ok(last - first < 60);
      }),
    );
  });
});
