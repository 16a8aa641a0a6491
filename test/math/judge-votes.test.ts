import assert from 'node:assert/strict';
import fc from 'fast-check';
import { voteShares } from '../../src/math/judge-votes.ts';
import { near } from './within.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const skill = fc.record({ q0: share, q1: share });

describe('voteShares', () => {
  it('go by the logarithm of the odds to be right', () => {
    const shares = voteShares([
      { q0: 0.9, q1: 0.9 },
      { q0: 0.75, q1: 0.75 },
    ]);
    near(shares[0]!, 2 / 3, 1e-12);
    near(shares[1]!, 1 / 3, 1e-12);
  });

  it('are even where nobody is better than chance, and nothing for whoever is not', () => {
    assert.deepEqual(
      voteShares([
        { q0: 1, q1: 0 },
        { q0: 0.1, q1: 0.1 },
      ]),
      [0.5, 0.5],
    );
    assert.deepEqual(
      voteShares([
        { q0: 0.4, q1: 0.4 },
        { q0: 0.9, q1: 0.6 },
      ]),
      [0, 1],
    );
    assert.deepEqual(voteShares([undefined, undefined]), [0.5, 0.5]);
    assert.deepEqual(voteShares([]), []);
  });

  it('take a judge that nobody knows for a middling one', () => {
    const shares = voteShares([{ q0: 0.9, q1: 0.9 }, undefined, { q0: 0.5, q1: 0.5 }]);
    near(shares[1]!, 1 / 3, 1e-12);
  });

  it('add up to 1', () => {
    fc.assert(
      fc.property(fc.array(fc.option(skill, { nil: undefined }), { minLength: 1 }), (skills) => {
        const shares = voteShares(skills);
        near(
          shares.reduce((sum, one) => sum + one, 0),
          1,
          1e-9,
        );
        assert.ok(shares.every((one) => one >= 0));
      }),
    );
  });
});
