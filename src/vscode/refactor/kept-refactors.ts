import { parseRefactor } from '../../refactor/parse-refactor.ts';
import type { Refactor } from '../../refactor/refactor.ts';
import { createPrivateFiles } from './private-files.ts';

/** They hold code: none is kept longer than 30 days. */
const LIMITS = { files: 50, bytes: 200 * 2 ** 20, ageMs: 30 * 86_400_000 };

/** Refactorings of a window, so that a search can be gone on with after a reload. */
export interface KeptRefactors {
  save(refactor: Refactor): Promise<void>;
  /** Youngest first; what cannot be read is left out. Reads every file. */
  list(): Promise<readonly Refactor[]>;
}

/** Keeps refactorings in `folder`, readable by their owner alone. Throws what the disk throws. */
export function createKeptRefactors(folder: string, now: () => number): KeptRefactors {
  const files = createPrivateFiles(folder, LIMITS, now);
  return {
    save: (refactor) => files.save(refactor.id, refactor),
    async list() {
      const names = await files.list();
      const read = await Promise.all(names.map(({ name }) => files.load(name)));
      return read
        .map((value) => (value === undefined ? 'gone' : parseRefactor(value)))
        .filter((refactor) => typeof refactor !== 'string')
        .sort((a, b) => b.startedAt - a.startedAt);
    },
  };
}
