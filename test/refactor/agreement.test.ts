import assert from 'node:assert/strict';
import fc from 'fast-check';
import { agreementOf } from '../../src/refactor/agreement.ts';

describe('agreementOf', () => {
  it('is the share of the other states that are the same', () => {
    assert.deepEqual(agreementOf('x', ['x', 'y', 'x', 'z']), { kind: 'known', share: 0.5 });
    assert.deepEqual(agreementOf('x', ['y']), { kind: 'known', share: 0 });
    assert.deepEqual(agreementOf('x', ['x']), { kind: 'known', share: 1 });
  });
  it('does not count trials without a state', () => {
    assert.deepEqual(agreementOf('x', [undefined, 'x', undefined]), { kind: 'known', share: 1 });
  });
  it('is missing where nobody else came to a state', () => {
    const missing = { kind: 'missing', why: 'no-rivals' };
    assert.deepEqual(agreementOf('x', []), missing);
    assert.deepEqual(agreementOf('x', [undefined]), missing);
  });
  it('does not depend on the order of the others', () => {
    const keys = fc.array(fc.constantFrom('x', 'y', undefined));
    fc.assert(
      fc.property(keys, (others) => {
        assert.deepEqual(agreementOf('x', others), agreementOf('x', others.toReversed()));
      }),
    );
  });
});
