import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  changedWords,
  likeness,
  wordBag,
  type WordStretch,
} from '../../../src/comparison/differences/changed-words.ts';

const cut = (line: string, stretches: readonly WordStretch[]): string =>
  stretches.toReversed().reduce((rest, { from, to }) => rest.slice(0, from) + rest.slice(to), line);

/** Lines with words in common. */
const anyLine = fc
  .array(fc.constantFrom('a', 'bc', ' ', '  ', '\t', '+', '(', ')', 'ü', '😀', '0'), {
    maxLength: 12,
  })
  .map((words) => words.join(''));

describe('changedWords', () => {
  it('gives the same where they are taken out, and nothing for equal lines', () => {
    fc.assert(
      fc.property(anyLine, anyLine, (left, right) => {
        const words = changedWords(left, right);
        const [a, b] = [cut(left, words.left), cut(right, words.right)];
        assert.equal(a.replace(/\s/g, ''), b.replace(/\s/g, ''));
        assert.deepEqual(changedWords(left, left), { left: [], right: [] });
      }),
    );
  });

  it('joins what is changed over white space alone, and not over anything else', () => {
    assert.deepEqual(changedWords('f(a, b c)', 'f(x, y z)').left, [
      { from: 2, to: 3 },
      { from: 5, to: 8 },
    ]);
  });

  it('never parts a character of two code units', () => {
    assert.deepEqual(changedWords('x😀', 'x😁'), {
      left: [{ from: 1, to: 3 }],
      right: [{ from: 1, to: 3 }],
    });
  });

  it('begins and ends with something else than white space where that is ignored', () => {
    fc.assert(
      fc.property(anyLine, anyLine, (left, right) => {
        const words = changedWords(left, right, { ignoreWhitespace: true });
        for (const { from, to } of words.left) {
          const text = left.slice(from, to);
          assert.ok(text !== '' && text === text.trim());
        }
      }),
    );
    assert.deepEqual(changedWords('a b', 'a  b', { ignoreWhitespace: true }), {
      left: [],
      right: [],
    });
  });

  it('is the middle in full for lines with too many words, but for their ends', () => {
    const of = (word: string) => `start ${`${word}1 `.repeat(600)}end`;
    assert.deepEqual(changedWords(of('a'), of('b')).left, [{ from: 6, to: of('a').length - 4 }]);
  });

  it('is the line in full where it is too long to look at', () => {
    const long = 'a '.repeat(20_000);
    assert.deepEqual(changedWords(long, `${long}b`), {
      ...{ left: [{ from: 0, to: 40_000 }], right: [{ from: 0, to: 40_001 }] },
    });
  });
});

describe('likeness', () => {
  const of = (left: string, right: string) => likeness(wordBag(left), wordBag(right));

  it('is the share of characters in common words, by hand', () => {
    assert.equal(of('return x', 'return yy'), 6 / 8);
    assert.equal(of('a a b', 'a c'), 1 / 3);
    assert.equal(of('', ' \t'), 1);
    assert.equal(of('', 'a'), 0);
  });

  it('is the same from both sides, within [0, 1], and 1 for equal lines', () => {
    fc.assert(
      fc.property(anyLine, anyLine, (left, right) => {
        assert.equal(of(left, right), of(right, left));
        assert.ok(of(left, right) >= 0 && of(left, right) <= 1);
        assert.equal(of(left, left), 1);
      }),
    );
  });
});
