import type { CheckCredit, CheckOutcome, TestCounts } from './evidence.ts';

/**
 * What a check says of a state, against its run on the unchanged workspace (the baseline):
 *
 *     1                      it passes, and no test is lost
 *     0                      the time limit, a flood or a signal ended it; a test is lost; it no longer
 *                            says what its tests did; or it passed before and nothing else is known
 *     0.4 + 0.5·F            it fails, and breaks nothing that worked: at most 0.9
 *     0.4·(0.4 + 0.5·F)·(1 − X)   it fails, and breaks something: at most 0.36
 *
 *     F   failing tests fixed / failing tests of the baseline
 *     X   passing tests broken / passing tests of the baseline
 *
 * 0.4 for a check that fails as it did: no harm, so above all that break something and below all that
 * fix something. A check that passed and fails now breaks something, even where no test does. Where
 * the baseline came to no test (it did not compile) the tests that pass now count as fixed.
 *
 * Tests are compared by name where both runs print the names of all failing ones, else by number, so
 * that one broken for one fixed goes unnoticed. A lost test is one that ran (passed or failed) and has
 * no successor: the number of tests that ran is smaller. Skipping it is losing it. A run that passes
 * and no longer says what its tests did has lost them all.
 *
 * Monotone in tests fixed, anti-monotone in tests broken, in [0, 1], 1 exactly where the check passes
 * and no test is lost. Cost O(names).
 */
export function checkCredit(baseline: CheckOutcome, outcome: CheckOutcome): CheckCredit {
  const lostTests = lostBetween(baseline, outcome);
  return { credit: lostTests > 0 ? 0 : creditOf(baseline, outcome), outcome, lostTests };
}

const NO_HARM = 0.4;
const FIXING = 0.5;
const HARM = 0.4;

function creditOf(baseline: CheckOutcome, outcome: CheckOutcome): number {
  if (outcome.ended !== 'by-itself') return 0;
  if (outcome.passed) return 1;
  const before = baseline.tests;
  const after = outcome.tests;
  if (after === undefined) return before === undefined && !baseline.passed ? NO_HARM : 0;
  const { fixed, broken } =
    before === undefined ? sharesWithoutBefore(baseline.passed, after) : shares(before, after);
  const breaks = broken > 0 || baseline.passed;
  const unharmed = NO_HARM + FIXING * fixed;
  return breaks ? HARM * unharmed * (1 - broken) : unharmed;
}

interface Shares {
  readonly fixed: number;
  readonly broken: number;
}

function shares(before: TestCounts, after: TestCounts): Shares {
  const named = namesAll(before) && namesAll(after);
  const fixed = named
    ? without(before.failing, after.failing)
    : Math.max(0, before.failed - after.failed);
  const broken = named
    ? without(after.failing, before.failing)
    : Math.max(0, after.failed - before.failed);
  return { fixed: share(fixed, before.failed), broken: share(broken, before.passed) };
}

function sharesWithoutBefore(passedBefore: boolean, after: TestCounts): Shares {
  const all = ranIn(after);
  return passedBefore
    ? { fixed: 0, broken: share(after.failed, all) }
    : { fixed: share(after.passed, all), broken: 0 };
}

/** New tests may fail as well, hence the 1. */
function share(count: number, of: number): number {
  if (count === 0) return 0;
  return of === 0 ? 1 : Math.min(1, count / of);
}

function lostBetween(baseline: CheckOutcome, outcome: CheckOutcome): number {
  if (baseline.tests === undefined) return 0;
  if (outcome.tests === undefined) return outcome.passed ? ranIn(baseline.tests) : 0;
  // What was ended from outside may not have come to all of them.
  if (outcome.ended !== 'by-itself') return 0;
  return Math.max(0, ranIn(baseline.tests) - ranIn(outcome.tests));
}

function ranIn({ passed, failed }: TestCounts): number {
  return passed + failed;
}

function namesAll({ failed, failing }: TestCounts): boolean {
  return failing.length === failed;
}

/** How many of `names` are not in `others`; equal names count as often as they are there. */
function without(names: readonly string[], others: readonly string[]): number {
  const left = new Map<string, number>();
  for (const name of others) left.set(name, (left.get(name) ?? 0) + 1);
  let count = 0;
  for (const name of names) {
    const there = left.get(name) ?? 0;
    if (there === 0) count++;
    else left.set(name, there - 1);
  }
  return count;
}
