import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../core/clock.ts';
import { isWorkspaceWorkerConfiguration } from './protocol.ts';
import { serveWorkspace } from './serve-workspace.ts';

/** Entry of the workspace worker. What throws here ends it, and the host starts another. */
async function start(): Promise<void> {
  if (parentPort === null || !isWorkspaceWorkerConfiguration(workerData)) {
    throw new Error('The workspace worker is started by createWorkspaceServer only.');
  }
  await serveWorkspace(parentPort, workerData, systemClock);
}

void start();
