import assert from 'node:assert/strict';
import { rememberedCheck } from '../../src/checks/remembered-check.ts';
import type { CheckOutcome } from '../../src/refactor/evidence.ts';
import type { ChangeCheck, Changes } from '../../src/refactor/sources.ts';
import { running } from '../sandbox/working-sandboxes.ts';

const outcome = (durationMs: number): CheckOutcome => ({
  passed: true,
  ended: 'by-itself',
  lastLines: [],
  durationMs,
});

/** Answers with the number of its run. */
function counting(run?: ChangeCheck['run']): ChangeCheck & { readonly runs: number } {
  let runs = 0;
  return {
    get runs() {
      return runs;
    },
    command: 'true',
    isolation: { level: 'copied', tool: 'none' },
    baseline: outcome(0),
    copies: 1,
    async run(changes, signal) {
      runs += 1;
      const number = runs;
      await run?.(changes, signal);
      return outcome(number);
    },
    close: async () => {},
  };
}

const A: Changes = new Map([
  ['a', 'x'],
  ['b', undefined],
]);

describe('rememberedCheck', () => {
  it('runs equal changes once, whatever their order', async () => {
    const check = counting();
    const remembered = rememberedCheck(check);
    const first = await remembered.run(A, running());
    assert.equal(await remembered.run(new Map([...A].toReversed()), running()), first);
    assert.deepEqual([check.runs, remembered.reused], [1, 1]);
  });
  it('tells apart what differs in a path, a text, or only in being there', async () => {
    const check = counting();
    const remembered = rememberedCheck(check);
    const all: Changes[] = [
      A,
      new Map([['a', 'x']]),
      new Map([['a', undefined]]),
      new Map([['a', '']]),
      new Map([['ax', '']]),
      new Map([['a', '\ud800']]),
      new Map([['a', '\ud801']]),
      new Map([['a', 'b 1 c']]),
    ];
    for (const changes of all) await remembered.run(changes, running());
    assert.deepEqual([check.runs, remembered.reused], [all.length, 0]);
  });
  it('has the baseline of no change', async () => {
    const check = counting();
    assert.equal(await rememberedCheck(check).run(new Map(), running()), check.baseline);
    assert.equal(check.runs, 0);
  });
  it('forgets what was wanted longest ago', async () => {
    const check = counting();
    const remembered = rememberedCheck(check, 2);
    const one = (text: string): Changes => new Map([['a', text]]);
    for (const text of ['1', '2', '1', '3', '1', '2']) await remembered.run(one(text), running());
    assert.deepEqual([check.runs, remembered.reused], [4, 2]);
  });
  it('tries again what has failed', async () => {
    let isBroken = true;
    const check = counting(async () => {
      if (isBroken) throw new Error('no room');
      return outcome(0);
    });
    const remembered = rememberedCheck(check);
    await assert.rejects(remembered.run(A, running()), /no room/);
    isBroken = false;
    assert.equal((await remembered.run(A, running())).durationMs, 2);
  });
  it('runs what another one waits for when the first is called off', async () => {
    const cancel = new AbortController();
    const check = counting(
      (_, signal) =>
        new Promise((resolve, reject) => {
          if (signal !== cancel.signal) resolve(outcome(0));
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    );
    const remembered = rememberedCheck(check);
    const first = remembered.run(A, cancel.signal);
    const second = remembered.run(A, running());
    cancel.abort(new Error('enough'));
    await assert.rejects(first, /enough/);
    assert.equal((await second).durationMs, 2);
  });
  it('does not wait for another one once it is called off itself', async () => {
    const first = Promise.withResolvers<CheckOutcome>();
    const remembered = rememberedCheck(counting(() => first.promise));
    const running1 = remembered.run(A, running());
    const cancel = new AbortController();
    const second = remembered.run(A, cancel.signal);
    cancel.abort(new Error('enough'));
    await assert.rejects(second, /enough/);
    first.resolve(outcome(0));
    assert.equal((await running1).durationMs, 1);
  });
});
