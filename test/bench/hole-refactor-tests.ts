import type { Interpreter } from '../../src/sandbox/find-python.ts';
import type { Sandbox, SandboxJob, SandboxLimits } from '../../src/sandbox/job.ts';
import { secretToken } from '../../src/sandbox/secret-token.ts';
import type { TestedFunction } from './hole-refactor-hole.ts';
import { NODE_DRIVER } from './hole-refactor-node.ts';
import { PYTHON_DRIVER } from './hole-refactor-python.ts';

/** Test by test, in the order of the function's. */
export interface TestsPassed {
  readonly visible: readonly boolean[];
  readonly hidden: readonly boolean[];
}

/** A document that is to pass the tests of its function. */
export interface Tested {
  readonly source: TestedFunction;
  readonly document: string;
}

/** Runs documents against their tests; one result a document, in order. */
export type RunTests = (tested: readonly Tested[]) => Promise<readonly TestsPassed[]>;

/** A program as the drivers read it. */
interface TestProgram {
  readonly source: string;
  readonly setup: string;
  readonly tests: readonly string[];
}

export interface TestRunner {
  readonly sandbox: Sandbox;
  readonly python: Interpreter;
  readonly node: Interpreter;
}

/**
 * Runs the tests in the sandbox, many documents in one process, each apart from the others: to start a
 * process costs more than most tests. `MOST_PROCESSES` run at a time, and what comes meanwhile waits and
 * goes together.
 *
 * Visible tests run first, and what has passed stays passed: hidden tests cannot change what a way sees.
 * Where a process ends early its documents are run in halves, until the one to blame is alone: all its
 * tests have failed.
 */
export function testsRunner(runner: TestRunner, signal: AbortSignal): RunTests {
  const waiting: Waiting[] = [];
  let running = 0;

  function startNext(): void {
    const [first] = waiting;
    if (first === undefined || running >= MOST_PROCESSES) return;
    const { languageId } = first.tested.source;
    const batch = waiting.filter((one) => one.tested.source.languageId === languageId);
    batch.length = Math.min(batch.length, MOST_AT_ONCE);
    for (const one of batch) waiting.splice(waiting.indexOf(one), 1);
    running += 1;
    const programs = batch.map(({ tested }) => programOf(tested));
    void passed(runner, languageId, programs, signal)
      .then(
        (marks) => {
          for (const [i, { tested, resolve }] of batch.entries()) {
            const shown = tested.source.tests.visible.length;
            const own = marks[i] ?? [];
            resolve({ visible: own.slice(0, shown), hidden: own.slice(shown) });
          }
        },
        (error: unknown) => {
          for (const { reject } of batch) reject(error);
        },
      )
      .finally(() => {
        running -= 1;
        startNext();
      });
  }

  return async (all) =>
    await Promise.all(
      all.map(
        (tested) =>
          new Promise<TestsPassed>((resolve, reject) => {
            waiting.push({ tested, resolve, reject });
            // Behind this turn, so that what comes together goes together.
            queueMicrotask(startNext);
          }),
      ),
    );
}

interface Waiting {
  readonly tested: Tested;
  readonly resolve: (passed: TestsPassed) => void;
  readonly reject: (error: unknown) => void;
}

const MOST_PROCESSES = 2;
const MOST_AT_ONCE = 24;

function programOf({ source: { setup, tests }, document }: Tested): TestProgram {
  return { source: document, setup, tests: [...tests.visible, ...tests.hidden] };
}

async function passed(
  runner: TestRunner,
  languageId: string,
  programs: readonly TestProgram[],
  signal: AbortSignal,
): Promise<readonly (readonly boolean[])[]> {
  const token = secretToken();
  const input = `${token}\n${JSON.stringify(programs)}`;
  const job =
    languageId === 'python' ? pythonJob(runner.python, input) : nodeJob(runner.node, input);
  const { stdout } = await runner.sandbox.run(job, signal);
  const line = stdout.text.split('\n').find((one) => one.startsWith(token));
  if (line !== undefined) return marksOf(line.slice(token.length), programs);
  const [only, ...others] = programs;
  if (only === undefined) return [];
  if (others.length === 0) return [only.tests.map(() => false)];
  const half = Math.ceil(programs.length / 2);
  return [
    ...(await passed(runner, languageId, programs.slice(0, half), signal)),
    ...(await passed(runner, languageId, programs.slice(half), signal)),
  ];
}

/** One word of 0 and 1 a program; tests that were not reached have failed. */
export function marksOf(
  words: string,
  programs: readonly Pick<TestProgram, 'tests'>[],
): readonly (readonly boolean[])[] {
  const each = words.trim().split(' ');
  return programs.map(({ tests }, i) => tests.map((_, at) => each[i]?.[at] === '1'));
}

/** Each program has 2 s of its own; see the drivers. */
const LIMITS: SandboxLimits = {
  timeMs: 120_000,
  outputBytes: 65_536,
  processes: 32,
  diskBytes: 16 * 1024 ** 2,
};

function pythonJob({ command, readOnlyFolders }: Interpreter, input: string): SandboxJob {
  return {
    command,
    // As in `bench human-eval`: no site packages, nothing compiled to disk.
    arguments: ['-s', '-S', '-B', '-c', PYTHON_DRIVER],
    ...{ input, readOnlyFolders },
    environment: { PYTHONHASHSEED: '0', PYTHONUTF8: '1' },
    limits: { ...LIMITS, memoryBytes: 1024 ** 3 },
  };
}

/** Without a limit of address space: Node reserves far more than it uses. */
function nodeJob({ command, readOnlyFolders }: Interpreter, input: string): SandboxJob {
  return {
    command,
    arguments: [
      '--no-warnings',
      '--max-old-space-size=512',
      '--input-type=module',
      '-e',
      NODE_DRIVER,
    ],
    ...{ input, readOnlyFolders, limits: LIMITS },
  };
}
