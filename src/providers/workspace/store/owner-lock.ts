import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import type { Clock } from '../../../core/clock.ts';

/** The right to write to a folder, which one session at a time has. */
export interface OwnerLock {
  /** Whether the right is still ours; renews it. Ask before every write that replaces something. */
  holds(): Promise<boolean>;
  /** Gives it back. */
  release(): Promise<void>;
}

export interface Owner {
  /** Unique to a session; one that lost its worker takes its own lock over again. */
  readonly session: string;
  readonly processId: number;
  readonly host: string;
  /** When the right was last renewed, in milliseconds since 1970. */
  readonly renewedAt: number;
}

/** A lock not renewed for so long belongs to nobody, whatever its process. */
export const LOCK_EXPIRES_AFTER_MS = 24 * 3_600_000;

/**
 * Takes the lock of a folder; undefined where another session has it. A lock is taken over from a
 * process of this machine that is gone, from the same session, and when it was not renewed for a
 * day. The lock file is only ever replaced as a whole, and what counts is what it says afterwards:
 * of two sessions that take it over at once, the first loses it at its next `holds`.
 */
export async function takeOwnerLock(
  folder: string,
  session: string,
  clock: Clock,
): Promise<OwnerLock | undefined> {
  const file = path.join(folder, 'owner.json');
  const mine = () =>
    JSON.stringify({
      session,
      processId: process.pid,
      host: hostname(),
      renewedAt: clock.wallTime(),
    } satisfies Owner);

  async function write(flag: 'new' | 'replace'): Promise<void> {
    if (flag === 'new') {
      await writeFile(file, mine(), { flag: 'wx' });
      return;
    }
    const part = path.join(folder, `owner-${session}.part`);
    await writeFile(part, mine());
    await rename(part, file);
  }

  const found = await readOwner(file);
  if (found === undefined) {
    // A lock that cannot be read was cut off while it was written, or is there since a moment.
    await write('new').catch(() => write('replace'));
  } else if (isGone(found, session, clock)) await write('replace');
  else return undefined;
  if ((await readOwner(file))?.session !== session) return undefined;

  return {
    async holds() {
      if ((await readOwner(file))?.session !== session) return false;
      await write('replace');
      return true;
    },
    async release() {
      if ((await readOwner(file))?.session === session) await rm(file, { force: true });
    },
  };
}

function isGone(owner: Owner, session: string, clock: Clock): boolean {
  if (owner.session === session) return true;
  if (Math.abs(clock.wallTime() - owner.renewedAt) > LOCK_EXPIRES_AFTER_MS) return true;
  return owner.host === hostname() && !isAlive(owner.processId);
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0); // sends nothing
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function readOwner(file: string): Promise<Owner | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isOwner(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isOwner(value: unknown): value is Owner {
  return (
    typeof value === 'object' &&
    value !== null &&
    'session' in value &&
    typeof value.session === 'string' &&
    'processId' in value &&
    typeof value.processId === 'number' &&
    'host' in value &&
    typeof value.host === 'string' &&
    'renewedAt' in value &&
    typeof value.renewedAt === 'number'
  );
}
