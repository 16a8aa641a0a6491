import { abortReason } from '../core/clock.ts';
import type { Observation } from '../core/strategy.ts';
import type { CheckOutcome } from '../refactor/evidence.ts';
import type { ChangeCheck } from '../refactor/sources.ts';
import { changesWith } from './inserted-text.ts';
import { oncePerText } from './once-per-text.ts';
import type { TextObserver } from './text-observer.ts';

/** Told once a text what keeps it from being observed. */
export type OnUnobserved = (why: string) => void;

/**
 * Runs the check command on the workspace with a text at its place, in a scratch copy: never in the
 * user's tree. Equal texts run once; as many run side by side as the check has copies.
 *
 *     total    tests that ran: the most of any of the texts asked about together and of the run on the
 *              unchanged copy; 1 where no output tells of tests
 *     passed   total    where the command passes and no test that ran on the unchanged copy is lost
 *              min(tests that pass, total − 1)   else: no text that fails has passed everything
 *
 * A text that keeps half of the tests from running has failed them. A command that passes and says
 * nothing of tests, where other texts' runs do, has lost them all. A text that cannot be run is not
 * known.
 *
 * Poor against a text that prints what a test runner would: the runner and the text share one output.
 * Such a text ties with those that pass everything where the command ends with 0, and passes those that
 * fail where it does not.
 *
 * Throws the signal's reason once all processes of its runs are gone.
 */
export function checkObserver(check: ChangeCheck, onUnobserved: OnUnobserved): TextObserver {
  const outcomes = oncePerText<CheckOutcome | undefined>(async (request, text, signal) => {
    const changes = changesWith(request, text);
    if (changes === undefined) {
      onUnobserved(`${request.document.path} is no file of the workspace`);
      return undefined;
    }
    try {
      return await check.run(changes, signal);
    } catch (error) {
      if (signal.aborted) throw abortReason(signal);
      onUnobserved(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }, check.copies);

  return async (request, texts, signal) => {
    const found = await outcomes(request, texts, signal);
    const known = found.filter((outcome) => outcome !== undefined);
    const most = Math.max(0, ...[check.baseline, ...known].map(testsRun));
    return found.map((outcome) =>
      outcome === undefined ? {} : { check: passedOf(outcome, check.baseline, most) },
    );
  };
}

function passedOf(
  outcome: CheckOutcome,
  baseline: CheckOutcome,
  most: number,
): NonNullable<Observation['check']> {
  const total = Math.max(1, most);
  const hasLost = outcome.tests === undefined ? most > 0 : testsRun(outcome) < testsRun(baseline);
  if (outcome.passed && !hasLost) return { passed: total, total };
  return { passed: Math.min(outcome.tests?.passed ?? 0, total - 1), total };
}

function testsRun({ tests }: CheckOutcome): number {
  return tests === undefined ? 0 : tests.passed + tests.failed;
}
