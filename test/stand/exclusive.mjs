// One process at a time for work that others should wait for instead of doing it twice.
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs the work while holding `<place>.lock`; waits while a living process holds it. A lock left
 * by a process that is gone is taken over; two that take it over in the same moment may both go
 * on, so the work itself has to end in one atomic step.
 */
export async function exclusively(place, work) {
  const lock = `${place}.lock`;
  mkdirSync(path.dirname(lock), { recursive: true });
  let told = false;
  while (!take(lock)) {
    if (!told) console.error(`Another run is making ${place}; waiting for it.`);
    told = true;
    await sleep(500);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Linked into place with its content, so that a lock never stands there without its owner. */
function take(lock) {
  const own = `${lock}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!isHeld(lock)) rmSync(lock, { force: true });
    return false;
  } finally {
    rmSync(own);
  }
}

function isHeld(lock) {
  try {
    return isAlive(Number(readFileSync(lock, 'utf8')));
  } catch (error) {
    if (error.code === 'ENOENT') return false; // released in between
    throw error;
  }
}

/** Whether a process with this id runs, also another user's. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
