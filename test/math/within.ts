import assert from 'node:assert/strict';

/** Not further from what is expected than so much. */
export function near(found: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(found - expected) <= tolerance, `${found}, not ${expected} ± ${tolerance}`);
}
