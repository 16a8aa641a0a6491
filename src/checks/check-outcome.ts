import type { CheckOutcome } from '../refactor/evidence.ts';
import { contradicts, readTestOutput } from '../refactor/read-test-output.ts';
import type { SandboxResult } from '../sandbox/job.ts';
import { linesAtEnd } from './lines-at-end.ts';

/** Lines of each of the two streams that are kept. */
const LINES_KEPT = 20;

/** What a run of the check command says. */
export function checkOutcome(result: SandboxResult): CheckOutcome {
  const { exitCode, timedOut, flooded, stdout, stderr, durationMs } = result;
  const tests = readTestOutput(outputOf(result));
  const isContradicted = contradicts(exitCode, tests);
  const ended = timedOut
    ? 'time-limit'
    : flooded
      ? 'flood'
      : exitCode === undefined
        ? 'signal'
        : 'by-itself';
  return {
    passed: ended === 'by-itself' && exitCode === 0 && !isContradicted,
    ended,
    // After a kill the code is that of the shell around it.
    ...(ended === 'by-itself' && exitCode !== undefined ? { exitCode } : {}),
    ...(tests === undefined ? {} : { tests }),
    ...(isContradicted && ended === 'by-itself' ? { contradicts: true } : {}),
    lastLines: [stdout, stderr].flatMap(({ text }) => linesAtEnd(text, LINES_KEPT)),
    durationMs,
  };
}

/** Both streams, one after the other: in which order they were written nobody knows. */
export function outputOf({ stdout, stderr }: Pick<SandboxResult, 'stdout' | 'stderr'>): string {
  return `${stdout.text}\n${stderr.text}`;
}
