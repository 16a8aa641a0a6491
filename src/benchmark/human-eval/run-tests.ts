import PQueue from 'p-queue';
import type { Interpreter } from '../../sandbox/find-python.ts';
import type { Sandbox, SandboxLimits, SandboxResult } from '../../sandbox/job.ts';
import { DRIVER, DRIVER_ENVIRONMENT, DRIVER_OPTIONS } from './driver.ts';

/** A program as `program.ts` makes it, under a name of the caller's. */
export interface TestProgram {
  readonly id: string;
  readonly source: string;
}

export type Verdict =
  | { readonly kind: 'passed' }
  /** The name of the exception, or the last line of what the program said, or how it ended. */
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'timed-out' }
  /** Nothing is known of the program: the sandbox failed, or the run was cancelled before. */
  | { readonly kind: 'not-run'; readonly reason: string };

export interface TestedProgram {
  readonly id: string;
  readonly verdict: Verdict;
  /** Unknown for a program that was not run. */
  readonly durationMs: number | undefined;
}

export interface TestRunOptions {
  readonly sandbox: Sandbox;
  readonly python: Interpreter;
  /** How many programs run at a time. */
  readonly concurrency: number;
  /** A word that no program can guess, new for every call. */
  readonly newToken: () => string;
  readonly limits?: SandboxLimits;
  /** Called after each program that has been run, in the order in which they end. */
  readonly onProgress?: (tested: TestedProgram, done: number, all: number) => void;
}

/** Far above what any reference solution takes, so that a busy machine changes no verdict. */
export const TEST_LIMITS: SandboxLimits = {
  timeMs: 10_000,
  outputBytes: 16_384,
  memoryBytes: 1024 ** 3,
  processes: 16,
  diskBytes: 16 * 1024 ** 2,
};

/**
 * Runs programs in the sandbox and says which run to their end.
 *
 * Input   programs in any number; equal sources are run once.
 * Output  one verdict a program, in the order of the input. After an abort the programs that were
 *         waiting or running are `not-run`, and nothing of them is left.
 * Cost    one process a program and what the program costs; one more at the first call with a sandbox
 *         and a Python, for a program that must pass.
 * Throws  when that program does not: then no verdict would mean anything (a Python that does not
 *         start in the sandbox, for one).
 */
export async function runTests(
  programs: readonly TestProgram[],
  options: TestRunOptions,
  signal: AbortSignal,
): Promise<readonly TestedProgram[]> {
  if (programs.length === 0) return [];
  await assertWorks(options, signal);
  const queue = new PQueue({ concurrency: options.concurrency });
  const bySource = new Map<string, Promise<Omit<TestedProgram, 'id'>>>();
  let done = 0;
  return await Promise.all(
    programs.map(async ({ id, source }) => {
      const running =
        bySource.get(source) ?? queue.add(async () => await testOf(source, options, signal));
      bySource.set(source, running);
      const tested = { id, ...(await running) };
      done += 1;
      if (tested.verdict.kind !== 'not-run') {
        options.onProgress?.(tested, done, programs.length);
      }
      return tested;
    }),
  );
}

async function testOf(
  source: string,
  { sandbox, python, newToken, limits = TEST_LIMITS }: TestRunOptions,
  signal: AbortSignal,
): Promise<Omit<TestedProgram, 'id'>> {
  const token = newToken();
  try {
    signal.throwIfAborted();
    const result = await sandbox.run(
      {
        command: python.command,
        arguments: [...DRIVER_OPTIONS, '-c', DRIVER],
        input: `${token}\n${source}`,
        readOnlyFolders: python.readOnlyFolders,
        environment: DRIVER_ENVIRONMENT,
        limits,
      },
      signal,
    );
    return { verdict: verdictOf(result, token), durationMs: result.durationMs };
  } catch (error) {
    if (signal.aborted) return NOT_STARTED;
    const reason = error instanceof Error ? error.message : String(error);
    return { verdict: { kind: 'not-run', reason }, durationMs: undefined };
  }
}

const NOT_STARTED: Omit<TestedProgram, 'id'> = {
  verdict: { kind: 'not-run', reason: 'cancelled' },
  durationMs: undefined,
};

function verdictOf(result: SandboxResult, token: string): Verdict {
  const { stdout, timedOut, flooded, exitCode } = result;
  const reachedEnd = stdout.text.split('\n').includes(token);
  if (reachedEnd && exitCode === 0) return { kind: 'passed' };
  if (timedOut) return { kind: 'timed-out' };
  if (flooded) return { kind: 'failed', reason: 'endless output' };
  return { kind: 'failed', reason: reasonOf(result) };
}

/** An uncaught exception ends with a line `Name` or `Name: message`, Name perhaps with its module. */
function reasonOf({ stderr, exitCode, signal }: SandboxResult): string {
  const last = stderr.text.trimEnd().split('\n').at(-1)?.trim() ?? '';
  const exception = /^([A-Za-z_][\w.]*)(?::|$)/.exec(last)?.[1];
  if (exitCode === 1 && exception !== undefined) return exception;
  if (signal !== undefined) return signal;
  if (last !== '') return last.slice(0, MAX_REASON_CHARACTERS);
  return exitCode === 0 ? 'left before the tests' : `exit code ${exitCode}`;
}

const MAX_REASON_CHARACTERS = 200;

/** The Pythons that are known to run in a sandbox, by their command. */
const working = new WeakMap<Sandbox, Set<string>>();

async function assertWorks(options: TestRunOptions, signal: AbortSignal): Promise<void> {
  const { sandbox, python } = options;
  const known = working.get(sandbox) ?? new Set();
  working.set(sandbox, known);
  if (known.has(python.command)) return;
  const { verdict } = await testOf('assert sum([1, 2]) == 3\n', options, signal);
  if (signal.aborted) return;
  if (verdict.kind === 'passed') {
    known.add(python.command);
    return;
  }
  const reason = verdict.kind === 'timed-out' ? 'it did not end' : verdict.reason;
  throw new Error(
    `${python.command} does not run in the sandbox (${sandbox.isolation.tool}): ${reason}`,
  );
}
