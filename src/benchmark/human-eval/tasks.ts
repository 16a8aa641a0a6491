import { access, constants } from 'node:fs/promises';
import { bytesOf } from '../../recording/file-bytes.ts';
import { linesOf } from '../../recording/lines-of.ts';

/** A task of HumanEval (Chen et al. 2021) or of its infilling form (Bavarian et al. 2022). */
export interface HumanEvalTask {
  readonly id: string;
  /** `completion`: the body of a function is missing; `infilling`: something between two texts. */
  readonly kind: 'completion' | 'infilling';
  readonly prefix: string;
  /** Empty for a completion. */
  readonly suffix: string;
  /** The text that was taken out, as its authors wrote it. */
  readonly reference: string;
  /** The function that the tests call. */
  readonly entryPoint: string;
  /** Python source that defines `check(candidate)`. */
  readonly test: string;
}

/** A line that could not be used. */
export interface TaskProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly detail: string;
}

export interface HumanEvalTasks {
  readonly tasks: readonly HumanEvalTask[];
  readonly problems: readonly TaskProblem[];
}

/**
 * Reads a file of tasks, JSON Lines, plain or compressed with gzip (told by its first bytes), of
 * either form: a line with a `suffix` is an infilling.
 *
 * Source: the data files of github.com/openai/human-eval and github.com/openai/human-eval-infilling.
 *
 * A line that is no task, a second task of one id, and a file that breaks off become problems; what
 * was read before is there. Blank lines are skipped.
 * Throws when the file cannot be opened; the signal's reason.
 */
export async function readTasks(file: string, signal: AbortSignal): Promise<HumanEvalTasks> {
  signal.throwIfAborted();
  await access(file, constants.R_OK);
  const tasks: HumanEvalTask[] = [];
  const problems: TaskProblem[] = [];
  const ids = new Set<string>();
  let last = 0;
  try {
    for await (const line of linesOf(bytesOf(file), LONGEST_LINE)) {
      signal.throwIfAborted();
      last = line.number;
      if ('text' in line && line.text.trim() === '') continue;
      const read = 'text' in line ? parseTask(line.text) : line.problem;
      if (typeof read === 'string') {
        problems.push({ file, line: last, detail: read });
      } else if (ids.has(read.id)) {
        problems.push({ file, line: last, detail: `a second ${read.id}` });
      } else {
        ids.add(read.id);
        tasks.push(read);
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    const detail = error instanceof Error ? error.message : String(error);
    problems.push({ file, line: last + 1, detail: `the file breaks off here: ${detail}` });
  }
  return { tasks, problems };
}

/** A task is never longer. Unit: bytes. */
const LONGEST_LINE = 16 * 2 ** 20;

/** The task of a line, or what is wrong with it. */
function parseTask(text: string): HumanEvalTask | string {
  const row = parseJson(text);
  if (typeof row === 'string') return row;
  const missing = COLUMNS.filter((name) => typeof row[name] !== 'string');
  if (missing.length > 0) return `no text in column ${missing.join(', ')}`;
  const suffix = row['suffix'];
  if (suffix !== undefined && typeof suffix !== 'string') return 'no text in column suffix';
  const entryPoint = column(row, 'entry_point');
  if (!IDENTIFIER.test(entryPoint)) return `entry_point is no name of a function: ${entryPoint}`;
  return {
    id: column(row, 'task_id'),
    kind: suffix === undefined ? 'completion' : 'infilling',
    prefix: column(row, 'prompt'),
    suffix: suffix ?? '',
    reference: column(row, 'canonical_solution'),
    entryPoint,
    test: column(row, 'test'),
  };
}

const COLUMNS = ['task_id', 'prompt', 'entry_point', 'canonical_solution', 'test'] as const;

/** It becomes part of a program. */
const IDENTIFIER = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;

function column(row: Readonly<Record<string, unknown>>, name: (typeof COLUMNS)[number]): string {
  const value = row[name];
  return typeof value === 'string' ? value : '';
}

function parseJson(text: string): Readonly<Record<string, unknown>> | string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return 'no JSON object';
    return { ...value };
  } catch (error) {
    return `no JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}
