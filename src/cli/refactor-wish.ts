import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { freshSeed } from '../core/random.ts';
import type { RefactorWish } from '../engine/refactor/refactor-wish.ts';
import { parseRefactor } from '../refactor/parse-refactor.ts';
import type { LineSelection, Refactor, RefactorBudget } from '../refactor/refactor.ts';
import type { RefactorSettings } from '../settings/parse-settings.ts';
import { choiceOption, flagOption, numberOption, textOption, type Arguments } from './arguments.ts';
import { UsageError } from './output.ts';
import { workspaceRootOf } from './workspace-root.ts';

/** What the arguments say of a refactoring. */
export type ArguedWish = Pick<
  RefactorWish,
  | 'instruction'
  | 'files'
  | 'mayCreate'
  | 'selection'
  | 'memberIds'
  | 'architectId'
  | 'method'
  | 'weights'
  | 'budget'
  | 'seed'
  | 'width'
  | 'resume'
>;

/** The folder that the files of a call belong to, and their paths in it. */
export async function filesOf(
  named: readonly string[],
): Promise<{ readonly root: string; readonly files: readonly string[] }> {
  const [first] = named;
  if (first === undefined) throw new UsageError('refactor wants at least one FILE');
  const places = await Promise.all(
    named.map(async (file) => {
      const folder = await realpath(path.dirname(path.resolve(file))).catch(() => {
        throw new UsageError(`there is no folder for ${file}`);
      });
      return path.join(folder, path.basename(file));
    }),
  );
  const root = workspaceRootOf(places[0] ?? first);
  const files = places.map((place) => path.relative(root, place).split(path.sep).join('/'));
  const outside = files.findIndex((file) => file.startsWith('../') || path.isAbsolute(file));
  if (outside >= 0) throw new UsageError(`${named[outside]} is not below ${root}`);
  return { root, files: [...new Set(files)] };
}

/** Throws UsageError for what is no wish. */
export async function arguedWish(
  given: Arguments,
  files: readonly string[],
  settings: RefactorSettings,
): Promise<ArguedWish> {
  const instruction = given.rest[0]?.trim() ?? '';
  if (instruction === '')
    throw new UsageError('refactor wants "INSTRUCTION" and at least one FILE');
  const architect = textOption(given, 'architect') ?? settings.architect;
  const selection = selectionOf(given, files);
  const resume = await resumed(given);
  return {
    ...{ instruction, files, mayCreate: flagOption(given, 'create') },
    ...(selection === undefined ? {} : { selection }),
    ...(given.models === undefined ? {} : { memberIds: given.models }),
    ...(architect === '' ? {} : { architectId: architect }),
    method:
      choiceOption(given, 'method', ['le-mcts', 'adaptive-branching'] as const) ?? settings.method,
    ...{ weights: settings.weights, budget: budgetOf(given, settings) },
    seed: given.seed ?? freshSeed(),
    // Who names a seed wants the same tree again, whoever answers first.
    ...(given.seed === undefined ? {} : { width: 1 }),
    ...(resume === undefined ? {} : { resume }),
  };
}

/** What is said on the command line, else what the settings say. */
function budgetOf(given: Arguments, { budget }: RefactorSettings): RefactorBudget {
  const tokens =
    numberOption(given, 'budget-tokens', { integer: true, minimum: 0 }) ?? budget.tokens;
  return {
    ms: numberOption(given, 'budget-ms', { minimum: 0 }) ?? budget.ms,
    steps: numberOption(given, 'budget-steps', { integer: true, minimum: 0 }) ?? budget.steps,
    usd: numberOption(given, 'budget-usd', { minimum: 0 }) ?? budget.usd,
    ...(tokens === undefined ? {} : { tokens }),
  };
}

/** `--lines A-B` of the first file. */
function selectionOf(given: Arguments, files: readonly string[]): LineSelection | undefined {
  const text = textOption(given, 'lines');
  if (text === undefined) return undefined;
  const [, from, to] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  const [startLine, endLine] = [Number(from), Number(to)];
  const [file] = files;
  if (file === undefined || !(startLine >= 1) || !(endLine >= startLine)) {
    throw new UsageError(`--lines wants A-B, both counted from 1, not "${text}"`);
  }
  return { path: file, startLine, endLine };
}

async function resumed(given: Arguments): Promise<Refactor | undefined> {
  const file = textOption(given, 'resume');
  if (file === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`cannot read the search ${file}: ${messageOf(error)}`);
  }
  const parsed = parseRefactor(value);
  if (typeof parsed === 'string') throw new UsageError(`${file} is no search: ${parsed}`);
  return parsed;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
