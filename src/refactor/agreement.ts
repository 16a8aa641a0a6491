import type { Evidence } from './evidence.ts';

/**
 * How many of the other trials of one parent came to the same state.
 *
 *     share = |{other trials with the same key}| / |{other trials that came to a state}|
 *
 * A trial that failed or was refused says nothing of which state is right, so it is not counted.
 *
 * Input    `others`: state keys of the parent's other trials; undefined where a trial has no state.
 * Output   in [0, 1]; `no-rivals` where no other trial has a state. Cost O(others).
 */
export function agreementOf(
  key: string,
  others: readonly (string | undefined)[],
): Evidence<{ readonly share: number }> {
  const states = others.filter((other) => other !== undefined);
  if (states.length === 0) return { kind: 'missing', why: 'no-rivals' };
  const same = states.filter((other) => other === key).length;
  return { kind: 'known', share: same / states.length };
}
