import { existsSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { freshSeed } from '../core/random.ts';
import type { RefactorWish } from '../engine/refactor/refactor-wish.ts';
import { parseRefactor } from '../refactor/parse-refactor.ts';
import type { LineSelection, Refactor, RefactorBudget } from '../refactor/refactor.ts';
import type { RefactorSettings } from '../settings/parse-settings.ts';
import { choiceOption, flagOption, numberOption, textOption, type Arguments } from './arguments.ts';
import { visibleLine } from '../text/visible-text.ts';
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

/**
 * The folder that the files of a call belong to, and their paths in it, each once; links are followed first,
 * so that a file has its own name. The folder is the repository around the first file; where there is none,
 * the one that the call was made in if all files lie below it and it is no home, else the innermost that
 * holds them all.
 *
 * Throws UsageError for folders, for files in folders that are not there, and for those of another place.
 */
export async function filesOf(
  named: readonly string[],
  calledIn = process.cwd(),
): Promise<{ readonly root: string; readonly files: readonly string[] }> {
  const [first] = named;
  if (first === undefined) throw new UsageError('refactor wants at least one FILE');
  const places = await Promise.all(named.map((file) => placeOf(file, calledIn)));
  const root = await rootOf(places, await realpath(calledIn));
  const outside = places.findIndex((place) => !isBelow(root, place));
  if (outside >= 0) throw new UsageError(`${named[outside]} is not below ${root}`);
  const files = places.map((place) => path.relative(root, place).split(path.sep).join('/'));
  return { root, files: [...new Set(files)] };
}

/** Where a file lies, or would. */
async function placeOf(file: string, calledIn: string): Promise<string> {
  const own = path.resolve(calledIn, file);
  const real = await realpath(own).catch(() => undefined);
  if (real === undefined) {
    const folder = await realpath(path.dirname(own)).catch(() => {
      throw new UsageError(`there is no folder for ${file}`);
    });
    return path.join(folder, path.basename(own));
  }
  if ((await stat(real)).isDirectory()) {
    throw new UsageError(`${file} is a folder; name the files in it that may be changed`);
  }
  return real;
}

async function rootOf(places: readonly string[], here: string): Promise<string> {
  const [first = ''] = places;
  const repository = workspaceRootOf(first);
  if (existsSync(path.join(repository, '.git'))) return repository;
  const isPlace =
    here !== path.parse(here).root && here !== (await realpath(homedir()).catch(homedir));
  if (isPlace && places.every((place) => isBelow(here, place))) return here;
  let root = path.dirname(first);
  while (!places.every((place) => isBelow(root, place)) && root !== path.dirname(root)) {
    root = path.dirname(root);
  }
  if (root !== path.dirname(first) && root === path.dirname(root)) {
    throw new UsageError('the files have no folder in common');
  }
  return root;
}

function isBelow(folder: string, place: string): boolean {
  const relative = path.relative(folder, place);
  return relative !== '' && relative.split(path.sep)[0] !== '..' && !path.isAbsolute(relative);
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
  const resume = await resumed(given, instruction, commandOf(given, settings));
  return {
    ...{
      instruction,
      files,
      mayCreate: flagOption(given, 'create') || resume?.request.mayCreate === true,
    },
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

/** The check command; undefined without one. */
export function commandOf(given: Arguments, settings: RefactorSettings): string | undefined {
  const command = textOption(given, 'check') ?? settings.checkCommand;
  return command.trim() === '' ? undefined : command;
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

/** The search to go on with. What it knows is of one instruction and one check. */
async function resumed(
  given: Arguments,
  instruction: string,
  command: string | undefined,
): Promise<Refactor | undefined> {
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
  const { request } = parsed;
  if (request.instruction !== instruction) {
    throw new UsageError(
      `${file} is of another instruction: "${visibleLine(request.instruction, 500)}"`,
    );
  }
  if (request.checkCommand !== command) {
    const wanted =
      request.checkCommand === undefined
        ? 'was made without --check'
        : `was made with --check "${visibleLine(request.checkCommand, 500)}"`;
    throw new UsageError(`${file} ${wanted}: it can only be gone on with in the same way`);
  }
  return parsed;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
