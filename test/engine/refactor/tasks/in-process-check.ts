import type { CheckOutcome } from '../../../../src/refactor/evidence.ts';
import type { ChangeCheck, Changes, OpenCheck } from '../../../../src/refactor/sources.ts';
import { failingIn, type Files, type InstructTask } from './instruct-task.ts';

/** The files of a task with some changed. */
export function filesWith({ files }: InstructTask, changes: Changes): Files {
  const now = new Map(Object.entries(files));
  for (const [path, text] of changes) {
    if (text === undefined) now.delete(path);
    else now.set(path, text);
  }
  return now;
}

/** What the check command of a task says of files, without running it: by what the tests are said to need. */
export function saidOutcome(task: InstructTask, files: Files): CheckOutcome {
  const source = files.get(task.testPath);
  const tests = task.visible.filter(({ name }) => source?.includes(name) === true);
  const failing = failingIn(task, files).filter((name) => source?.includes(name) === true);
  return {
    // A file without tests is passed by whatever there is, one that is not there by nothing.
    passed: source !== undefined && failing.length === 0,
    exitCode: source !== undefined && failing.length === 0 ? 0 : 1,
    ended: 'by-itself',
    tests: {
      runner: 'said',
      passed: tests.length - failing.length,
      failed: failing.length,
      ...{ skipped: 0, failing },
    },
    lastLines: failing.map((name) => `failed: ${name}`),
    durationMs: 1,
  };
}

export interface SaidCheck {
  readonly open: OpenCheck;
  /** Runs after the first. */
  readonly runs: () => number;
  /** Checks that were opened and are not closed. */
  readonly left: () => number;
}

/** A check in this process, for searches by the hundred. */
export function saidCheck(task: InstructTask): SaidCheck {
  let [runs, left] = [0, 0];
  return {
    runs: () => runs,
    left: () => left,
    async open(onPhase, signal): Promise<ChangeCheck> {
      signal.throwIfAborted();
      onPhase('baseline');
      left++;
      return {
        command: task.checkCommand,
        isolation: { level: 'isolated', tool: 'said' },
        baseline: saidOutcome(task, filesWith(task, new Map())),
        copies: 2,
        async run(changes, runSignal) {
          runSignal.throwIfAborted();
          runs++;
          await Promise.resolve();
          return saidOutcome(task, filesWith(task, changes));
        },
        async close() {
          left--;
        },
      };
    },
  };
}
