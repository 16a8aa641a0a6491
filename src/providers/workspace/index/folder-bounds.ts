import { folderOf } from './workspace-files.ts';
import type { ListedFile } from './workspace-files.ts';

/** How much may be learned from. */
export interface IndexBounds {
  readonly files: number;
  readonly tokens: number;
  /** Memory of the worker's typed arrays. */
  readonly bytes: number;
}

export const DEFAULT_BOUNDS: IndexBounds = {
  files: 200_000,
  tokens: 50_000_000,
  bytes: 300 * 1_048_576,
};

export interface BoundedFiles {
  readonly kept: readonly ListedFile[];
  /** Folders of which files were left out, first dropped first. */
  readonly dropped: readonly DroppedFolder[];
}

export interface DroppedFolder {
  readonly folder: string;
  readonly files: number;
}

/** Most that files may add up to. */
export interface FileLimits {
  readonly files: number;
  readonly bytes: number;
}

/**
 * The files that fit. Where there are too many or too large ones, whole folders go (the files
 * directly in them): the least recently used first, those never used before all others, among
 * equals the largest. Of the folder that goes last, as many files stay as fit, newest first.
 *
 * `lastUsed` tells when somebody last worked in a folder, 0 or more, larger is later;
 * undefined for never.
 * Cost O(n log n).
 */
export function withinBounds(
  files: readonly ListedFile[],
  limits: FileLimits,
  lastUsed: (folder: string) => number | undefined,
): BoundedFiles {
  let count = files.length;
  let bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (count <= limits.files && bytes <= limits.bytes) return { kept: files, dropped: [] };

  const folders = new Map<string, { files: ListedFile[]; bytes: number }>();
  for (const file of files) {
    const name = folderOf(file.path);
    const folder = folders.get(name) ?? { files: [], bytes: 0 };
    folder.files.push(file);
    folder.bytes += file.sizeBytes;
    folders.set(name, folder);
  }
  const inDropOrder = [...folders].sort(
    ([nameA, a], [nameB, b]) =>
      (lastUsed(nameA) ?? -1) - (lastUsed(nameB) ?? -1) ||
      b.bytes - a.bytes ||
      b.files.length - a.files.length ||
      (nameA < nameB ? -1 : 1),
  );
  const left = new Set<ListedFile>();
  const dropped: DroppedFolder[] = [];
  for (const [name, folder] of inDropOrder) {
    if (count <= limits.files && bytes <= limits.bytes) break;
    count -= folder.files.length;
    bytes -= folder.bytes;
    let gone = 0;
    for (const file of folder.files.toSorted((a, b) => b.modifiedMs - a.modifiedMs)) {
      if (count < limits.files && bytes + file.sizeBytes <= limits.bytes) {
        count += 1;
        bytes += file.sizeBytes;
      } else {
        left.add(file);
        gone += 1;
      }
    }
    dropped.push({ folder: name, files: gone });
  }
  return { kept: files.filter((file) => !left.has(file)), dropped };
}
