import assert from 'node:assert/strict';
import fc from 'fast-check';
import { consensus } from '../../../src/comparison/differences/consensus.ts';
import { anyText, linesOfText } from './any-text.ts';

const supports = (...texts: readonly string[]) =>
  consensus(texts, 2).map((lines) => lines.map(({ support }) => support).join(' '));

describe('consensus', () => {
  it('counts who has a line, by hand', () => {
    assert.deepEqual(supports('a\nb\nc', 'a\nc', 'a\nb\nd'), ['3 2 2', '3 2', '3 2 1']);
  });

  it('agrees on all lines of equal texts', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 4 }), (text, n) => {
        for (const lines of consensus(
          Array.from({ length: n }, () => text),
          n,
        )) {
          assert.ok(lines.every(({ support, agreed }) => support === n && agreed));
        }
      }),
    );
  });

  it('calls a line agreed exactly from k on', () => {
    const [lines = []] = consensus(['a\nb', 'a\nx', 'a\nb'], 3);
    assert.deepEqual(lines, [
      { line: 0, support: 3, agreed: true },
      { line: 1, support: 2, agreed: false },
    ]);
  });

  it('takes the same lines in another order for one that moved', () => {
    assert.deepEqual(
      supports('a\nb', 'b\na').map((line) => line.length),
      [3, 3],
    );
    assert.equal(
      supports('a\nb', 'b\na')
        .join(' ')
        .split(' ')
        .filter((n) => n === '2').length,
      2,
    );
  });

  it('ignores white space where that is asked for', () => {
    const [lines = []] = consensus(['  a', 'a'], 2, { ignoreWhitespace: true });
    assert.equal(lines[0]?.agreed, true);
    assert.equal(consensus(['  a', 'a'], 2)[0]?.[0]?.agreed, false);
  });

  it('gives two texts the same amount of support from each other', () => {
    fc.assert(
      fc.property(anyText, anyText, (left, right) => {
        const [a = 0, b = 0] = consensus([left, right], 2).map(
          (lines) => lines.filter(({ support }) => support === 2).length,
        );
        assert.equal(a, b);
      }),
    );
  });

  it('has every line once, with between 1 and all texts behind it, equal texts alike', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 4 }), (texts) => {
        const found = consensus(texts, 2);
        texts.forEach((text, i) => {
          const lines = found[i] ?? [];
          assert.deepEqual(
            lines.map(({ line }) => line),
            linesOfText(text).map((_, line) => line),
          );
          assert.ok(lines.every(({ support }) => support >= 1 && support <= texts.length));
          assert.deepEqual(lines, found[texts.indexOf(text)]);
        });
      }),
    );
  });
});
