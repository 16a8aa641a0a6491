import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../../src/core/clock.ts';
import {
  isHostMessage,
  isWorkspaceWorkerConfiguration,
} from '../../../src/providers/workspace/protocol.ts';
import { serveWorkspace } from '../../../src/providers/workspace/serve-workspace.ts';

/** The workspace worker, but it ends, throws or hangs where a prefix tells it to. */
async function start(): Promise<void> {
  const port = parentPort;
  if (port === null || !isWorkspaceWorkerConfiguration(workerData)) throw new Error('no worker');
  const on = port.on.bind(port);
  port.on = ((event: string, listener: (value: unknown) => void) =>
    on(event, (value: unknown) => {
      if (event === 'message') obey(value);
      listener(value);
    })) as typeof port.on;
  await serveWorkspace(port, workerData, systemClock);
}

function obey(message: unknown): void {
  if (!isHostMessage(message) || message.type !== 'next') return;
  const order = message.request.prefix;
  if (order === 'exit') process.exit(7);
  if (order === 'throw') throw new Error('thrown while answering');
  while (order === 'hang');
}

void start();
