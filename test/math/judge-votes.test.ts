import assert from 'node:assert/strict';
import fc from 'fast-check';
import { logOddsOfVote, voted, voteShares } from '../../src/math/judge-votes.ts';
import { near } from './within.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const skill = fc.record({ q0: share, q1: share });

describe('logOddsOfVote', () => {
  it('is the logarithm of how much more often a judge says so where it is so', () => {
    const judge = { q0: 0.8, q1: 0.7 };
    near(logOddsOfVote(judge, 1), Math.log(0.7 / 0.2), 1e-12);
    near(logOddsOfVote(judge, 0), Math.log(0.3 / 0.8), 1e-12);
  });

  it('is finite whatever a judge is worth, and nothing for one that guesses', () => {
    fc.assert(
      fc.property(skill, fc.constantFrom(0 as const, 1 as const), (one, said) => {
        assert.ok(Math.abs(logOddsOfVote(one, said)) <= Math.log(0.99 / 0.01) + 1e-9);
      }),
    );
    near(logOddsOfVote({ q0: 0.5, q1: 0.5 }, 1), 0, 1e-12);
    near(logOddsOfVote({ q0: 1, q1: 0 }, 0), 0, 1e-12);
  });
});

describe('voted', () => {
  it('lets one good judge outvote two that hardly know', () => {
    const [good, weak] = [
      { q0: 0.9, q1: 0.9 },
      { q0: 0.6, q1: 0.6 },
    ];
    const p = voted([
      { skill: good, said: 0 },
      { skill: weak, said: 1 },
      { skill: weak, said: 1 },
    ]);
    // 9 to 1 for, 1.5 · 1.5 to 1 against.
    near(p, 9 / (9 + 2.25), 1e-12);
  });

  it('turns round the word of a judge that is worse than chance', () => {
    near(voted([{ skill: { q0: 0.2, q1: 0.2 }, said: 0 }]), 0.2, 1e-12);
  });

  it('is the prior without votes', () => {
    near(voted([]), 0.5, 1e-12);
    near(voted([], 0.8), 0.8, 1e-12);
  });
});

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
