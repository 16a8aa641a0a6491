import assert from 'node:assert/strict';
import fc from 'fast-check';
import { codeBleu } from '../../../../src/benchmark/metrics/text-quality/code-bleu.ts';
import { multisetOf } from '../../../../src/text/kernels/multiset.ts';

/** Parts as text, `-` for what cannot be told. */
function parts(hypothesis: string, reference: string, subtrees?: [string[], string[]]): string {
  const { nGrams, weightedNGrams, syntax, dataFlow, score } = codeBleu(
    hypothesis,
    reference,
    subtrees && { hypothesis: multisetOf(subtrees[0]), reference: multisetOf(subtrees[1]) },
  );
  return [nGrams, weightedNGrams, syntax, dataFlow, score]
    .map((value) => value?.toFixed(3) ?? '-')
    .join(' ');
}

describe('codeBleu', () => {
  it('of equal code is 1 in every part that can be told', () => {
    assert.equal(parts('x = y + 1', 'x  =  y + 1'), '1.000 1.000 - 1.000 1.000');
    assert.equal(parts('return f()', 'return f()'), '1.000 1.000 - - 1.000');
  });
  it('takes subtrees from the caller and shares the weight evenly', () => {
    // Four parts; half of the subtrees are found.
    const trees: [string[], string[]] = [
      ['id', 'call', 'num'],
      ['id', 'call', 'id', 'call'],
    ];
    assert.equal(parts('x = y', 'x = y', trees), '1.000 1.000 0.500 1.000 0.875');
  });
  it('does not count subtrees of a reference that has none', () => {
    assert.equal(parts('x = y', 'x = y', [['id'], []]), '1.000 1.000 - 1.000 1.000');
  });
  it('holds a wrong keyword worse than a wrong name', () => {
    // Words 0.2 / 1.2 and 1 / 1.2, and one pair without a match, 1/2; unweighted 1/2 both times.
    const told = (text: string) => {
      const { nGrams, weightedNGrams } = codeBleu(text, 'return total');
      return [nGrams?.toFixed(4), weightedNGrams?.toFixed(4)];
    };
    assert.deepEqual(told('throw total'), ['0.5000', Math.sqrt(0.2 / 2.4).toFixed(4)]);
    assert.deepEqual(told('return sum'), ['0.5000', Math.sqrt(1 / 2.4).toFixed(4)]);
  });
  it('sees the data flow through other names', () => {
    const renamed = codeBleu('a = b\nc = a', 'x = y\nz = x');
    assert.equal(renamed.dataFlow, 1);
    assert.ok((renamed.nGrams ?? 1) < 0.5);
  });
  it('has nothing to say of an empty reference, and gives 0 to an empty text', () => {
    assert.equal(parts('x', ''), '- - - - -');
    assert.equal(parts('', 'x = y'), '0.000 0.000 - 0.000 0.000');
  });
  it('has all parts in [0, 1], and their mean as score', () => {
    const code = fc.string({
      unit: fc.constantFrom('x', 'y', ' ', '=', '+', '(', ')', ';', '\n', 'if ', '.', ','),
      maxLength: 25,
    });
    fc.assert(
      fc.property(code, code, (a, b) => {
        const { score, ...single } = codeBleu(a, b);
        const known = Object.values(single).filter((part) => part !== undefined);
        for (const part of known) assert.ok(part >= 0 && part <= 1 + 1e-12);
        const mean = known.reduce((sum, part) => sum + part, 0) / known.length;
        if (known.length === 0) assert.equal(score, undefined);
        else assert.ok(Math.abs((score ?? NaN) - mean) < 1e-12);
      }),
    );
  });
});
