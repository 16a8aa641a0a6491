import { readdir, readFile } from 'node:fs/promises';

/** Put into the environment of every command, so that its descendants can be found. */
export const RUN_VARIABLE = 'ENSEMBLE_SANDBOX_RUN';

/** New ones may start while the list is read, but each round finds the parents of those. */
const MAX_ROUNDS = 100;

/**
 * Ends the processes that left the group of a run, found by the mark in their environment, until
 * none is left. Needed where there is no namespace that ends with its first process. Linux only:
 * elsewhere it finds none. A process that has cleared its environment is not found.
 */
export async function endStrayProcesses(run: string): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const found = await processesOf(`${RUN_VARIABLE}=${run}\0`);
    if (found.length === 0) return;
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
