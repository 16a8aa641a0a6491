import assert from 'node:assert/strict';

/** Equal to the six digits in which the cards give their numbers. */
export function assertNear(
  found: readonly (number | undefined)[],
  expected: readonly number[],
): void {
  const digits = (values: readonly (number | undefined)[]) =>
    values.map((value) => (value === undefined ? 'unknown' : value.toFixed(6)));
  assert.deepEqual(digits(found), digits(expected));
}
