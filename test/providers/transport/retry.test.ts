import assert from 'node:assert/strict';
import { failure, ModelError } from '../../../src/core/failure.ts';
import type { FailureCode } from '../../../src/core/failure.ts';
import { retryPatiently } from '../../../src/providers/transport/retry.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

/** Lets work fail with the given failures in turn and then succeed; says when it was tried. */
async function tried(...failures: readonly (readonly [FailureCode, number?])[]) {
  const clock = createManualClock();
  const times: number[] = [];
  let over = false;
  const outcome = retryPatiently(clock, new AbortController().signal, () => {
    const next = failures[times.length];
    times.push(clock.now());
    return next === undefined
      ? Promise.resolve('done')
      : Promise.reject(new ModelError(failure(next[0], 'no', next[1])));
  })
    .catch((error: unknown) => (error as ModelError).failure.code)
    .finally(() => (over = true));
  while (!over) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    clock.advance(50);
  }
  return { times, outcome: await outcome };
}

describe('retryPatiently', () => {
  it('tries again after 100 and 300 ms while the failure may pass', async () => {
    const { times, outcome } = await tried(['server-error'], ['unreachable']);
    assert.equal(outcome, 'done');
    assert.equal(times.length, 3);
    assert.ok(times[1]! >= 100 && times[2]! - times[1]! >= 300, String(times));
  });
  it('gives up after the third try', async () => {
    const { times, outcome } = await tried(
      ['server-error'],
      ['server-error'],
      ['unreachable'],
      ['bad-request'],
    );
    assert.deepEqual([times.length, outcome], [3, 'unreachable']);
  });
  it('does not try again what will fail again', async () => {
    for (const code of ['bad-request', 'unauthorised', 'model-missing', 'timeout'] as const)
      assert.deepEqual(await tried([code]), { times: [0], outcome: code });
  });
  it('waits as long as the server asked', async () => {
    const { times } = await tried(['rate-limited', 1500]);
    assert.ok(times[1]! >= 1500, String(times));
  });
  it('leaves a long wait to its caller', async () => {
    assert.deepEqual(await tried(['rate-limited', 7000]), { times: [0], outcome: 'rate-limited' });
  });
  it('ends with the signal while it waits', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const work = retryPatiently(createManualClock(), controller.signal, () =>
      Promise.reject(new ModelError(failure('server-error', 'no'))),
    );
    setTimeout(() => {
      controller.abort(reason);
    }, 5);
    await assert.rejects(work, (error) => error === reason);
  });
});
