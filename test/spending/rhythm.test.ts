import assert from 'node:assert/strict';
import fc from 'fast-check';
import { estimateDay, type RequestRecord } from '../../src/spending/rhythm.ts';

const NOW = new Date(2026, 10, 28, 18).getTime();
const DAY_MS = 86_400_000;
const PRICE = { input: 0.3, output: 0.9 };

/** So many automatic requests a day, on days so many days ago. */
function records(perDay: number, daysAgo: readonly number[]): RequestRecord[] {
  return daysAgo.flatMap((ago) =>
    Array.from({ length: perDay }, (_, n) => ({
      ...{ at: NOW - ago * DAY_MS, runId: `run-${n}`, session: `s${ago}` },
      trigger: 'automatic' as const,
    })),
  );
}

describe('the rhythm of a user', () => {
  it('is assumed where nothing is on record, and says so', () => {
    assert.deepEqual(estimateDay({ records: [], now: NOW, price: PRICE }), {
      ...{ requests: 400, promptTokens: 480_000, completionTokens: 16_000, usd: 0.1584 },
      ...{ fromDays: 0, assumed: ['requests', 'tokens'] },
    });
  });

  it('is assumed where too little is on record', () => {
    const few = estimateDay({ records: records(100, [0, 1]), now: NOW, price: PRICE });
    const seldom = estimateDay({ records: records(5, [0, 1, 2, 3]), now: NOW, price: PRICE });
    assert.deepEqual([few.requests, seldom.requests], [400, 400]);
  });

  it('is the mean of days with requests, twice what was shown', () => {
    const rhythm = estimateDay({ records: records(30, [0, 1, 2, 7]), now: NOW, price: PRICE });
    assert.deepEqual([rhythm.requests, rhythm.fromDays], [60, 4]);
    assert.deepEqual(rhythm.assumed, ['shown', 'tokens']);
  });

  it('counts a request once, however often it is on record', () => {
    const all = records(30, [0, 1, 2]);
    const twice = estimateDay({ records: [...all, ...all], now: NOW, price: PRICE });
    assert.equal(twice.requests, 60);
  });

  it('leaves out what was asked for, what is older than 14 days and what is to come', () => {
    const all = records(30, [0, 1, 2]);
    const others: RequestRecord[] = [
      ...records(500, [14, 20, -1]),
      ...records(500, [1]).map((one) => ({ ...one, trigger: 'explicit' as const })),
    ];
    assert.equal(
      estimateDay({ records: [...all, ...others], now: NOW, price: PRICE }).requests,
      60,
    );
  });

  it('goes by counted tokens from 20 calls on', () => {
    const sources = { records: records(30, [0, 1, 2]), now: NOW, price: PRICE };
    const counted = { calls: 20, promptTokens: 20_000, completionTokens: 400 };
    const rhythm = estimateDay({ ...sources, counted });
    assert.deepEqual([rhythm.promptTokens, rhythm.completionTokens], [60_000, 1200]);
    assert.deepEqual(rhythm.assumed, ['shown']);
    const few = estimateDay({ ...sources, counted: { ...counted, calls: 19 } });
    assert.deepEqual(few.assumed, ['shown', 'tokens']);
  });

  it('has no sum without a price', () => {
    assert.equal(estimateDay({ records: [], now: NOW, price: undefined }).usd, undefined);
    assert.equal(estimateDay({ records: [], now: NOW, price: { input: 0, output: 0 } }).usd, 0);
  });

  it('costs what its tokens cost', () => {
    const price = fc.integer({ min: 0, max: 1e8 }).map((n) => n / 1e6);
    fc.assert(
      fc.property(price, price, fc.integer({ min: 20, max: 80 }), (input, output, perDay) => {
        const rhythm = estimateDay({
          ...{ records: records(perDay, [0, 1, 2]), now: NOW, price: { input, output } },
        });
        const exact = (rhythm.promptTokens * input + rhythm.completionTokens * output) / 1e6;
        assert.ok(Math.abs((rhythm.usd ?? Number.NaN) - exact) <= 2e-9);
      }),
    );
  });
});
