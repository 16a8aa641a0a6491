// The worker of the workspace's model, which besides tells its heap when it is asked.
import { getHeapStatistics } from 'node:v8';
import { parentPort } from 'node:worker_threads';
import '../../src/providers/workspace/worker.ts';
import { heapAfterCollection } from './heap-after-collection.ts';

parentPort?.on('message', (message: unknown) => {
  if (message !== 'heap, please') return;
  heapAfterCollection();
  parentPort?.postMessage({ usedMb: getHeapStatistics().used_heap_size / 1e6 });
});
