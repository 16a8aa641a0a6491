import { randomUUID } from 'node:crypto';
import {
  chmod,
  lstat,
  mkdir,
  readFile,
  realpath,
  rename,
  rm,
  rmdir,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import type { FilePath } from '../edits/edit.ts';
import type { BaseFiles } from '../edits/workspace-state.ts';
import type { Changes } from '../refactor/sources.ts';

/** Files that are not as they were when the search looked at them, or that may not be written. */
export class ChangedFilesError extends Error {
  override readonly name = 'ChangedFilesError';
  readonly paths: readonly FilePath[];

  constructor(paths: readonly FilePath[]) {
    super(`changed meanwhile, or no plain files: ${paths.join(', ')}`);
    this.paths = paths;
  }
}

interface Written {
  readonly place: string;
  readonly before: Found;
}

/** What lies at a place: a plain file, nothing, or a link, a folder or something else. */
type Found = { readonly bytes: Buffer; readonly mode: number } | 'other' | undefined;

/**
 * Writes changed files below a folder, all or none: first every text beside its goal, then each is moved
 * into place, and deleted files go. Files keep their permissions; where one step fails, what was done is
 * undone.
 *
 * Throws ChangedFilesError, before anything is written, where a file is not what the search began with, or
 * lies behind a link; what the disk throws.
 */
export async function writeChanges(root: string, changes: Changes, base: BaseFiles): Promise<void> {
  const top = await realpath(root);
  const found = await Promise.all(
    [...changes].map(async ([file, text]) => {
      const place = path.join(top, file);
      const before = (await isBehindLink(place)) ? 'other' : await foundAt(place);
      return { file, place, text, before, isSame: isAsBefore(before, file, base) };
    }),
  );
  const changed = found.filter(({ isSame }) => !isSame).map(({ file }) => file);
  if (changed.length > 0) throw new ChangedFilesError(changed);
  const mark = randomUUID();
  const waiting: string[] = [];
  const written: Written[] = [];
  const made: string[] = [];
  try {
    for (const { place, text, before } of found) {
      if (text === undefined) continue;
      made.push(...(await madeFolders(path.dirname(place))));
      const beside = `${place}.${mark}`;
      waiting.push(beside);
      await writeFile(beside, text, { flag: 'wx' });
      // What is asked for when a file is made is cut by the umask.
      if (isPlain(before)) await chmod(beside, before.mode);
    }
    for (const { place, text, before } of found) {
      if (text === undefined) await rm(place);
      else await rename(`${place}.${mark}`, place);
      written.push({ place, before });
    }
  } catch (error) {
    await removed(waiting);
    for (const { place, before } of written.toReversed()) {
      await rm(place, { force: true });
      if (!isPlain(before)) continue;
      await writeFile(place, before.bytes);
      await chmod(place, before.mode);
    }
    // Somebody may have put something there by now: then it stays.
    for (const folder of made.toReversed()) await rmdir(folder).catch(() => undefined);
    throw error;
  }
}

async function removed(places: readonly string[]): Promise<void> {
  await Promise.all(places.map((place) => rm(place, { force: true })));
}

/** Makes a folder and those above it; the ones that were not there, the outermost first. */
async function madeFolders(folder: string): Promise<readonly string[]> {
  const outermost = await mkdir(folder, { recursive: true });
  if (outermost === undefined) return [];
  const made = [folder];
  for (let at = folder; at !== outermost; at = path.dirname(at)) made.unshift(path.dirname(at));
  return made;
}

/** Whether a folder above a place is a link, which may lead anywhere. `place` begins with a real folder. */
async function isBehindLink(place: string): Promise<boolean> {
  for (let folder = path.dirname(place); ; folder = path.dirname(folder)) {
    const real = await realpath(folder).catch(() => undefined);
    if (real !== undefined) return real !== folder;
    // A link to nothing: what is made there would be made where it leads.
    if ((await lstat(folder).catch(() => undefined)) !== undefined) return true;
  }
}

async function foundAt(place: string): Promise<Found> {
  const status = await lstat(place).catch(() => undefined);
  if (status === undefined) return undefined;
  if (!status.isFile()) return 'other';
  return { bytes: await readFile(place), mode: status.mode & 0o777 };
}

function isPlain(found: Found): found is Exclude<Found, 'other' | undefined> {
  return found !== undefined && found !== 'other';
}

function isAsBefore(found: Found, file: FilePath, base: BaseFiles): boolean {
  const known = base.get(file);
  if (known.kind === 'missing') return found === undefined;
  if (known.kind !== 'text' || !isPlain(found)) return false;
  return found.bytes.equals(Buffer.from(known.text));
}
