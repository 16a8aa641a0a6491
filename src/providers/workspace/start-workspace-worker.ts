import { Worker } from 'node:worker_threads';
import type { WorkspaceWorkerConfiguration } from './protocol.ts';

/** JavaScript heap of the worker; counts and token streams lie outside of it. */
const HEAP_MB = 512;

/** How the worker at `path` (`worker.ts` or its bundle) is started. */
export function workspaceWorkerAt(
  path: string,
): (configuration: WorkspaceWorkerConfiguration) => Worker {
  return (configuration) =>
    new Worker(path, {
      execArgv: [], // the host's own flags may be none for a worker
      workerData: configuration,
      name: 'workspace',
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
}
