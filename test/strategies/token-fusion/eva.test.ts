import assert from 'node:assert/strict';
import type { TokenList } from '../../../src/math/token-union.ts';
import { eva, survivorsOf } from '../../../src/strategies/token-fusion/eva.ts';
import { told, toyModel, PUBLISHED } from './toy-models.ts';

const listOf = (...keys: readonly string[]): TokenList => ({
  tokens: keys.map((key, i) => ({ key, logprobNats: -1 - i })),
});

describe('eva', () => {
  it('drops a member whose favourite nobody else considers', () => {
    const [one, two, odd] = [listOf('a', 'b', 'c'), listOf('b', 'a', 'c'), listOf('z', 'a', 'b')];
    assert.deepEqual(survivorsOf([one, two, odd], 2), [one, two]);
  });

  it('hears all where nobody shares a favourite, and one alone', () => {
    const lists = [listOf('a', 'x'), listOf('b', 'y')];
    assert.deepEqual(survivorsOf(lists, 3), lists);
    assert.deepEqual(survivorsOf([listOf('a')], 3), [listOf('a')]);
  });

  it('lets no odd member decide, however sure it is', async () => {
    const models = [
      toyModel('m1', { '': { a: 0.5, b: 0.45 } }),
      toyModel('m2', { '': { b: 0.4, a: 0.35 } }),
      toyModel('m3', { '': { z: 1 } }),
    ];
    const { last } = await told(eva, models, PUBLISHED);
    const [span] = last?.spans ?? [];
    // (0.45 / 0.95 + 0.4 / 0.75) / 2 against (0.5 / 0.95 + 0.35 / 0.75) / 2.
    assert.deepEqual(
      [span?.text, span?.score?.toFixed(6), span?.runnerUp?.text, span?.runnerUp?.score.toFixed(6)],
      ['b', '0.503509', 'a', '0.496491'],
    );
  });

  it('keeps a third from correcting a mistake that two share', async () => {
    const models = ['m1', 'm2'].map((id) => toyModel(id, { '': { wrong: 0.4, right: 0.35 } }));
    const right = toyModel('m3', { '': { right: 1 } });
    assert.equal((await told(eva, [...models, right], { ...PUBLISHED, drop: 1 })).text, 'wrong');
    assert.equal((await told(eva, [...models, right], { ...PUBLISHED, drop: 3 })).text, 'right');
  });
});
