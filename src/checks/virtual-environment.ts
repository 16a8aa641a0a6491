import { lstat, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Longer files are programs and not scripts. Unit: bytes. */
const LONGEST_SCRIPT = 262_144;

/** Whether a folder is a virtual environment of Python. */
export async function isVirtualEnvironment(folder: string): Promise<boolean> {
  return (await lstat(path.join(folder, 'pyvenv.cfg')).catch(() => undefined))?.isFile() === true;
}

/**
 * The files of a virtual environment that may name the place where it lies: its scripts, and what
 * leads from its packages to those that were installed to be edited. Relative to it.
 */
export async function movedFiles(folder: string): Promise<readonly string[]> {
  const scripts = await filesOf(folder, 'bin');
  const versions = await readdir(path.join(folder, 'lib')).catch(() => []);
  const packages = await Promise.all(
    versions.map((version) => filesOf(folder, path.join('lib', version, 'site-packages'))),
  );
  const leading = packages
    .flat()
    .filter((file) => file.endsWith('.pth') || path.basename(file).startsWith('__editable__'));
  return ['pyvenv.cfg', ...scripts, ...leading];
}

/**
 * Makes a virtual environment name another place where it has named the first; anything else is left
 * as it is. Gives the files that it has changed, relative to the folder.
 *
 * Without it the scripts of a copy would start the user's own environment, and a package installed to
 * be edited would be the user's own files instead of those of the copy.
 */
export async function moveVirtualEnvironment(
  folder: string,
  from: string,
  to: string,
): Promise<readonly string[]> {
  if (from === to || !(await isVirtualEnvironment(folder))) return [];
  const changed: string[] = [];
  for (const file of await movedFiles(folder)) {
    const place = path.join(folder, file);
    const text = await readFile(place, 'latin1');
    const moved = withPlace(text, from, to);
    if (moved === text) continue;
    await writeFile(place, moved, 'latin1');
    changed.push(file);
  }
  return changed;
}

/**
 * Moves every virtual environment of a tree whose entries are given by their places; gives the places
 * of the files that were changed. See `moveVirtualEnvironment`.
 */
export async function moveEnvironments(
  tree: { readonly folder: string; readonly places: Iterable<string> },
  from: string,
  to: string,
): Promise<readonly string[]> {
  const changed: string[] = [];
  if (from === to) return changed;
  for (const place of tree.places) {
    if (path.posix.basename(place) !== 'pyvenv.cfg') continue;
    const within = path.posix.dirname(place);
    for (const file of await moveVirtualEnvironment(path.join(tree.folder, within), from, to)) {
      changed.push(path.posix.join(within, file));
    }
  }
  return changed;
}

/** A path ends where a name may not go on. */
function withPlace(text: string, from: string, to: string): string {
  const [before, after] = [from, to].map((place) => Buffer.from(place).toString('latin1'));
  return text
    .split(before ?? '')
    .reduce((all, rest) => all + (/^[\w.-]/.test(rest) ? (before ?? '') : (after ?? '')) + rest);
}

async function filesOf(folder: string, within: string): Promise<readonly string[]> {
  const entries = await readdir(path.join(folder, within), { withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => path.join(within, name));
  const sizes = await Promise.all(
    files.map(async (file) => (await lstat(path.join(folder, file))).size),
  );
  return files.filter((_, at) => (sizes[at] ?? 0) <= LONGEST_SCRIPT);
}
