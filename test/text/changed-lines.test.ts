import assert from 'node:assert/strict';
import fc from 'fast-check';
import { changedRanges } from '../../src/text/changed-lines.ts';

describe('changedRanges', () => {
  const check = (before: string, now: string, expected: readonly (readonly [number, number])[]) =>
    assert.deepEqual(
      changedRanges(before, now),
      expected.map(([first, last]) => ({ first, last })),
    );

  it('finds lines that were changed or put in', () => {
    check('a\nb\nc\n', 'a\nx\nc\n', [[1, 1]]);
    check('a\nb\nc\n', 'a\nx\ny\nb\nc\nz\n', [
      [1, 2],
      [5, 5],
    ]);
    check('', 'a\nb', [[0, 1]]);
  });

  it('finds nothing where nothing changed, lines were taken out, or only line ends differ', () => {
    check('a\nb\n', 'a\nb\n', []);
    check('a\nb\nc\n', 'a\nc\n', []);
    check('a\r\nb\r\n', 'a\nb\n', []);
  });

  it('takes what is too long to be compared for changed, but for its ends', () => {
    const many = (word: string) => Array.from({ length: 3000 }, (_, i) => `${word}${i}`).join('\n');
    check(`head\n${many('a')}\ntail`, `head\n${many('b')}\ntail`, [[1, 3000]]);
  });

  it('leaves out only lines that the older text has, in its order', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, now) => {
        const ranges = changedRanges(before.join('\n'), now.join('\n'));
        const own = now.length === 0 ? [''] : now;
        const kept = own.filter(
          (_, i) => !ranges.some(({ first, last }) => first <= i && i <= last),
        );
        let at = 0;
        for (const line of before.length === 0 ? [''] : before) if (line === kept[at]) at += 1;
        assert.equal(at, kept.length);
      }),
    );
  });
});
