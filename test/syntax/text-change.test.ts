import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyTextChange, textChange } from '../../src/syntax/text-change.ts';

/** The change as `start-end:inserted`, checked to lead from one text to the other. */
function change(before: string, after: string): string | undefined {
  const found = textChange(before, after);
  if (found === undefined) return undefined;
  assert.equal(applyTextChange(before, found), after);
  return `${found.start}-${found.start + found.removed}:${found.inserted}`;
}

const long = 'const a = 1;\n'.repeat(1_000);

describe('textChange', () => {
  const cases: readonly (readonly [string, string, string, string | undefined])[] = [
    ['nothing between equal texts', 'abc', 'abc', undefined],
    ['a typed letter', 'ac', 'abc', '1-1:b'],
    ['a deleted letter', 'abc', 'ac', '1-2:'],
    ['a repeated letter as one at its end', 'aa', 'aaa', '2-2:a'],
    ['everything between texts that share nothing', 'abc', 'xyz', '0-3:xyz'],
    ['the first text', '', 'abc', '0-0:abc'],
    ['a text that is emptied', 'abc', '', '0-3:'],
    ['two edits as the range around both', 'a1b2c', 'a3b4c', '1-4:3b4'],
    ['whole surrogate pairs that share their first half', 'a😀b', 'a😁b', '1-3:😁'],
    ['whole surrogate pairs that share their second half', 'a😀b', 'a🨀b', '1-3:🨀'],
    ['a pair typed behind its like', '😀', '😀😀', '2-2:😀'],
    ['a letter far into a long text', long, `${long}a`, `${long.length}-${long.length}:a`],
    ['a letter before a long text', long, `a${long}`, '0-0:a'],
  ];
  for (const [name, before, after, expected] of cases) {
    it(`finds ${name}`, () => assert.equal(change(before, after), expected));
  }

  it('leads from any text to any other and keeps pairs whole', () => {
    const unit = fc.constantFrom(
      'a',
      'b',
      '\n',
      '😀',
      '😁',
      '🨀',
      'x'.repeat(4_096),
      'x'.repeat(65_536),
    );
    const text = fc.array(unit, { maxLength: 12 }).map((units) => units.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const found = textChange(before, after);
        if (found === undefined) {
          assert.equal(before, after);
          return;
        }
        assert.equal(applyTextChange(before, found), after);
        assert.ok(found.inserted.isWellFormed());
        assert.ok(before.slice(found.start, found.start + found.removed).isWellFormed());
      }),
      { numRuns: 500 },
    );
  });
});
