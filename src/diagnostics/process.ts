import { createRequire } from 'node:module';
import type ts from 'typescript';
import { sleep, systemClock } from '../core/clock.ts';
import { isHostMessage } from './protocol.ts';
import type { HostMessage, ProcessMessage } from './protocol.ts';
import { createStateChecker } from './state-checker.ts';
import type { StateChecker } from './state-checker.ts';

/*
 * Entry of the type-checking process: the compiler lives here, so that neither its work nor its memory
 * touches the host. Started by `createCheckingProcess`, spoken to by the messages of `protocol.ts`, and
 * gone with its parent: when the channel closes, the process ends at once.
 */

/** Work goes on for so long before messages are looked for. */
const PIECE_MS = 20;

const called = new Map<number, AbortController>();
let checker: StateChecker | undefined;
let last: Promise<void> = Promise.resolve();

process.on('disconnect', () => process.exit());
process.on('message', (message: unknown) => {
  if (!isHostMessage(message)) return;
  switch (message.type) {
    case 'open':
      open(message);
      break;
    case 'cancel':
      called.get(message.id)?.abort();
      break;
    case 'check':
      called.set(message.id, new AbortController());
      last = last.then(() => answer(message));
      break;
  }
});

function open({ typescript, root, files, base }: Extract<HostMessage, { type: 'open' }>): void {
  try {
    const compiler: unknown = createRequire(typescript)(typescript);
    if (isCompiler(compiler)) checker = createStateChecker(compiler, { root, files, base });
    else send({ type: 'unusable', detail: 'it offers no API for programs' });
  } catch (error) {
    send({ type: 'unusable', detail: describe(error) });
  }
}

async function answer({ id, changes }: Extract<HostMessage, { type: 'check' }>): Promise<void> {
  const signal = called.get(id)?.signal;
  try {
    if (checker === undefined || signal === undefined) return;
    // Turns of the event loop, in which a message can come that calls it off.
    let pausedAt = Number.NEGATIVE_INFINITY;
    const pause = async () => {
      if (systemClock.now() - pausedAt < PIECE_MS) return;
      await sleep(systemClock, 0, signal);
      pausedAt = systemClock.now();
    };
    await pause();
    send({ type: 'checked', id, result: await checker.check(changes, pause) });
  } catch (error) {
    if (signal?.aborted !== true) send({ type: 'failed', id, detail: describe(error) });
  } finally {
    called.delete(id);
  }
}

function send(message: ProcessMessage): void {
  if (process.connected) process.send?.(message);
}

function isCompiler(value: unknown): value is typeof ts {
  return (
    typeof value === 'object' &&
    value !== null &&
    'createProgram' in value &&
    'getParsedCommandLineOfConfigFile' in value &&
    'sys' in value
  );
}

/** One line, without a stack. */
function describe(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0]?.slice(0, 300) ?? '';
}
