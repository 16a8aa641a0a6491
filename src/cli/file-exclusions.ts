import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import {
  createExclusionRules,
  IGNORE_FILES,
  LARGEST_IGNORE_FILE,
  mayComplete,
  type ExclusionRules,
} from '../context/exclusion.ts';
import { UsageError } from './output.ts';

/**
 * The ignore rules that speak of some files of a folder, those of the folders above each of them, and the
 * patterns of files that never leave. Throws UsageError for rules that are there and cannot be read: what
 * they leave out must not be shown.
 */
export function exclusionsFor(
  root: string,
  files: readonly string[],
  neverSend: readonly string[] = [],
): ExclusionRules {
  const directories = new Set<string>(['']);
  for (const file of files) {
    for (let at = path.posix.dirname(file); at !== '.' && at !== '/'; at = path.posix.dirname(at)) {
      directories.add(at);
    }
  }
  const found = [...directories].flatMap((directory) =>
    IGNORE_FILES.flatMap(({ name, kind }) => {
      const place = path.join(root, directory, name);
      if (statSync(place, { throwIfNoEntry: false })?.isFile() !== true) return [];
      return [{ kind, directory, text: rulesIn(place) }];
    }),
  );
  return createExclusionRules(found, neverSend);
}

/**
 * Whether a file may be shown to models that are not on this machine: no ignore file, no pattern and no list
 * of secret files names it. What cannot be found out is a no.
 */
export function mayLeave(root: string, file: string, neverSend: readonly string[]): boolean {
  try {
    const verdict = exclusionsFor(root, [file], neverSend).verdict(file, path.resolve(root, file));
    return mayComplete(verdict, 'cloud');
  } catch {
    return false;
  }
}

function rulesIn(place: string): string {
  try {
    return readFileSync(place, 'utf8').slice(0, LARGEST_IGNORE_FILE);
  } catch {
    throw new UsageError(`cannot read ${place}`);
  }
}
