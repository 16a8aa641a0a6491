import assert from 'node:assert/strict';
import { unite } from '../../../src/strategies/token-fusion/unite.ts';
import { CUT_DIFFERENTLY } from './cut-differently.ts';
import { told, toyModel, PUBLISHED } from './toy-models.ts';

/** softmax of the card's logits: the lists are whole, and so is their union. */
const softmax = (logits: readonly number[]): Record<string, number> => {
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
  return Object.fromEntries(logits.map((logit, i) => ['abc'.charAt(i), Math.exp(logit) / total]));
};

describe('unite', () => {
  it('takes the greatest mean share of the union, as on the card', async () => {
    const models = [
      toyModel('m1', { '': softmax([3, 2, -1]) }),
      toyModel('m2', { '': softmax([1, 2.5, 2]) }),
    ];
    const { last } = await told(unite, models, PUBLISHED);
    const [span] = last?.spans ?? [];
    assert.deepEqual(
      [span?.text, span?.score?.toFixed(6), span?.runnerUp?.text, span?.runnerUp?.score.toFixed(6)],
      ['a', '0.421675', 'b', '0.405969'],
    );
  });

  it('unites no more than the best k', async () => {
    const models = [
      toyModel('m1', { '': { a: 0.5, c: 0.45, x: 0.05 } }),
      toyModel('m2', { '': { b: 0.5, c: 0.45, y: 0.05 } }),
    ];
    assert.equal((await told(unite, models, PUBLISHED)).text, 'c');
    assert.equal((await told(unite, models, { ...PUBLISHED, topK: 1 })).text, 'a');
  });

  it('keeps white space and ends with the text', async () => {
    const table = {
      '': { 'if (a)': 0.9 },
      'if (a)': { '\n  \tb': 0.9 },
      'if (a)\n  \tb': { '': 1 },
    };
    const { text, calls } = await told(
      unite,
      [toyModel('m1', table), toyModel('m2', table)],
      PUBLISHED,
      { prefix: '' },
    );
    assert.match(text ?? '', /^if \(a\)\n\s+b$/);
    assert.equal(calls.filter((call) => call.startsWith('next m1')).length, 3);
  });

  it('breaks a word every step where vocabularies cut it differently, and not at the gate', async () => {
    assert.equal((await told(unite, CUT_DIFFERENTLY, PUBLISHED)).text?.trim(), 'totally;');
    assert.equal((await told(unite, CUT_DIFFERENTLY)).text?.trim(), 'total;');
  });
});
