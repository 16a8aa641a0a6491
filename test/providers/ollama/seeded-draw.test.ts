import assert from 'node:assert/strict';
import { systemClock } from '../../../src/core/clock.ts';
import { createSeedFinder, uniformOf } from '../../../src/providers/ollama/seeded-draw.ts';

describe('uniformOf', () => {
  // The first two outputs of MT19937 as a generator set up by hand gives them (5489: the reference).
  for (const [seed, low, high] of [
    [1, 1_791_095_845, 4_282_876_139],
    [5489, 3_499_211_612, 581_869_302],
    [4_294_967_295, 419_326_371, 479_346_978],
  ] as const)
    it(`is the first number of a Mersenne Twister with seed ${seed}`, () => {
      assert.equal(uniformOf(seed), (low + high * 2 ** 32) / 2 ** 64);
    });
});

describe('createSeedFinder', () => {
  const { signal } = new AbortController();

  it('finds a seed that draws the token, for every token', async () => {
    const finder = createSeedFinder(50, systemClock);
    for (let token = 0; token < 50; token++) {
      const seed = await finder.seedFor(token, signal);
      assert.ok(seed !== undefined, `token ${token}`);
      assert.equal(Math.ceil(50 * uniformOf(seed)) - 1, token);
    }
  });

  it('draws what a real Ollama 0.13.5 drew among 4,096 tokens', async () => {
    const finder = createSeedFinder(4096, systemClock);
    for (const [seed, token] of [
      [1, 4084],
      [2, 758],
      [3, 289],
      [4, 3688],
      [6, 3880],
    ] as const)
      assert.equal(await finder.seedFor(token, signal), seed);
  });

  it('finds none for a token that is not there', async () => {
    assert.equal(await createSeedFinder(8, systemClock).seedFor(8, signal), undefined);
  });

  it('throws the reason of an abort', async () => {
    const reason = new Error('typed on');
    const aborted = AbortSignal.abort(reason);
    await assert.rejects(createSeedFinder(8, systemClock).seedFor(1, aborted), reason);
  });
});
