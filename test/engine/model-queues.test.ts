import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { failure, isModelError, ModelError } from '../../src/core/failure.ts';
import { createCallWindow } from '../../src/engine/cloud/call-window.ts';
import { ModelQueues, PRIORITY, type Priority } from '../../src/engine/model-queues.ts';
import { settled } from '../fakes/manual-clock.ts';

const never = new AbortController().signal;

/** Jobs that end when they are told to. */
function jobsAt(queues: ModelQueues, modelId = 'm') {
  const running: PromiseWithResolvers<undefined>[] = [];
  const outcomes: string[] = [];
  return {
    running,
    outcomes,
    add: (name: string, priority: Priority = PRIORITY.automatic): void => {
      const job = async (): Promise<void> => {
        outcomes.push(`${name} starts`);
        const own = Promise.withResolvers<undefined>();
        running.push(own);
        await own.promise;
      };
      queues.run(modelId, priority, never, job).then(
        () => outcomes.push(`${name} ends`),
        (error: unknown) => {
          outcomes.push(`${name} ${isModelError(error) ? error.failure.code : String(error)}`);
        },
      );
    },
  };
}

describe('the queue of a model', () => {
  it('of which more than 32 automatic jobs wait gives the oldest up', async () => {
    const queues = new ModelQueues();
    const { add, running, outcomes } = jobsAt(queues);
    for (let i = 0; i <= 35; i++) add(`j${i}`);
    await settled();
    // One runs, 32 wait.
    assert.deepEqual(outcomes, ['j0 starts', 'j1 cancelled', 'j2 cancelled', 'j3 cancelled']);
    assert.equal(queues.jobsAt('m'), 33);
    running[0]?.resolve(undefined);
    await settled();
    assert.deepEqual(outcomes.slice(-2), ['j4 starts', 'j0 ends']);
  });

  it('never gives up what was asked for by hand, or works for minutes', async () => {
    const queues = new ModelQueues();
    const { add, outcomes } = jobsAt(queues);
    for (let i = 0; i < 50; i++) add(`e${i}`, i % 2 === 0 ? PRIORITY.explicit : PRIORITY.refactor);
    for (let i = 0; i < 32; i++) add(`a${i}`, PRIORITY.speculative);
    await settled();
    assert.deepEqual(outcomes, ['e0 starts']);
  });

  it('of a model elsewhere begins with four calls, and halves once for calls sent together', async () => {
    const queues = new ModelQueues(() => true);
    const { add, running, outcomes } = jobsAt(queues);
    for (let i = 0; i < 9; i++) add(`j${i}`);
    await settled();
    assert.equal(running.length, 4);
    for (const job of running.slice(0, 4)) {
      job.reject(new ModelError(failure('rate-limited', '')));
    }
    await settled();
    assert.equal(outcomes.filter((one) => one.endsWith('rate-limited')).length, 4);
    assert.equal(running.length, 6, 'two at once');
  });
});

describe('the window of a model elsewhere', () => {
  it('grows by one after 20 calls that went well, to 8', () => {
    const window = createCallWindow();
    const sizes = Array.from({ length: 100 }, () => {
      window.sent().succeeded();
      return window.size;
    });
    assert.deepEqual([sizes[18], sizes[19], sizes[39], sizes[99]], [4, 5, 6, 8]);
  });

  it('stays within 1 and 8, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 300 }), (outcomes) => {
        const window = createCallWindow();
        for (const isWell of outcomes) {
          const call = window.sent();
          if (isWell) call.succeeded();
          else call.rateLimited();
          assert.ok(window.size >= 1 && window.size <= 8);
        }
      }),
    );
  });
});
