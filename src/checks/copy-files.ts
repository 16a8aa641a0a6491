import { statSync } from 'node:fs';
import { mkdir, readlink, symlink } from 'node:fs/promises';
import path from 'node:path';
import type { CopiedRoot } from './listed-files.ts';
import { cloneFile } from './tree-state.ts';

/** More is no source code, and would fill the disk for temporary files. Unit: bytes. */
export const MOST_BYTES = 2 * 2 ** 30;

const FOREIGN = ['node_modules', '.venv', 'venv'];

/**
 * Copies the listed files of a root to its place in a folder, links as links; gives the places of those
 * that were copied. What nobody of the project has written (`FOREIGN`) is left out at the root, whatever
 * the list says.
 *
 * Throws RangeError for more than `MOST_BYTES`; the signal's reason.
 */
export async function copyFiles(
  root: CopiedRoot,
  folder: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const leftOut = new Set(FOREIGN.filter((name) => isFolder(path.join(root.folder, name))));
  const copied: string[] = [];
  const made = new Set<string>();
  let bytes = 0;
  for await (const batch of root.files.list(signal)) {
    const wanted = batch.filter(({ path: place }) => !leftOut.has(place.split('/', 1)[0] ?? ''));
    bytes += sumOf(wanted.map(({ sizeBytes }) => sizeBytes));
    refuseTooMuch(bytes, MOST_BYTES);
    const target = (place: string): string => path.join(folder, root.place, place);
    for (const above of new Set(wanted.map(({ path: place }) => path.dirname(target(place))))) {
      if (!made.has(above)) await mkdir(above, { recursive: true });
      made.add(above);
    }
    const isDone = await Promise.all(
      wanted.map(({ path: place }) => isCopied(path.join(root.folder, place), target(place))),
    );
    for (const [at, { path: place }] of wanted.entries()) {
      if (isDone[at] === true) copied.push(path.posix.join(root.place, place));
    }
    signal.throwIfAborted();
  }
  return copied;
}

/** False for a file that is gone by now, or that this user may not read. */
async function isCopied(from: string, to: string): Promise<boolean> {
  const target = await readlink(from).catch(() => undefined);
  try {
    if (target === undefined) await cloneFile(from, to);
    else await symlink(target, to);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'EACCES') return false;
    throw error;
  }
}

function isFolder(place: string): boolean {
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Refuses, with a RangeError, what would fill the disk. */
export function refuseTooMuch(bytes: number, most: number): void {
  if (bytes <= most) return;
  throw new RangeError(
    `more than ${MOST_BYTES / 2 ** 30} GB would have to be copied; an ignore file can leave out what the check does not need`,
  );
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
