import assert from 'node:assert/strict';
import { sentenceBleu } from '../../../src/text/kernels/bleu.ts';
import { chrf } from '../../../src/text/kernels/chrf.ts';
import { kernels } from '../../../src/text/kernels/kernel.ts';
import reference from '../../fixtures/code-text-scores.json' with { type: 'json' };

describe('a score of code equals sacrebleu', () => {
  it('for fifty pairs or more', () => assert.ok(reference.pairs.length >= 50));

  for (const { hypothesis, reference: wanted, ...expected } of reference.pairs) {
    it(`${JSON.stringify(hypothesis)} for ${JSON.stringify(wanted)}`, () => {
      const [a, b] = [{ text: hypothesis }, { text: wanted }];
      const scores = {
        bleu: sentenceBleu(hypothesis, wanted),
        bleuLowerCase: sentenceBleu(hypothesis, wanted, { lowerCase: true }),
        chrf: chrf(hypothesis, wanted),
      };
      for (const name of ['bleu', 'bleuLowerCase', 'chrf'] as const) {
        const [actual, value] = [scores[name], expected[name]];
        assert.ok(Math.abs(actual - value) < 1e-9, `${name}: ${actual}, not ${value}`);
      }
      for (const [kernel, percent] of [
        [kernels.bleu, scores.bleuLowerCase],
        [kernels.chrf, scores.chrf],
      ] as const) {
        const similarity = kernel.similarity(a, b);
        assert.ok(Math.abs((similarity ?? NaN) - percent / 100) < 1e-12, kernel.id);
      }
    });
  }
});
