import { lstat, mkdir, mkdtemp, readdir, readFile, rmdir } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { removeFolder } from '../sandbox/working-folder.ts';

/** A folder of this process's own, that a later process removes should this one not come to it. */
export interface ScratchPlace {
  readonly folder: string;
  remove(): Promise<void>;
}

/** How long versions of the user's files are kept that a guard has replaced. Unit: days. */
export const KEPT_DAYS = 30;

/**
 * A new folder below `ensemble-checks-USER` in the folder for temporary files, named by this process
 * (`PID-START-…`), that only this user can enter. What processes that have ended without removing
 * theirs have left is removed before.
 *
 * Throws an Error where somebody else has that folder.
 */
export async function createScratchPlace(): Promise<ScratchPlace> {
  const above = await placeOfUser('checks');
  const start = await startOf(process.pid);
  // Another process may remove the folder above in this very moment, as the last one to leave it.
  const folder = await mkdtemp(path.join(above, `${process.pid}-${start ?? '0'}-`)).catch(
    async () =>
      await mkdtemp(path.join(await placeOfUser('checks'), `${process.pid}-${start ?? '0'}-`)),
  );
  await removeLeftBehind(above);
  return {
    folder,
    async remove() {
      await removeFolder(folder);
      // The last one; others may still be at work in it.
      await rmdir(above).catch(() => undefined);
    },
  };
}

/** Where versions of the user's files are kept that a guard has replaced, in a folder each time. */
export function keptPlace(): string {
  return nameOfPlace('kept');
}

function nameOfPlace(what: 'checks' | 'kept'): string {
  return path.join(tmpdir(), `ensemble-${what}-${process.getuid?.() ?? userInfo().username}`);
}

async function placeOfUser(what: 'checks' | 'kept'): Promise<string> {
  const owner = process.getuid?.();
  const place = nameOfPlace(what);
  await mkdir(place, { mode: 0o700 }).catch(() => undefined);
  const status = await lstat(place);
  // Anybody may make folders there: one that others can write would give them the user's files.
  const isOurs = owner === undefined || (status.uid === owner && (status.mode & 0o077) === 0);
  if (status.isDirectory() && isOurs) return place;
  throw new Error(`${place} is not a folder of this user alone; remove it, or set TMPDIR`);
}

/**
 * A new folder below `ensemble-kept-USER` that stays when its process ends. Those that are older than
 * `KEPT_DAYS` are removed.
 */
export async function createKeptFolder(): Promise<string> {
  const above = await placeOfUser('kept');
  const folder = await mkdtemp(path.join(above, 'kept-'));
  // By the disk's own time.
  const { mtimeMs: nowMs } = await lstat(folder);
  for (const name of await readdir(above)) {
    const { mtimeMs } = await lstat(path.join(above, name));
    if (nowMs - mtimeMs > KEPT_DAYS * 86_400_000) await removeFolder(path.join(above, name));
  }
  return folder;
}

/** Removes the folders of processes that have ended. Cost: one look at each folder. */
async function removeLeftBehind(above: string): Promise<void> {
  for (const name of await readdir(above)) {
    const [, id, start] = /^(\d+)-(\d+)-/.exec(name) ?? [];
    if (id === undefined || start === undefined || (await isAlive(Number(id), start))) continue;
    await removeFolder(path.join(above, name)).catch(() => undefined);
  }
}

/** Whether the very process is at work: its number may have been given to another one since. */
async function isAlive(id: number, start: string): Promise<boolean> {
  try {
    process.kill(id, 0);
  } catch (error) {
    // EPERM: somebody else's process has that number now.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
  const known = await startOf(id);
  return known === undefined || start === '0' || known === start;
}

/** When a process was started, in ticks since the machine was: field 22 of /proc/PID/stat, see proc(5). */
async function startOf(id: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${id}/stat`, 'latin1').catch(() => '');
  // The second field is the program's name in parentheses, with whatever characters it has.
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
}
