import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Generation, Usage } from '../../src/core/generation.ts';
import { planLanes } from '../../src/engine/lanes.ts';
import {
  createSpeeds,
  deadlineFor,
  debounceFor,
  promptBudgetFor,
  tokenLimitFor,
  type Speed,
} from '../../src/engine/speeds.ts';
import { describedAs } from '../fakes/scripted-model.ts';

function generation(totalMs: number, usage: Partial<Usage> = {}): Generation {
  const finish = { unified: 'stop', raw: 'stop' } as const;
  return { modelId: 'm', text: '', finish, usage: { estimated: false, ...usage }, totalMs };
}

function speed(more: Partial<Speed> = {}): Speed {
  return { n: 1, charactersPerToken: 3, ...more };
}

const totals = (...list: readonly number[]): readonly Speed[] =>
  list.map((totalMs) => speed({ totalMs }));

describe('the scoring times of a model', () => {
  const scored = (times: readonly (readonly [tookMs: number, ended: boolean])[]) => {
    const speeds = createSpeeds();
    for (const [tookMs, ended] of times) speeds.recordScoring('m', tookMs, ended);
    return speeds.of('m').scoringMs;
  };
  const ended = (...times: readonly number[]) => times.map((time) => [time, true] as const);

  it('are unknown before five calls', () => {
    assert.equal(scored(ended(1, 1, 1, 1)), undefined);
    assert.equal(scored(ended(1, 1, 1, 1, 1)), 1);
  });

  it('are the 95th percentile of the latest forty', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
    // Of 61 … 100, interpolated at place 0.95 · 39.
    assert.ok(Math.abs((scored(ended(...hundred)) ?? 0) - 98.05) < 1e-9);
  });

  it('outlast a session, and go on from there', () => {
    const before = createSpeeds();
    for (const time of [90, 1, 2, 3, 4, 5]) before.recordScoring('m', time, true);
    before.sent('silent', 'prompt');
    assert.deepEqual(before.scoringTimes(), { m: [90, 1, 2, 3, 4, 5] });
    const after = createSpeeds(JSON.parse(JSON.stringify(before.scoringTimes())));
    assert.deepEqual(after.of('m'), { ...before.of('m'), n: 0 });
    for (let n = 0; n < 35; n++) after.recordScoring('m', 5, true);
    assert.deepEqual(after.scoringTimes()['m']?.slice(0, 3), [1, 2, 3]);
  });

  for (const kept of [null, 3, 'm', [1], { m: 1 }, { m: ['1', -1, null, Number.NaN] }]) {
    it(`are none where ${JSON.stringify(kept)} was kept`, () => {
      assert.deepEqual(createSpeeds(kept).scoringTimes(), {});
    });
  }

  it('count a call that was given up where it took longer than what is known', () => {
    assert.equal(scored([...ended(10, 10, 10, 10, 10), [9, false]]), 10);
    assert.ok((scored([...ended(10, 10, 10, 10, 10), [900, false]]) ?? 0) > 600);
    assert.equal(scored([[1, false], ...ended(10, 10, 10, 10)]), undefined);
  });
});

describe('the speeds of a model', () => {
  it('are unknown before the first answer', () => {
    assert.deepEqual(createSpeeds().of('m'), { n: 0, charactersPerToken: 3 });
  });

  it('are the medians of its answers, without the time it took to load', () => {
    const speeds = createSpeeds();
    for (const [totalMs, loadMs] of [
      [100, 0],
      [5200, 5000],
      [300, 0],
    ] as const) {
      speeds.record('m', generation(totalMs, { loadMs }), 100);
    }
    const { n, totalMs } = speeds.of('m');
    assert.deepEqual([n, totalMs], [3, 200]);
  });

  it('count only the part of a prompt that the server has not read before', () => {
    const speeds = createSpeeds();
    const prompt = 'x'.repeat(400);
    const usage = { promptTokens: 100, prefillMs: 1000, completionTokens: 11, decodeMs: 100 };
    speeds.sent('m', prompt);
    speeds.record('m', generation(1200, usage), prompt.length);
    assert.deepEqual(speeds.of('m'), {
      n: 1,
      charactersPerToken: 4,
      totalMs: 1200,
      prefillPerSecond: 100,
      decodePerSecond: 110,
    });
    speeds.sent('m', `${prompt}y`);
    speeds.record('m', generation(210, { promptTokens: 100, prefillMs: 1 }), prompt.length + 1);
    assert.equal(speeds.of('m').prefillPerSecond, 100);
  });

  it('change what prompts are cut by in leaps, since a new cut empties the prompt cache', () => {
    const speeds = createSpeeds();
    const cutAfter = (promptCharacters: number): number => {
      speeds.record('m', generation(100, { promptTokens: 100 }), promptCharacters);
      return speeds.of('m').charactersPerToken;
    };
    assert.deepEqual([330, 320, 335, 328].map(cutAfter), [3, 3, 3, 3]);
    assert.deepEqual([360, 360, 360, 360, 360].map(cutAfter).at(-1), 3.6);
  });

  it('do not take estimates for measurements', () => {
    const speeds = createSpeeds();
    speeds.sent('m', 'x'.repeat(400));
    speeds.record('m', generation(100, { promptTokens: 400, prefillMs: 1, estimated: true }), 400);
    assert.deepEqual(speeds.of('m'), { n: 1, charactersPerToken: 3, totalMs: 100 });
  });

  it('forget what is more than 16 answers ago', () => {
    const speeds = createSpeeds();
    for (let i = 0; i < 20; i++) speeds.record('m', generation(9000), 1);
    for (let i = 0; i < 9; i++) speeds.record('m', generation(100), 1);
    assert.equal(speeds.of('m').totalMs, 100);
  });

  it('grow by waits that were given up, never shrink', () => {
    const speeds = createSpeeds();
    speeds.recordTooLate('m', 60);
    assert.equal(speeds.of('m').totalMs, undefined);
    speeds.record('m', generation(1000), 1);
    speeds.recordTooLate('m', 999);
    assert.equal(speeds.of('m').totalMs, 1000);
    speeds.recordTooLate('m', 4000);
    assert.equal(speeds.of('m').totalMs, 4000);
  });
});

describe('what derives from speeds', () => {
  for (const [list, deadline, debounce] of [
    [[], 400, 0],
    [[100], 400, 0],
    [[400], 500, 50],
    [[400, 1000], 500, 50],
    [[8000], 2000, 150],
  ] as const) {
    it(`is a deadline of ${deadline} and a pause of ${debounce} for ${list.join(' and ') || 'nothing'}`, () => {
      assert.equal(deadlineFor(totals(...list)), deadline);
      assert.equal(debounceFor(totals(...list)), debounce);
    });
  }

  for (const [prefillPerSecond, decodePerSecond, budget] of [
    [undefined, undefined, 512],
    [120, 15, 96],
    [500, 50, 512],
    [1e6, 1000, 2048],
    [1, 1, 96],
  ] as const) {
    it(`is a prompt of ${budget} tokens at ${prefillPerSecond ?? '?'} and ${decodePerSecond ?? '?'} a second`, () => {
      const known = {
        ...(prefillPerSecond === undefined ? {} : { prefillPerSecond }),
        ...(decodePerSecond === undefined ? {} : { decodePerSecond }),
      };
      assert.equal(promptBudgetFor(speed(known)), budget);
    });
  }

  it('is a line no longer than the pause it is written for', () => {
    const line = { kind: 'line', maxLines: 1, maxTokens: 64 } as const;
    const block = { kind: 'block', maxLines: 12, maxTokens: 128 } as const;
    assert.equal(tokenLimitFor(line, speed()), 64);
    assert.equal(tokenLimitFor(line, speed({ decodePerSecond: 20 })), 30);
    assert.equal(tokenLimitFor(line, speed({ decodePerSecond: 2 })), 16);
    assert.equal(tokenLimitFor(line, speed({ decodePerSecond: 500 })), 64);
    assert.equal(tokenLimitFor(block, speed({ decodePerSecond: 2 })), 128);
  });
});

describe('planLanes', () => {
  const member = fc.record({
    device: fc.constantFrom('gpu', 'cpu', 'host'),
    place: fc.constantFrom('local', 'network', 'cloud'),
    weight: fc.double({ min: 0.01, max: 1, noNaN: true }),
    totalMs: fc.option(fc.integer({ min: 1, max: 5000 }), { nil: undefined }),
  });

  it('puts every member into exactly one lane, cloud models alone, and no untrusted one first', () => {
    fc.assert(
      fc.property(fc.array(member, { maxLength: 8 }), (list) => {
        const members = list.map(({ device, place, ...rest }, i) => ({
          description: describedAs({ name: `m${i}`, device, place }),
          ...rest,
        }));
        const lanes = planLanes(members);
        assert.deepEqual(
          lanes.flatMap(({ memberIds }) => memberIds).toSorted(),
          members.map(({ description: { id } }) => id).toSorted(),
        );
        for (const { memberIds } of lanes) {
          const inLane = memberIds.map((id) => members.find((one) => one.description.id === id)!);
          if (inLane.some(({ description }) => description.place === 'cloud')) {
            assert.equal(inLane.length, 1);
          }
          assert.equal(new Set(inLane.map(({ description }) => description.device)).size, 1);
          const largest = Math.max(...inLane.map(({ weight }) => weight));
          assert.ok(inLane[0]!.weight >= 0.75 * largest);
        }
      }),
    );
  });
});
