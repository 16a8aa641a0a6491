import type { BigIntStats } from 'node:fs';
import { link, open, rename, stat, unlink } from 'node:fs/promises';
import { sleep, type Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';

/** Somebody else had the lock all the time. */
export class LockTimeout extends Error {
  constructor() {
    super('another program holds the lock');
    this.name = 'LockTimeout';
  }
}

export interface FileLock {
  /**
   * Runs `work` while nobody else runs theirs on any program of this machine. Waits for others at most ten
   * seconds, then throws LockTimeout; throws what the file system says where the lock's file cannot be made.
   */
  with<T>(work: (held: HeldLock) => Promise<T>): Promise<T>;
}

export interface HeldLock {
  /** False once somebody has taken the lock for one of a program that is gone. */
  isOurs(): Promise<boolean>;
}

/** A lock that did not change for so long belongs to a program that is gone. Unit: ms. */
const STALE_MS = 5000;
const PATIENCE_MS = 10_000;
/** Longest pause between two looks. Unit: ms. */
const PAUSE_MS = 25;

/**
 * A lock that is a file: who creates it has it, and removes it at the end. Between looks it pauses for a
 * random time up to 25 ms.
 *
 * A lock of a program that was killed is taken away by whoever has watched it unchanged for five seconds of
 * its own monotonic clock, so neither clocks that jump nor two programs with different clocks matter. Taking
 * away is renaming, which only one of several does, and a lock that proves to be another one is put back. A
 * program that was stopped in the middle of its work for that long asks `isOurs` before it writes.
 */
export function createFileLock(file: string, clock: Clock, random: Random): FileLock {
  const never = new AbortController().signal;
  return {
    async with(work) {
      const until = clock.now() + PATIENCE_MS;
      let watched: { readonly identity: string; readonly since: number } | undefined;
      let mine = await created(file);
      for (let look = 1; mine === undefined; look++) {
        const identity = await identityOf(file);
        if (identity === undefined) watched = undefined;
        else if (watched?.identity !== identity) watched = { identity, since: clock.now() };
        else if (clock.now() - watched.since >= STALE_MS) {
          await takeAway(file, identity, random);
          watched = undefined;
        }
        if (clock.now() >= until) throw new LockTimeout();
        if (identity !== undefined) {
          await sleep(clock, 1 + random.next() * Math.min(PAUSE_MS - 1, look * 2), never);
        }
        mine = await created(file);
      }
      const own = mine;
      const isOurs = async (): Promise<boolean> => (await identityOf(file)) === own;
      try {
        return await work({ isOurs });
      } finally {
        if (await isOurs()) await unlink(file).catch(() => undefined);
      }
    },
  };
}

/** The identity of the lock that was made; undefined where there is one already. */
async function created(file: string): Promise<string | undefined> {
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(String(process.pid));
      return identity(await handle.stat({ bigint: true }));
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isBusy(error)) return undefined;
    throw error;
  }
}

/** Windows refuses to make a file whose removal is not through yet. */
function isBusy(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'EEXIST' || (process.platform === 'win32' && /^(EPERM|EBUSY)$/.test(code));
}

async function identityOf(file: string): Promise<string | undefined> {
  try {
    return identity(await stat(file, { bigint: true }));
  } catch {
    return undefined;
  }
}

function identity({ ino, mtimeNs }: BigIntStats): string {
  return `${ino}/${mtimeNs}`;
}

async function takeAway(file: string, expected: string, random: Random): Promise<void> {
  const aside = `${file}.${process.pid}.${Math.floor(random.next() * 1e9).toString(36)}`;
  try {
    await rename(file, aside);
    // Somebody was quicker, and this is the lock of the next one.
    if ((await identityOf(aside)) !== expected) await link(aside, file);
  } catch {
    // Gone already, or there is a newer one: whose was taken away finds out before it writes.
  }
  await unlink(aside).catch(() => undefined);
}

/** The file system's word for an error; '' where it is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}
