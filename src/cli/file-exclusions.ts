import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  createExclusionRules,
  IGNORE_FILES,
  LARGEST_IGNORE_FILE,
  type ExclusionRules,
} from '../context/exclusion.ts';

/** The ignore rules that speak of some files of a folder: those of the folders above each of them. */
export function exclusionsFor(root: string, files: readonly string[]): ExclusionRules {
  const directories = new Set<string>(['']);
  for (const file of files) {
    for (let at = path.posix.dirname(file); at !== '.' && at !== '/'; at = path.posix.dirname(at)) {
      directories.add(at);
    }
  }
  const found = [...directories].flatMap((directory) =>
    IGNORE_FILES.flatMap(({ name, kind }) => {
      const place = path.join(root, directory, name);
      if (!existsSync(place)) return [];
      return [{ kind, directory, text: readFileSync(place, 'utf8').slice(0, LARGEST_IGNORE_FILE) }];
    }),
  );
  return createExclusionRules(found);
}
