import { mkdir, readdir, readlink, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { cloneFile } from './tree-state.ts';
import { isVirtualEnvironment, movedFiles } from './virtual-environment.ts';

/**
 * Makes a folder that holds links to what one of the user's holds, so that tools can write beside them
 * (caches), and links of the user's that lead to packages of the project itself lead to those of the
 * copy. Folders that hold several packages (`@scope`, `.bin`) are made the same way; of a virtual
 * environment those files are copies that name its place. Any other folder becomes one link.
 */
export async function linkDependency(source: string, target: string): Promise<void> {
  const name = path.basename(source);
  if (await isVirtualEnvironment(source)) await linkVirtualEnvironment(source, target);
  else if (name === 'node_modules') await linkPackages(source, target);
  else await symlink(source, target);
}

async function linkPackages(source: string, target: string): Promise<void> {
  await mkdir(target);
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const from = path.join(source, entry.name);
    const to = path.join(target, entry.name);
    const holdsSeveral = entry.name.startsWith('@') || entry.name === '.bin';
    if (entry.isDirectory() && holdsSeveral) await linkPackages(from, to);
    else if (entry.isSymbolicLink()) await symlink(await readlink(from), to);
    else if (entry.isDirectory() || entry.isFile()) await symlink(from, to);
  }
}

async function linkVirtualEnvironment(source: string, target: string): Promise<void> {
  const own = new Set(await movedFiles(source));
  const folders = new Set<string>(['']);
  for (const file of own) {
    for (let above = path.dirname(file); above !== '.'; above = path.dirname(above)) {
      folders.add(above);
    }
  }
  for (const folder of [...folders].toSorted()) {
    await mkdir(path.join(target, folder));
    for (const entry of await readdir(path.join(source, folder), { withFileTypes: true })) {
      const place = path.join(folder, entry.name);
      const from = path.join(source, place);
      const to = path.join(target, place);
      if (folders.has(place)) continue;
      if (entry.isSymbolicLink()) await symlink(await readlink(from), to);
      else if (own.has(place) && (await stat(from)).isFile()) await cloneFile(from, to);
      else await symlink(from, to);
    }
  }
}
