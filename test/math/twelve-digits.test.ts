import assert from 'node:assert/strict';
import { twelveDigits } from '../../src/math/twelve-digits.ts';

describe('twelveDigits', () => {
  it('makes sums in another order one number', () => {
    assert.notEqual(0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1);
    assert.equal(twelveDigits(0.1 + 0.2 + 0.3), twelveDigits(0.3 + 0.2 + 0.1));
  });

  it('keeps what differs by more', () => {
    assert.notEqual(twelveDigits(0.5), twelveDigits(0.5 + 2e-12));
  });
});
