import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkCredit } from '../../src/refactor/check-credit.ts';
import type { CheckOutcome, TestCounts } from '../../src/refactor/evidence.ts';

function counts(
  passed: number,
  failed: number,
  failing: readonly string[] = [],
  skipped = 0,
): TestCounts {
  return { runner: 'mocha', passed, failed, skipped, failing };
}

function ran(tests: TestCounts | undefined, more: Partial<CheckOutcome> = {}): CheckOutcome {
  return {
    passed: tests?.failed === 0,
    ended: 'by-itself',
    lastLines: [],
    durationMs: 1,
    ...(tests === undefined ? {} : { tests }),
    ...more,
  };
}

const FAILING = ran(undefined, { exitCode: 1 });
const PASSING = ran(undefined, { passed: true, exitCode: 0 });

const creditOf = (before: CheckOutcome, after: CheckOutcome): number =>
  Math.round(checkCredit(before, after).credit * 1e6) / 1e6;

describe('the credit of a check', () => {
  it('is all where it passes, and hands the outcome on', () => {
    const outcome = ran(counts(12, 0));
    assert.deepEqual(checkCredit(ran(counts(10, 2)), outcome), {
      credit: 1,
      outcome,
      lostTests: 0,
    });
    assert.equal(creditOf(FAILING, PASSING), 1);
    assert.equal(creditOf(PASSING, PASSING), 1);
  });
  it('grows with the failing tests that are fixed', () => {
    const before = ran(counts(8, 4));
    const after = [4, 3, 2, 1].map((failed) => creditOf(before, ran(counts(12 - failed, failed))));
    assert.deepEqual(after, [0.4, 0.525, 0.65, 0.775]);
  });
  it('is at most 0.9 where all tests pass and the command does not', () => {
    assert.equal(
      creditOf(ran(counts(8, 4)), ran(counts(12, 0), { passed: false, contradicts: true })),
      0.9,
    );
  });
  it('falls below that of a state without harm with the first test that is broken', () => {
    const before = ran(counts(8, 2));
    const after = [3, 4, 10].map((failed) => creditOf(before, ran(counts(10 - failed, failed))));
    assert.deepEqual(after, [0.14, 0.12, 0]);
  });
  it('tells a fixed test from a broken one by their names', () => {
    const before = ran(counts(8, 2, ['a', 'b']));
    assert.equal(creditOf(before, ran(counts(8, 2, ['a', 'c']))), 0.2275);
    assert.equal(creditOf(before, ran(counts(8, 2, ['a']))), 0.4);
    assert.equal(creditOf(ran(counts(8, 2, ['a', 'a'])), ran(counts(8, 2, ['a', 'x']))), 0.2275);
  });
  it('counts a check that passed and fails now as harm, even where no test does', () => {
    const before = ran(counts(10, 0));
    assert.equal(creditOf(before, ran(counts(10, 0), { passed: false })), 0.16);
    assert.equal(creditOf(before, ran(counts(5, 5))), 0.08);
    assert.equal(creditOf(PASSING, ran(counts(5, 5))), 0.08);
    assert.equal(creditOf(PASSING, FAILING), 0);
  });
  it('goes by the command alone where no tests are told', () => {
    assert.equal(creditOf(FAILING, FAILING), 0.4);
    assert.equal(creditOf(ran(counts(8, 2)), FAILING), 0);
  });
  it('counts tests that run where none did as fixed', () => {
    assert.equal(creditOf(FAILING, ran(counts(3, 1))), 0.775);
    assert.equal(creditOf(FAILING, ran(counts(0, 0), { passed: false })), 0.4);
  });
  it('is nothing where the check was ended', () => {
    for (const ended of ['time-limit', 'flood', 'signal'] as const) {
      const outcome = ran(counts(1, 0), { ended, passed: false });
      const { credit, lostTests } = checkCredit(ran(counts(8, 2)), outcome);
      assert.deepEqual([credit, lostTests], [0, 0]);
    }
  });
  it('is nothing where tests were deleted, skipped or no longer told', () => {
    const before = ran(counts(8, 2));
    const lost = (after: CheckOutcome) => {
      const { credit, lostTests } = checkCredit(before, after);
      assert.equal(credit, 0);
      return lostTests;
    };
    assert.equal(lost(ran(counts(8, 0))), 2);
    assert.equal(lost(ran(counts(8, 0, [], 2))), 2);
    assert.equal(lost(ran(counts(8, 1))), 1);
    assert.equal(lost(PASSING), 10);
  });

  const total = 30;
  const names = Array.from({ length: total }, (_, i) => `test ${i}`);
  const subset = fc.subarray(names, { maxLength: total });
  const withNames = (failing: readonly string[], passed = failing.length === 0) =>
    ran(counts(total - failing.length, failing.length, failing), { passed });

  it('is in [0, 1], and 1 exactly where the check passes and no test is lost', () => {
    const anyCounts = fc.option(
      fc.record({ passed: fc.nat(20), failed: fc.nat(20), skipped: fc.nat(3) }),
      { nil: undefined },
    );
    const outcome = fc
      .record({
        tests: anyCounts,
        passed: fc.boolean(),
        ended: fc.constantFrom('by-itself', 'time-limit', 'flood', 'signal'),
      })
      .map(({ tests, passed, ended }) =>
        ran(tests && counts(tests.passed, tests.failed, [], tests.skipped), {
          passed: passed && ended === 'by-itself',
          ended,
        }),
      );
    fc.assert(
      fc.property(outcome, outcome, (before, after) => {
        const { credit, lostTests } = checkCredit(before, after);
        assert.ok(credit >= 0 && credit <= 1);
        assert.equal(credit === 1, after.passed && lostTests === 0);
        assert.ok(lostTests === 0 || credit === 0);
      }),
    );
  });
  it('never falls when one more test is fixed, and never grows when one more is broken', () => {
    fc.assert(
      fc.property(
        subset,
        subset,
        fc.boolean(),
        fc.constantFrom(...names),
        (before, after, named, one) => {
          const seen = (failing: readonly string[]) =>
            named
              ? withNames(failing, false)
              : ran(counts(total - failing.length, failing.length), { passed: false });
          const baseline = seen(before);
          const less = after.filter((name) => name !== one);
          const more = [...less, one];
          assert.ok(creditOf(baseline, seen(less)) >= creditOf(baseline, seen(more)));
        },
      ),
    );
  });
});
