import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../core/clock.ts';
import { isSyntaxWorkerConfiguration } from './protocol.ts';
import { serveSyntax } from './serve-syntax.ts';
import { createTreeParser } from './tree-parser.ts';

/**
 * Entry of the syntax worker. An exception out of WebAssembly leaves its heap in an unknown state,
 * so nothing is caught here: the worker ends and the service starts another when asked again.
 */
async function start(): Promise<void> {
  if (parentPort === null || !isSyntaxWorkerConfiguration(workerData)) {
    throw new Error('The syntax worker is started by createSyntaxService only.');
  }
  serveSyntax(parentPort, await createTreeParser(workerData, systemClock), systemClock);
}

void start();
