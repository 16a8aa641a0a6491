import { readdir, readFile } from 'node:fs/promises';
import { sleep, type Clock } from '../core/clock.ts';

/** Put into the environment of every command, so that its descendants can be found. */
export const RUN_VARIABLE = 'ENSEMBLE_SANDBOX_RUN';

/** New ones may start while the list is read, but each round finds the parents of those. */
const MAX_ROUNDS = 100;

/** In the moment in which a process becomes another program its environment reads as empty. */
const CLEAN_ROUNDS = 3;
const ROUND_MS = 10;

/**
 * Ends the processes that left the group of a run, found by the mark in their environment, until
 * none has been found for some rounds. Needed where there is no namespace that ends with its first
 * process. Linux only: elsewhere it finds none. A process that has cleared its environment is not
 * found.
 *
 * Cost: reads a file of each process of the machine, at least `CLEAN_ROUNDS` times.
 */
export async function endStrayProcesses(run: string, clock: Clock): Promise<void> {
  const never = new AbortController().signal;
  let clean = 0;
  for (let round = 0; round < MAX_ROUNDS && clean < CLEAN_ROUNDS; round += 1) {
    if (clean > 0) await sleep(clock, ROUND_MS, never);
    const found = await processesOf(`${RUN_VARIABLE}=${run}\0`);
    clean = found.length === 0 ? clean + 1 : 0;
    for (const id of found) {
      try {
        process.kill(id, 'SIGKILL');
      } catch {
        // Already gone.
      }
    }
  }
}

async function processesOf(mark: string): Promise<readonly number[]> {
  const ids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const marked = await Promise.all(
    ids.map(async (id) => {
      // Of a process that is ending the environment reads as empty.
      const environment = await readFile(`/proc/${id}/environ`, 'latin1').catch(() => '');
      return `${environment}\0`.includes(mark) ? [Number(id)] : [];
    }),
  );
  return marked.flat();
}
