import assert from 'node:assert/strict';
import fc from 'fast-check';
import { consensusOf } from '../../src/applications/consensus.ts';

/** The index that is kept and why, or why nothing is. */
function outcomeOf(...outputs: readonly string[]): readonly [number, string] | string {
  const consensus = consensusOf(outputs);
  return consensus.kind === 'kept' ? [consensus.index, consensus.by] : consensus.why;
}

describe('consensusOf three outputs', () => {
  it('keeps the original where the first other equals it', () => {
    assert.deepEqual(outcomeOf('Return  the sum.', 'return the sum', 'nothing'), [0, 'first']);
  });

  it('keeps the original where the second other equals it', () => {
    assert.deepEqual(outcomeOf('return the sum', 'nothing', 'RETURN THE SUM!'), [0, 'first']);
  });

  it('keeps the first other where both others are equal', () => {
    assert.deepEqual(outcomeOf('original', 'Both say so', 'both say so.'), [1, 'others']);
  });

  it('drops all where two have next to nothing in common', () => {
    assert.equal(outcomeOf('one two three', 'one two four', 'five six'), 'dissent');
  });

  it('keeps what is most like the others', () => {
    // Pairs: .667, .667 of b with each; a and c share one word of three: .333
    assert.deepEqual(outcomeOf('a b x', 'a b c', 'y b c'), [1, 'similarity']);
    assert.deepEqual(outcomeOf('y b c', 'a b x', 'a b c'), [2, 'similarity']);
  });

  it('keeps the original, then the first other, in a tie', () => {
    // All pairs alike
    assert.deepEqual(outcomeOf('s a', 's b', 's c'), [0, 'similarity']);
    // Sums: o0 .5 + .5, o1 .5 + 2/3, o2 .5 + 2/3
    assert.deepEqual(outcomeOf('s q r', 's b c', 's b d'), [1, 'similarity']);
  });

  it('drops what is empty', () => {
    assert.equal(outcomeOf('', '!', 'text'), 'empty');
    assert.equal(outcomeOf('text', '', '...'), 'empty');
    assert.equal(outcomeOf('text', 'text of others', ''), 'dissent');
  });

  it('does not drop at a similarity just above the limit', () => {
    const filler = (letter: string): string =>
      Array.from({ length: 98 }, (_, i) => `${letter}${i}`).join(' ');
    // One word of 99 in common: 2 · 1 / 198 = .0101
    assert.notEqual(
      outcomeOf(...['a', 'b', 'c'].map((letter) => `same ${filler(letter)}`)),
      'dissent',
    );
    // One of 101: .0099
    assert.equal(
      outcomeOf(...['a', 'b', 'c'].map((letter) => `same ${filler(letter)} x${letter} y${letter}`)),
      'dissent',
    );
  });

  it('cannot tell operators apart: a known weakness', () => {
    assert.deepEqual(outcomeOf('return x', 'if (a < b) go()', 'if (a > b) go()'), [1, 'others']);
  });
});

describe('consensusOf any number of outputs', () => {
  it('is dissent for one alone, and for none', () => {
    assert.equal(outcomeOf(), 'dissent');
    assert.equal(outcomeOf('text'), 'dissent');
  });

  it('keeps the original of two that have something in common', () => {
    assert.deepEqual(outcomeOf('a b', 'a c'), [0, 'similarity']);
    assert.equal(outcomeOf('a b', 'c d'), 'dissent');
  });

  it('keeps the most frequent of the others, the first of as frequent ones', () => {
    assert.deepEqual(outcomeOf('o', 'x', 'y', 'y', 'x', 'y'), [2, 'others']);
    assert.deepEqual(outcomeOf('o', 'x', 'y', 'y', 'x'), [1, 'others']);
  });

  it('says how like the others the kept one is', () => {
    const consensus = consensusOf(['a b', 'a b', 'a c']);
    assert.ok(consensus.kind === 'kept' && consensus.agreement === 0.75);
  });

  it('keeps one of them with an agreement in [0, 1], or none', () => {
    const output = fc.array(fc.constantFrom('a', 'b', 'c', ';'), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(output, { maxLength: 6 }), (words) => {
        const outputs = words.map((one) => one.join(' '));
        const consensus = consensusOf(outputs);
        if (consensus.kind === 'dropped') return;
        assert.ok(/[a-z]/.test(outputs[consensus.index] ?? ''));
        assert.ok(consensus.agreement >= 0 && consensus.agreement <= 1);
      }),
    );
  });
});
