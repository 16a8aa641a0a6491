import type {
  FileChange,
  WorkspaceFiles,
} from '../../../src/providers/workspace/index/workspace-files.ts';

/** Files that exist only in a test. */
export interface FilesInMemory extends WorkspaceFiles {
  write(path: string, text: string): void;
  remove(path: string): void;
  /** How often a file was read. */
  reads(): number;
}

export function filesInMemory(texts: Readonly<Record<string, string>>): FilesInMemory {
  const files = new Map(Object.entries(texts).map(([path, text]) => [path, { text, time: 1 }]));
  const listeners = new Set<(changes: readonly FileChange[]) => void>();
  let reads = 0;
  let time = 1;
  const listed = (path: string) => {
    const { text, time: modifiedMs } = files.get(path) ?? { text: '', time: 0 };
    return { path, sizeBytes: Buffer.byteLength(text), modifiedMs };
  };
  const tell = (change: FileChange): void => {
    for (const listener of listeners) listener([change]);
  };
  return {
    async *list() {
      yield [...files.keys()].map(listed);
    },
    async read(path) {
      reads += 1;
      const file = files.get(path);
      return file === undefined ? undefined : Buffer.from(file.text);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    write(path, text) {
      files.set(path, { text, time: ++time });
      tell({ kind: 'present', file: listed(path) });
    },
    remove(path) {
      files.delete(path);
      tell({ kind: 'gone', path });
    },
    reads: () => reads,
  };
}
