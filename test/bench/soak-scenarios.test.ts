import assert from 'node:assert/strict';
import { problemsOf, type Census } from './soak-scenarios.ts';

const CALM = { keys: 0, heap: 20, timers: 0, generations: 0, sockets: 2 } satisfies Census;

/** Problems of a run in which something came to a census after the first. */
function problemsWith(...later: readonly Partial<Census>[]): readonly string[] {
  return problemsOf([CALM, ...later.map((census) => ({ ...CALM, ...census }))]);
}

describe('the problems of a soak', () => {
  it('are none where all is as at first', () => {
    assert.deepEqual(problemsWith({}, {}, {}), []);
  });

  it('are that there is nothing to compare', () => {
    assert.deepEqual(problemsWith(), ['too few keys for a comparison']);
    assert.deepEqual(problemsOf([]), ['too few keys for a comparison']);
  });

  it('are a heap that has grown, not one that was collected late', () => {
    assert.deepEqual(problemsWith({ heap: 22 }, { heap: 24 }, { heap: 25.9 }), []);
    assert.deepEqual(problemsWith({ heap: 21 }, { heap: 40 }, { heap: 21 }), []);
    assert.deepEqual(problemsWith({ heap: 22 }, { heap: 26.5 }, { heap: 31 }), [
      'the heap grew by 6.5 MB',
    ]);
  });

  it('are timers, generations and connections at any time', () => {
    assert.deepEqual(problemsWith({ timers: 1 }, {}), ['up to 1 timers were left over']);
    assert.deepEqual(problemsWith({ generations: 2 }, {}), ['2 generations were left over']);
    assert.deepEqual(problemsWith({ sockets: 7 }, {}), ['up to 7 connections']);
    assert.deepEqual(problemsWith({ sockets: 6 }), []);
  });
});
