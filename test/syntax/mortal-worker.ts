import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../src/core/clock.ts';
import { isSyntaxWorkerConfiguration } from '../../src/syntax/protocol.ts';
import { serveSyntax } from '../../src/syntax/serve-syntax.ts';
import { createTreeParser } from '../../src/syntax/tree-parser.ts';
import type { TreeParser } from '../../src/syntax/tree-parser.ts';

/** The syntax worker, but it ends, throws or hangs where a text tells it to. */
async function start(): Promise<void> {
  if (parentPort === null || !isSyntaxWorkerConfiguration(workerData)) throw new Error('no worker');
  const parser = await createTreeParser(workerData, systemClock);
  const parse: TreeParser['parse'] = (grammar, read, ...rest) => {
    const order = /^\/\/ (exit|throw|hang)/.exec(read(0))?.[1];
    if (order === 'exit') process.exit(7);
    if (order === 'throw') throw new Error('thrown while parsing');
    while (order === 'hang');
    return parser.parse(grammar, read, ...rest);
  };
  const mortal: TreeParser = Object.assign(Object.create(parser) as TreeParser, { parse });
  serveSyntax(parentPort, mortal, systemClock);
}

void start();
