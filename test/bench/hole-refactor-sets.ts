import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readTasks, type HumanEvalTask } from '../../src/benchmark/human-eval/tasks.ts';
import type { Interpreter } from '../../src/sandbox/find-python.ts';
import type { Sandbox } from '../../src/sandbox/job.ts';
import { CASES } from './hole-functions/cases.ts';
import {
  cutHole,
  holeId,
  holesOfLengths,
  placesFor,
  shuffled,
  splitTests,
  type RefactorHole,
  type TestedFunction,
} from './hole-refactor-hole.ts';
import { PYTHON_SPLITTER } from './hole-refactor-python.ts';
import { repository, unaborted } from './stage.ts';

export const HOLE_SETS = ['lines', 'longer', 'typescript'] as const;
export type HoleSetId = (typeof HOLE_SETS)[number];

export interface HoleSet {
  readonly id: HoleSetId;
  readonly languageId: TestedFunction['languageId'];
  /** All functions: each is a file of the workspace. */
  readonly sources: readonly TestedFunction[];
  /** In an order that the seed decides. */
  readonly holes: readonly RefactorHole[];
  /** Functions whose tests cannot be split. */
  readonly unsplit: number;
}

/** As they are published: the tasks, and the one-line holes in their solutions. */
export const HUMAN_EVAL_FILES = [
  'HumanEval.jsonl.gz',
  'HumanEval-SingleLineInfilling.jsonl.gz',
] as const;

/**
 * One-line holes of HumanEval-SingleLineInfilling, and holes of two to four lines that are cut from the
 * solutions of HumanEval. `folder` has both files under their own names.
 */
export async function humanEvalSets(
  folder: string,
  seed: number,
  sandbox: Sandbox,
  python: Interpreter,
): Promise<readonly HoleSet[]> {
  const read = async (file: string): Promise<readonly HumanEvalTask[]> =>
    (await readTasks(path.join(folder, file), unaborted)).tasks;
  const [tasksFile, linesFile] = HUMAN_EVAL_FILES;
  const [tasks, lines] = await Promise.all([read(tasksFile), read(linesFile)]);
  const apart = await takenApart(tasks, sandbox, python);
  const sources = new Map<string, TestedFunction>();
  for (const [i, task] of tasks.entries()) {
    const { setup = '', tests: all = [] } = apart[i] ?? {};
    const tests = splitTests(all, task.id, seed);
    if (tests === undefined) continue;
    sources.set(task.id, {
      group: task.id,
      path: `${task.id.replace('/', '_')}.py`,
      languageId: 'python',
      text: task.prefix + task.reference,
      ...{ setup, tests },
    });
  }
  const longer = tasks.flatMap((task) => {
    const source = sources.get(task.id);
    if (source === undefined) return [];
    const from = lineCount(task.prefix);
    const to = source.text.trimEnd().split('\n').length;
    return holesOfLengths(source, [2, 3, 4], { from, to }, seed);
  });
  const oneLine = lines.flatMap((task) => {
    const source = sources.get(/HumanEval\/\d+/.exec(task.id)?.[0] ?? '');
    // Cut from the task's own text: published holes and solutions may differ in white space.
    return source === undefined ? [] : [lineHole(task, source)];
  });
  const common = {
    languageId: 'python' as const,
    sources: [...sources.values()],
    unsplit: tasks.length - sources.size,
  };
  return [
    { id: 'lines', ...common, holes: shuffled(oneLine, `${seed}:lines`) },
    { id: 'longer', ...common, holes: shuffled(longer, `${seed}:longer`) },
  ];
}

/** Every line of the TypeScript functions beside this file, and of each function two to four lines. */
export function typescriptSet(seed: number): HoleSet {
  const sources = typescriptFunctions(seed);
  const holes = sources.flatMap((source) => {
    const lines = source.text.trimEnd().split('\n');
    const from = lines.findIndex((line) => line.startsWith('export function')) + 1;
    const to = lines.length - 1;
    return [
      ...placesFor(1, lines, from, to).map((at) => cutHole(source, holeId(source, at, 1), at, 1)),
      ...holesOfLengths(source, [2, 3, 4], { from, to }, seed),
    ];
  });
  return {
    ...{ id: 'typescript', languageId: 'typescript', sources, unsplit: 0 },
    holes: shuffled(holes, `${seed}:typescript`),
  };
}

/** Throws where a function has no cases. */
export function typescriptFunctions(seed: number): readonly TestedFunction[] {
  return ['lists', 'numbers', 'ranges', 'records', 'text'].flatMap((name) => {
    const file = path.join(repository, 'test/bench/hole-functions', `${name}.ts`);
    return functionsIn(readFileSync(file, 'utf8')).map(({ called, text }): TestedFunction => {
      const tests = splitTests(
        (CASES[called] ?? []).map(([call, want]) => `[${call}, ${want}]`),
        called,
        seed,
      );
      if (tests === undefined) throw new Error(`${called} has no cases`);
      return {
        ...{ group: called, path: `${called}.ts`, languageId: 'typescript' },
        ...{ text, setup: '', tests },
      };
    });
  });
}

/** Every exported function of a file, with the comment above it. */
export function functionsIn(
  file: string,
): readonly { readonly called: string; readonly text: string }[] {
  const whole = /^\/\*\*(?:(?!\*\/)[\s\S])*\*\/\nexport function (\w+)[\s\S]*?\n\}\n/gm;
  return [...file.matchAll(whole)].map(([text, called = '']) => ({ called, text }));
}

function lineHole(task: HumanEvalTask, source: TestedFunction): RefactorHole {
  const text = task.prefix + task.reference + task.suffix;
  const count = lineCount(task.reference.trimEnd()) + 1;
  return cutHole({ ...source, text }, task.id, lineCount(task.prefix), count);
}

function lineCount(text: string): number {
  return text.split('\n').length - 1;
}

interface TakenApart {
  readonly setup?: string;
  readonly tests?: readonly string[];
}

/** The tests of every task; see `PYTHON_SPLITTER`. They are only parsed, and in the sandbox. */
async function takenApart(
  tasks: readonly HumanEvalTask[],
  sandbox: Sandbox,
  python: Interpreter,
): Promise<readonly TakenApart[]> {
  const rows = tasks.map(({ entryPoint, test }) => ({ entry: entryPoint, test }));
  const { stdout, stderr } = await sandbox.run(
    {
      command: python.command,
      arguments: ['-s', '-S', '-B', '-c', PYTHON_SPLITTER],
      input: JSON.stringify(rows),
      readOnlyFolders: python.readOnlyFolders,
      limits: { timeMs: 60_000, outputBytes: 2 ** 24, diskBytes: 0 },
    },
    unaborted,
  );
  try {
    return JSON.parse(stdout.text) as readonly TakenApart[];
  } catch (error) {
    throw new Error(`the tests could not be taken apart: ${stderr.text}`, { cause: error });
  }
}
