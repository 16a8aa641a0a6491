import assert from 'node:assert/strict';
import { sentenceBleu } from '../../../src/text/kernels/bleu.ts';
import { chrf } from '../../../src/text/kernels/chrf.ts';
import reference from '../../fixtures/text-scores.json' with { type: 'json' };

/** The last digits differ: the reference takes logarithms of percents. */
const ROUNDING = 1e-7;

describe('a text score equals sacrebleu', () => {
  it('for more than a hundred pairs', () => assert.ok(reference.pairs.length > 100));
  for (const { hypothesis, reference: wanted, ...expected } of reference.pairs) {
    it(`${JSON.stringify(hypothesis)} for ${JSON.stringify(wanted)}`, () => {
      const scores = {
        bleu: sentenceBleu(hypothesis, wanted),
        bleuLowerCase: sentenceBleu(hypothesis, wanted, { lowerCase: true }),
        chrf: chrf(hypothesis, wanted),
        chrfPlusPlus: chrf(hypothesis, wanted, { wordOrder: 2 }),
      };
      for (const name of ['bleu', 'bleuLowerCase', 'chrf', 'chrfPlusPlus'] as const) {
        const [actual, value] = [scores[name], expected[name]];
        assert.ok(Math.abs(actual - value) < ROUNDING, `${name}: ${actual}, not ${value}`);
      }
    });
  }
});
