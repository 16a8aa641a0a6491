import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  limitNanoOf,
  nanoCost,
  nanoCostOfUsage,
  nanoOf,
  nanoTold,
  usdOf,
} from '../../src/spending/nano-dollars.ts';

/** Prices as vendors write them: up to six decimals. */
const price = fc.integer({ min: 0, max: 200_000_000 }).map((millionths) => millionths / 1e6);
const prices = fc.record(
  { input: price, output: price, cachedInput: price, cacheWrite: price },
  { requiredKeys: ['input', 'output'] },
);
const tokens = fc.integer({ min: 0, max: 2_000_000 });

describe('nano-dollars', () => {
  it('of a call are the price times the tokens', () => {
    assert.equal(nanoCost({ input: 3, output: 15 }, { prompt: 1000, completion: 100 }), 4_500_000);
    assert.equal(usdOf(4_500_000), 0.0045);
  });

  it('count cached and written tokens at their own price', () => {
    const asked = { input: 5, output: 25, cachedInput: 0.5, cacheWrite: 6.25 };
    const counts = { prompt: 10_000, completion: 200, cached: 8000, cacheWrite: 1000 };
    assert.equal(nanoCost(asked, counts), 5_000_000 + 4_000_000 + 6_250_000 + 5_000_000);
  });

  it('take cached tokens as others where no price is told for them', () => {
    const counts = { prompt: 900, completion: 0 };
    const asked = { input: 2, output: 8 };
    assert.equal(
      nanoCost(asked, { ...counts, cached: 500, cacheWrite: 100 }),
      nanoCost(asked, counts),
    );
  });

  it('are those of whole numbers, rounded up once', () => {
    fc.assert(
      fc.property(prices, tokens, tokens, fc.nat(), fc.nat(), (asked, prompt, completion, a, b) => {
        const cached = prompt === 0 ? 0 : a % (prompt + 1);
        const cacheWrite = prompt - cached === 0 ? 0 : b % (prompt - cached + 1);
        const whole = (value: number): bigint => BigInt(Math.round(value * 1e6));
        const pico =
          whole(asked.input) * BigInt(prompt - cached - cacheWrite) +
          whole(asked.cachedInput ?? asked.input) * BigInt(cached) +
          whole(asked.cacheWrite ?? asked.input) * BigInt(cacheWrite) +
          whole(asked.output) * BigInt(completion);
        const nano = nanoCost(asked, { prompt, completion, cached, cacheWrite });
        assert.equal(nano, Number((pico + 999n) / 1000n));
      }),
    );
  });

  it('never fall when there are more tokens', () => {
    fc.assert(
      fc.property(prices, tokens, tokens, tokens, (asked, prompt, completion, more) => {
        const less = nanoCost(asked, { prompt, completion });
        assert.ok(nanoCost(asked, { prompt: prompt + more, completion }) >= less);
        assert.ok(nanoCost(asked, { prompt, completion: completion + more }) >= less);
      }),
    );
  });

  it('are a sum whatever a server counts', () => {
    const any = fc.double();
    fc.assert(
      fc.property(prices, any, any, any, any, (asked, prompt, completion, cached, cacheWrite) => {
        const nano = nanoCost(asked, { prompt, completion, cached, cacheWrite });
        assert.ok(Number.isSafeInteger(nano) && nano >= 0);
      }),
    );
  });

  it('of a sum in dollars are rounded up, and never by what a fraction lacks', () => {
    assert.equal(nanoOf(0.29), 290_000_000);
    assert.equal(nanoOf(0.1 + 0.2), 300_000_000);
    assert.equal(nanoOf(1e-12), 1);
    for (const none of [-1, Number.NaN, 0]) assert.equal(nanoOf(none), 0);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e13 }), (nano) => nanoOf(usdOf(nano)) === nano),
    );
  });

  it('of a limit are rounded down', () => {
    assert.equal(limitNanoOf(1), 1e9);
    assert.equal(limitNanoOf(0.29), 290_000_000);
    assert.equal(limitNanoOf(0.000_000_000_9), 0);
    assert.equal(limitNanoOf(0), 0);
  });

  it('are not known of a usage without counts', () => {
    const asked = { input: 1, output: 1 };
    assert.equal(nanoCostOfUsage(asked, { estimated: false, promptTokens: 5 }), undefined);
    assert.equal(nanoCostOfUsage(asked, { estimated: false, completionTokens: 5 }), undefined);
    const usage = { estimated: false, promptTokens: 5, completionTokens: 0, cachedTokens: 2 };
    assert.equal(nanoCostOfUsage({ ...asked, cachedInput: 0 }, usage), 3000);
  });

  it('that a vendor tells are believed only where they are a sum', () => {
    assert.equal(nanoTold({ estimated: false, costUsd: 0.002 }), 2_000_000);
    assert.equal(nanoTold({ estimated: false, costUsd: 0 }), 0);
    for (const costUsd of [-0.1, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.equal(nanoTold({ estimated: false, costUsd }), undefined);
    }
    assert.equal(nanoTold({ estimated: false }), undefined);
  });
});
