import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
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
  readonly before: Buffer | undefined;
}

/**
 * Writes changed files below a folder, all or none: first every text beside its goal, then each is moved
 * into place, then deleted files go. Where one step fails, what was done is undone.
 *
 * Throws ChangedFilesError, before anything is written, where a file is not what the search began with;
 * what the disk throws.
 */
export async function writeChanges(root: string, changes: Changes, base: BaseFiles): Promise<void> {
  const found = await Promise.all(
    [...changes].map(async ([file, text]) => {
      const place = path.join(root, file);
      const before = await bytesAt(place);
      return { file, place, text, before, isSame: isAsBefore(before, file, base) };
    }),
  );
  const changed = found.filter(({ isSame }) => !isSame).map(({ file }) => file);
  if (changed.length > 0) throw new ChangedFilesError(changed);
  const mark = randomUUID();
  const waiting: string[] = [];
  const written: Written[] = [];
  try {
    for (const { place, text } of found) {
      if (text === undefined) continue;
      await mkdir(path.dirname(place), { recursive: true });
      const beside = `${place}.${mark}`;
      waiting.push(beside);
      const mode = await modeOf(place);
      await writeFile(beside, text, { flag: 'wx', ...(mode === undefined ? {} : { mode }) });
    }
    for (const { place, text, before } of found) {
      if (text === undefined) await rm(place);
      else await rename(`${place}.${mark}`, place);
      written.push({ place, before: before === 'other' ? undefined : before });
    }
  } catch (error) {
    for (const { place, before } of written.toReversed()) {
      if (before === undefined) await rm(place, { force: true });
      else await writeFile(place, before);
    }
    throw error;
  } finally {
    await Promise.all(waiting.map((beside) => rm(beside, { force: true })));
  }
}

/** Content of a plain file; undefined where nothing is; `other` for links, folders and the rest. */
async function bytesAt(place: string): Promise<Buffer | 'other' | undefined> {
  const status = await lstat(place).catch(() => undefined);
  if (status === undefined) return undefined;
  return status.isFile() ? await readFile(place) : 'other';
}

async function modeOf(place: string): Promise<number | undefined> {
  const status = await lstat(place).catch(() => undefined);
  return status === undefined ? undefined : status.mode & 0o777;
}

function isAsBefore(found: Buffer | 'other' | undefined, file: FilePath, base: BaseFiles): boolean {
  const known = base.get(file);
  if (known.kind === 'missing') return found === undefined;
  if (known.kind !== 'text' || found === undefined || found === 'other') return false;
  return found.equals(Buffer.from(known.text));
}
