import assert from 'node:assert/strict';
import { cancellingProblems } from './soak-cancelling.ts';

/** Problems of windows with these heaps, and with something else in the last one. */
function problemsOf(
  heaps: readonly number[],
  last: { readonly timers?: number; readonly sockets?: number } = {},
): readonly string[] {
  const calm = { keys: 0, timers: 0, generations: 0, sockets: 0 };
  return cancellingProblems(
    heaps.map((heap, i) => ({ ...calm, heap, ...(i === heaps.length - 1 ? last : {}) })),
  );
}

describe('the problems of keys that cancel', () => {
  it('are none while the heap stays within a twentieth', () => {
    assert.deepEqual(problemsOf([20, 20, 21, 19, 20.9, 20.9, 20.9]), []);
    // A window whose collection came late, or early, decides nothing.
    assert.deepEqual(problemsOf([20, 12, 20, 20, 20, 40, 20]), []);
  });

  it('are a heap that has grown by more', () => {
    assert.deepEqual(problemsOf([20, 20, 20, 21, 22, 22, 22]), ['the heap grew by 10.0 %']);
  });

  it('are a single timer, a single connection, and too few windows', () => {
    const flat = [20, 20, 20, 20];
    assert.deepEqual(problemsOf(flat, { timers: 1 }), ['up to 1 timers were left over']);
    assert.deepEqual(problemsOf(flat, { sockets: 1 }), ['up to 1 connections were left open']);
    assert.deepEqual(problemsOf([20]), ['too few windows']);
  });
});
