import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import type { Failure } from '../../../src/core/failure.ts';
import { createPatience } from '../../../src/providers/transport/patience.ts';
import type { Patience, TimeLimits } from '../../../src/providers/transport/patience.ts';
import { createManualClock, settled } from '../../fakes/manual-clock.ts';
import type { ManualClock } from '../../fakes/manual-clock.ts';

const LIMITS: TimeLimits = { firstByteMs: 1000, stallMs: 100, totalMs: Infinity };

interface Waited {
  readonly clock: ManualClock;
  readonly patience: Patience;
  readonly signal: AbortSignal;
  /** Lets so much time pass inside one step of the network. */
  readonly step: (ms: number) => Promise<void>;
  readonly given: () => Failure | undefined;
}

function waiting(limits: Partial<TimeLimits> = {}): Waited {
  const clock = createManualClock();
  const controller = new AbortController();
  const { signal } = controller;
  let given: Failure | undefined;
  const patience = createPatience(clock, { ...LIMITS, ...limits }, signal, (error) => {
    given = error.failure;
    controller.abort(error);
  });
  return {
    ...{ clock, patience, signal, given: () => given },
    async step(ms) {
      const network = Promise.withResolvers<undefined>();
      const waited = patience.wait(network.promise).catch(() => undefined);
      clock.advance(ms);
      network.resolve(undefined);
      await waited;
    },
  };
}

describe('createPatience', () => {
  it('waits for the first byte as long as that may take, and no longer', async () => {
    const { step, given } = waiting();
    await step(999);
    assert.equal(given(), undefined);
    await step(1);
    assert.deepEqual([given()?.code, given()?.detail], ['timeout', 'no answer within 1000 ms']);
  });

  it('takes lines for signs of life, and bytes for none', async () => {
    const { patience, step, given } = waiting();
    patience.heard('reply');
    for (let line = 0; line < 4; line++) {
      await step(60);
      patience.heard('message');
    }
    assert.equal(given(), undefined);
    // Pieces of one message, none of which is late by itself.
    await step(60);
    await step(60);
    assert.equal(given()?.detail, 'no whole message within 100 ms');
  });

  it('is not held out for ever by lines without a message', async () => {
    const { patience, step, given } = waiting();
    patience.heard('reply');
    for (let line = 0; line < 5; line++) {
      assert.equal(given(), undefined);
      patience.heard('line');
      await step(99);
    }
    patience.heard('line');
    await step(99);
    assert.equal(given()?.detail, 'no whole message within 500 ms');
  });

  it('ends a call at its total, whatever comes', async () => {
    const { patience, step, given } = waiting({ totalMs: 250 });
    patience.heard('reply');
    for (let message = 0; message < 3; message++) {
      assert.equal(given(), undefined);
      await step(90);
      patience.heard('message');
    }
    assert.equal(given()?.detail, 'no end within 250 ms');
  });

  it('does not count the time in which nobody reads', async () => {
    const { clock, patience, step, given } = waiting();
    patience.heard('reply');
    await step(60);
    clock.advance(10_000);
    await step(30);
    assert.equal(given(), undefined);
  });

  it('sets no timer where there is no limit, and leaves none', async () => {
    const without = waiting({ firstByteMs: Infinity, stallMs: Infinity });
    void without.patience.wait(new Promise(() => undefined));
    without.patience.heard('reply');
    await settled();
    assert.equal(without.clock.pending(), 0);
    const { clock, patience, step, signal } = waiting();
    await step(10);
    await assert.rejects(patience.wait(Promise.reject(new Error('cut'))), /cut/);
    assert.equal(clock.pending(), 0);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });
});
