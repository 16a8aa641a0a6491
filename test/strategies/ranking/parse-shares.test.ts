import assert from 'node:assert/strict';
import { parseShares } from '../../../src/strategies/ranking/parse-shares.ts';

const known = (...errors: readonly number[]) =>
  errors.map((newErrors) => ({ known: true, newErrors }));

describe('parseShares', () => {
  it('is 1 for texts that add no error, and less for each that is added', () => {
    assert.deepEqual(parseShares(known(0, 1, 3)), [1, 1 / 2, 1 / 4]);
    assert.deepEqual(parseShares(known(1, 2)), [1 / 2, 1 / 3]);
  });

  it('is 1 for what repairs most where a text repairs a line under way', () => {
    assert.deepEqual(parseShares(known(0, -1, 1)), [1 / 2, 1, 1 / 3]);
  });

  it('says nothing without a grammar', () => {
    const unknown = { known: false, newErrors: 0 };
    assert.deepEqual(parseShares([unknown, ...known(0)]), [undefined, 1]);
    assert.deepEqual(parseShares([]), []);
  });
});
