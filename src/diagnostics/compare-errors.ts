import type { FilePath } from '../edits/edit.ts';
import type { Diagnostic } from '../refactor/evidence.ts';

export interface ErrorDifference {
  /** In the order of the state's errors. */
  readonly added: readonly Diagnostic[];
  readonly gone: readonly Diagnostic[];
}

/**
 * Errors of a state that the base has not, and the other way round. Two errors are the same where
 * path, code and message are, whatever their line; as often as they are there (multisets). Of a message
 * the words count and not their order: a compiler may write `A | B` once and `B | A` the next time.
 *
 * A file that the state makes may be a renamed one: an error of it that a deleted file had, by code
 * and message, is neither new nor gone. Cost O(n).
 */
export function compareErrors(
  base: readonly Diagnostic[],
  state: readonly Diagnostic[],
  files: { readonly made: ReadonlySet<FilePath>; readonly deleted: ReadonlySet<FilePath> },
): ErrorDifference {
  const first = difference(base, state, (error) => `${error.path}\0${bodyOf(error)}`);
  const moved = difference(
    first.gone.filter(({ path }) => files.deleted.has(path)),
    first.added.filter(({ path }) => files.made.has(path)),
    bodyOf,
  );
  const stillAdded = new Set(moved.added);
  const stillGone = new Set(moved.gone);
  return {
    added: first.added.filter((error) => !files.made.has(error.path) || stillAdded.has(error)),
    gone: first.gone.filter((error) => !files.deleted.has(error.path) || stillGone.has(error)),
  };
}

/**
 * The errors of several projects as one list: a file that lies in two of them tells an error in each.
 * Every error as often as the project has it that has it most often. Cost O(n).
 */
export function mergeErrors(projects: readonly (readonly Diagnostic[])[]): readonly Diagnostic[] {
  let merged: readonly Diagnostic[] = [];
  for (const errors of projects) {
    merged = [...merged, ...difference(merged, errors, placeOf).added];
  }
  return merged;
}

function bodyOf({ code, message }: Diagnostic): string {
  return [code, ...message.split(/\W+/).sort()].join(' ');
}

function placeOf({ path, line, code, message }: Diagnostic): string {
  return [path, line, code, message].join('\0');
}

function difference(
  base: readonly Diagnostic[],
  state: readonly Diagnostic[],
  keyOf: (error: Diagnostic) => string,
): ErrorDifference {
  const left = new Map<string, Diagnostic[]>();
  for (const error of base) {
    const same = left.get(keyOf(error));
    if (same === undefined) left.set(keyOf(error), [error]);
    else same.push(error);
  }
  const added = state.filter((error) => left.get(keyOf(error))?.pop() === undefined);
  return { added, gone: [...left.values()].flat() };
}
