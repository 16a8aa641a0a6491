import assert from 'node:assert/strict';
import fc from 'fast-check';
import { matchLines } from '../../../src/comparison/differences/match-lines.ts';

const anyLines = fc.array(fc.constantFrom('a', 'b', 'c', '', ' a'), { maxLength: 12 });

/** The length of a longest common subsequence, by the textbook. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  let above = b.map(() => 0);
  for (const line of a) {
    const row: number[] = [];
    b.forEach((other, j) => {
      const diagonal = j === 0 ? 0 : (above[j - 1] ?? 0);
      row.push(line === other ? diagonal + 1 : Math.max(above[j] ?? 0, row[j - 1] ?? 0));
    });
    above = row;
  }
  return above.at(-1) ?? 0;
}

function assertMatches(left: readonly string[], right: readonly string[]): void {
  const { pairs } = matchLines(left, right);
  pairs.forEach(([i, j], at) => {
    assert.ok(i >= 0 && i < left.length && j >= 0 && j < right.length);
    assert.equal(left[i], right[j]);
    const [beforeI, beforeJ] = pairs[at - 1] ?? [-1, -1];
    assert.ok(i > beforeI && j > beforeJ, 'both ascend');
  });
}

/** Lines of which both texts have many, in another order for every step. */
const noise = (step: number): readonly string[] =>
  Array.from({ length: 700 }, (_, i) => `x${(i * step) % 61}`);

describe('matchLines', () => {
  it('matches as many lines as can be, in order', () => {
    fc.assert(
      fc.property(anyLines, anyLines, (left, right) => {
        assertMatches(left, right);
        const { pairs, coarse } = matchLines(left, right);
        assert.equal(pairs.length, longestCommon(left, right));
        assert.equal(coarse, false);
      }),
    );
  });

  it('matches every line of a text with itself, and what two begin and end with', () => {
    assert.deepEqual(matchLines(['a', 'a'], ['a', 'a']).pairs, [
      [0, 0],
      [1, 1],
    ]);
    assert.deepEqual(matchLines(['a', 'x', 'b'], ['a', 'b']).pairs, [
      [0, 0],
      [2, 1],
    ]);
    assert.deepEqual(matchLines([], ['a']).pairs, []);
  });

  it('matches lines that differ in white space where that is ignored', () => {
    const [left, right] = [
      ['if (a) {', '', 'b'],
      ['if(a){', '\t', ' b'],
    ];
    assert.equal(matchLines(left, right, { ignoreWhitespace: true }).pairs.length, 3);
    assert.equal(matchLines(left, right).pairs.length, 0);
  });

  it('looks at every line where most are in one text alone, however many', () => {
    const left = Array.from({ length: 3_000 }, (_, i) => (i % 100 === 0 ? `same ${i}` : `l${i}`));
    const right = Array.from({ length: 3_000 }, (_, i) => (i % 100 === 0 ? `same ${i}` : `r${i}`));
    const { pairs, coarse } = matchLines(left, right);
    assert.deepEqual([pairs.length, coarse], [30, false]);
  });

  it('matches around lines that both have once, where too much has moved', () => {
    const left = [
      ...noise(7),
      'p',
      'one',
      'q',
      ...noise(11),
      'two',
      ...noise(13),
      'three',
      'p',
      'q',
    ];
    const right = [
      ...noise(17),
      'p',
      'one',
      'q',
      ...noise(19),
      'three',
      ...noise(23),
      'two',
      'q',
      'p',
    ];
    assertMatches(left, right);
    const { pairs, coarse } = matchLines(left, right);
    const at = left.indexOf('one');
    const other = right.indexOf('one');
    assert.equal(coarse, true);
    for (const near of [-1, 0, 1]) {
      assert.ok(
        pairs.some(([i, j]) => i === at + near && j === other + near),
        String(near),
      );
    }
    const matched = new Set(pairs.map(([i]) => left[i]));
    // They have changed places: one of them is matched, the other has moved.
    assert.notEqual(matched.has('two'), matched.has('three'));
  });

  it('matches the most of the lines that have changed places', () => {
    const once = ['u1', 'u2', 'u3', 'u4', 'u5'];
    const moved = ['u5', 'u1', 'u2', 'u4', 'u3'];
    const mixed = (names: readonly string[], first: number) => [
      'start',
      ...names.flatMap((name, i) => [name, ...noise(first + 6 * i)]),
      'end',
    ];
    const [left, right] = [mixed(once, 7), mixed(moved, 8)];
    assertMatches(left, right);
    const { pairs, coarse } = matchLines(left, right);
    assert.equal(coarse, true);
    const found = pairs.map(([i]) => left[i] ?? '').filter((line) => line.startsWith('u'));
    assert.equal(found.length, 3);
    assert.deepEqual(found.slice(0, 2), ['u1', 'u2']);
  });
});
