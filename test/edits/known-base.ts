import type { FilePath } from '../../src/edits/edit.ts';
import type { BaseFile, BaseFiles, WorkspaceState } from '../../src/edits/workspace-state.ts';

/** A base of these texts and kinds of files; every other file is missing, and nothing has to be loaded. */
export function knownBase(files: Readonly<Record<FilePath, string | BaseFile>>): BaseFiles {
  return {
    load: async () => undefined,
    get: (path) => {
      const file = Object.hasOwn(files, path) ? files[path] : undefined;
      if (file === undefined) return { kind: 'missing' };
      return typeof file === 'string' ? { kind: 'text', text: file } : file;
    },
  };
}

/** The changes of a state as an object; a file that is gone is null. */
export function changesOf({ changes }: WorkspaceState): Record<FilePath, string | null> {
  return Object.fromEntries([...changes].map(([path, text]) => [path, text ?? null]));
}
