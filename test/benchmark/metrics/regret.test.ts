import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cumulativeRegret } from '../../../src/benchmark/metrics/regret.ts';

describe('cumulativeRegret', () => {
  it('is against the best fixed arm and against the oracle, step by step', () => {
    // Sums: arm 0 has 2, arm 1 has 3.
    const steps = [
      { chosen: 0, rewards: [0, 1] },
      { chosen: 0, rewards: [1, 0] },
      { chosen: 1, rewards: [0, 1] },
      { chosen: 0, rewards: [1, 1] },
    ];
    assert.deepEqual(cumulativeRegret(steps), {
      n: 4,
      bestArm: 1,
      againstBestArm: [1, 0, 0, 0],
      againstOracle: [1, 1, 1, 1],
    });
  });
  it('leaves out steps of which a reward is unknown', () => {
    const steps = [
      { chosen: 0, rewards: [0, undefined] },
      { chosen: 1, rewards: [0.5, 0.25] },
    ];
    assert.deepEqual(cumulativeRegret(steps), {
      n: 1,
      bestArm: 0,
      againstBestArm: [0.25],
      againstOracle: [0.25],
    });
  });
  it('is empty without steps', () => {
    assert.deepEqual(cumulativeRegret([]), {
      n: 0,
      bestArm: undefined,
      againstBestArm: [],
      againstOracle: [],
    });
  });
  it('refuses an arm that there is not', () => {
    assert.throws(() => cumulativeRegret([{ chosen: 2, rewards: [0, 1] }]), RangeError);
  });
  it('against the oracle never falls and never is below that against an arm', () => {
    const step = fc
      .tuple(fc.nat(2), fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 3, maxLength: 3 }))
      .map(([chosen, rewards]) => ({ chosen, rewards }));
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), (steps) => {
        const { againstBestArm, againstOracle } = cumulativeRegret(steps);
        for (const [at, regret] of againstOracle.entries()) {
          assert.ok(regret >= (againstOracle[at - 1] ?? 0) && regret >= againstBestArm[at]!);
        }
        const fixed = [0, 1, 2].map((chosen) =>
          cumulativeRegret(steps.map((one) => ({ ...one, chosen }))).againstBestArm.at(-1),
        );
        assert.equal(Math.min(...fixed.map((value) => value ?? NaN)), 0);
      }),
    );
  });
});
