import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readingWindows } from '../../src/review/reading-windows.ts';

describe('readingWindows', () => {
  it('have all that stands before them where there is no limit, in pieces all the same', () => {
    assert.deepEqual(readingWindows('a\nb\nc\n', 2, 4, undefined), [
      { contextStart: 0, start: 2, end: 4 },
    ]);
    assert.deepEqual(readingWindows('a\n', 1, 1, undefined), []);
    const long = readingWindows('some = code\n'.repeat(500), 0, 6_000, undefined);
    assert.equal(long.length, 7);
    assert.ok(
      long.every(({ contextStart, start, end }) => contextStart === 0 && end - start <= 1_000),
    );
  });

  it('covers the text in whole lines, each with whole lines before it, within the limit', () => {
    const lines = fc.array(fc.string({ unit: fc.constantFrom('x', ' '), maxLength: 30 }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(
        lines,
        fc.nat({ max: 39 }),
        fc.integer({ min: 10, max: 60 }),
        (all, from, limit) => {
          const text = `${all.join('\n')}\n`;
          const start =
            all.slice(0, from % all.length).join('\n').length + (from % all.length > 0 ? 1 : 0);
          const windows = readingWindows(text, start, text.length, limit);
          assert.equal(windows[0]?.start, start);
          assert.equal(windows.at(-1)?.end, text.length);
          for (const [i, window] of windows.entries()) {
            assert.equal(window.start, windows[i - 1]?.end ?? start);
            for (const border of [window.contextStart, window.start])
              assert.ok(border === 0 || text[border - 1] === '\n');
            const own = text.slice(window.start, window.end);
            assert.ok(own.length <= limit || own.indexOf('\n') === own.length - 1, 'one long line');
            assert.ok(window.start - window.contextStart <= limit * 1.5);
          }
        },
      ),
    );
  });
});
