import assert from 'node:assert/strict';
import fc from 'fast-check';
import { REWARD_WEIGHTS } from '../../src/refactor/evidence.ts';
import type { CheckOutcome, RewardWeights, StateEvidence } from '../../src/refactor/evidence.ts';
import { processReward } from '../../src/refactor/process-reward.ts';

const missing = { kind: 'missing', why: 'failed' } as const;
const outcome: CheckOutcome = { passed: true, ended: 'by-itself', lastLines: [], durationMs: 1 };
const diagnostic = { path: 'a.ts', line: 1, code: 'TS1', message: 'wrong' };

const NOTHING: StateEvidence = {
  parse: missing,
  diagnostics: missing,
  check: missing,
  agreement: missing,
  judge: missing,
  changedLines: 0,
  baseLines: 100,
};

function valueIn(evidence: Partial<StateEvidence>, name: string): number | undefined {
  const { parts } = processReward({ ...NOTHING, ...evidence }, REWARD_WEIGHTS);
  return parts.find((part) => part.name === name)?.value;
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const perhaps = <T>(known: fc.Arbitrary<T>) =>
  fc.oneof(
    known.map((value) => ({ kind: 'known' as const, ...value })),
    fc.constant(missing),
  );
const evidence: fc.Arbitrary<StateEvidence> = fc.record({
  parse: perhaps(fc.record({ newErrors: fc.integer({ min: -5, max: 50 }) })),
  diagnostics: perhaps(
    fc.record({
      added: fc.array(fc.constant(diagnostic), { maxLength: 50 }),
      further: fc.nat(1000),
      gone: fc.nat(9),
      checker: fc.constant('typescript'),
    }),
  ),
  check: perhaps(
    fc.record({ credit: share, outcome: fc.constant(outcome), lostTests: fc.constant(0) }),
  ),
  agreement: perhaps(fc.record({ share })),
  judge: perhaps(fc.record({ preference: share })),
  changedLines: fc.nat(10_000),
  baseLines: fc.nat(10_000),
});
const weights: fc.Arbitrary<RewardWeights> = fc.record({
  parse: share,
  diagnostics: share,
  check: share,
  agreement: share,
  judge: share,
  length: share,
});

describe('the process reward', () => {
  it('is the weighted mean of what is known', () => {
    const { reward, parts } = processReward(
      {
        ...NOTHING,
        parse: { kind: 'known', newErrors: 0 },
        diagnostics: { kind: 'known', added: [diagnostic], gone: 0, checker: '' },
        check: { kind: 'known', credit: 0.4, outcome, lostTests: 0 },
      },
      { parse: 0.2, diagnostics: 0.3, check: 0.4, agreement: 0.05, judge: 0.1, length: 0.1 },
    );
    // (0.2·1 + 0.3·1/2 + 0.4·0.4 + 0.1·1) / (0.2 + 0.3 + 0.4 + 0.1)
    assert.ok(Math.abs(reward - 0.61) < 1e-12);
    assert.deepEqual(parts, [
      { name: 'parse', value: 1, weight: 0.2 },
      { name: 'diagnostics', value: 0.5, weight: 0.3 },
      { name: 'check', value: 0.4, weight: 0.4 },
      { name: 'agreement', value: undefined, weight: 0.05 },
      { name: 'judge', value: undefined, weight: 0.1 },
      { name: 'length', value: 1, weight: 0.1 },
    ]);
  });
  it('gives a text with syntax errors a quarter at most, and one with fewer than before all', () => {
    const parse = (newErrors: number) => valueIn({ parse: { kind: 'known', newErrors } }, 'parse');
    assert.deepEqual([-3, 0, 1, 4].map(parse), [1, 1, 1 / 4, 1 / 10]);
  });
  it('counts errors that are not kept', () => {
    const diagnostics = {
      kind: 'known',
      added: [diagnostic],
      further: 7,
      gone: 9,
      checker: '',
    } as const;
    assert.equal(valueIn({ diagnostics }, 'diagnostics'), 1 / 9);
  });
  it('falls with the changed lines, slowly at first', () => {
    const length = (changedLines: number, baseLines = 100) =>
      valueIn({ changedLines, baseLines }, 'length') ?? 0;
    assert.equal(length(0), 1);
    assert.ok(length(10) > 0.99);
    assert.equal(length(100), 0.5);
    assert.equal(length(200), 0.2);
    assert.equal(length(20, 0), 0.5);
  });
  it('is nothing where nothing that is known counts', () => {
    assert.equal(processReward(NOTHING, { ...REWARD_WEIGHTS, length: 0 }).reward, 0);
  });
  it('stays in its bounds whatever was measured', () => {
    for (const preference of [-1, 7, Number.NaN]) {
      const { reward } = processReward(
        { ...NOTHING, judge: { kind: 'known', preference } },
        REWARD_WEIGHTS,
      );
      assert.ok(reward >= 0 && reward <= 1);
    }
  });
  it('is in [0, 1] and the sum of its parts', () => {
    fc.assert(
      fc.property(evidence, weights, (known, given) => {
        const { reward, parts } = processReward(known, given);
        assert.ok(reward >= 0 && reward <= 1);
        const all = parts.reduce(
          (sum, { value, weight }) => sum + (value === undefined ? 0 : weight),
          0,
        );
        const sum = parts.reduce(
          (total, { value, weight }) =>
            total + (value === undefined || all === 0 ? 0 : (value * weight) / all),
          0,
        );
        assert.ok(Math.abs(sum - reward) < 1e-9);
        assert.deepEqual(
          parts.map(({ weight }) => weight),
          Object.values(given),
        );
      }),
    );
  });
});
