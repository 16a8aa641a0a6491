import { chmod, lstat, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SandboxFile } from './job.ts';

/** A new empty folder that only this user can enter. */
export async function createWorkingFolder(): Promise<string> {
  return await mkdtemp(path.join(tmpdir(), 'ensemble-sandbox-'));
}

/**
 * Puts files into a folder.
 *
 * Throws TypeError, before anything is written, when a path leads out of it.
 */
export async function placeFiles(folder: string, files: readonly SandboxFile[]): Promise<void> {
  const wrong = files.find(({ path: place }) => {
    const parts = place.split('/');
    return parts.some(
      (part) => part === '' || part === '.' || part === '..' || part.includes('\\'),
    );
  });
  if (wrong !== undefined) throw new TypeError(`"${wrong.path}" is not below the working folder`);
  for (const file of files) {
    const place = path.join(folder, ...file.path.split('/'));
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, file.text);
  }
}

/** Removes a folder with all that a command left in it, folders it has locked included. */
export async function removeFolder(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true });
  } catch {
    await unlock(folder);
    await rm(folder, { recursive: true, force: true });
  }
}

async function unlock(folder: string): Promise<void> {
  if (!(await lstat(folder)).isDirectory()) return;
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await unlock(path.join(folder, entry.name));
  }
}
