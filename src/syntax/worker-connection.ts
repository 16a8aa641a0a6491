import { Worker } from 'node:worker_threads';
import type { Clock } from '../core/clock.ts';
import { abortReason } from '../core/clock.ts';
import { isReply } from './protocol.ts';
import type { Answer, Instruction, Question, SyntaxWorkerConfiguration } from './protocol.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** A worker that has lived this long was sound: the next pause is the first one again. */
const SOUND_AFTER_MS = 60_000;
/** No single piece of work takes this long; a worker without any reply for it hangs. */
const HUNG_AFTER_MS = 10_000;

export interface WorkerConnection {
  /** Starts the worker unless it runs. False while it may not be started: back-off, disposed. */
  start(): boolean;
  /** Why the worker ended last time it was not asked to; for the log. */
  readonly lastFailure: string | undefined;
  /** Sends an instruction; nothing happens where no worker runs. */
  send(instruction: Exclude<Instruction, { kind: 'ask' | 'cancel' }>): void;
  /** The answer, or undefined when the worker does not run or ends before. Throws on abort. */
  ask(question: Question, signal: AbortSignal): Promise<Answer | undefined>;
  dispose(): Promise<void>;
}

/**
 * Keeps one worker. It starts on demand, holds the process open only while something is asked, and
 * after an unwanted end (crash, out of memory, hung) may start again after 1 s, then 2 s, 4 s, … at
 * most 60 s. `onEnd` tells that all the worker knew is lost.
 */
export function connectWorker(
  path: string,
  configuration: SyntaxWorkerConfiguration,
  clock: Clock,
  onEnd: () => void,
): WorkerConnection {
  const pending = new Map<number, (answer: Answer | undefined) => void>();
  let worker: Worker | undefined;
  let lastId = 0;
  let ends = 0;
  let startedAt = 0;
  let notBefore = -Infinity;
  let disposed = false;
  let lastFailure: string | undefined;
  let endReason: string | undefined;
  let callOffWatch: (() => void) | undefined;

  function start(): boolean {
    if (worker !== undefined) return true;
    if (disposed || clock.now() < notBefore) return false;
    startedAt = clock.now();
    endReason = undefined;
    let started: Worker;
    try {
      started = new Worker(path, {
        execArgv: [], // the host's own flags may be none for a worker
        workerData: configuration,
        name: 'syntax',
        // What it throws away are messages and bits of text: a small young generation is enough.
        resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 4 },
      });
    } catch (error) {
      ended(describeError(error));
      return false;
    }
    worker = started;
    started.unref();
    started.on('message', (message: unknown) => {
      if (worker === started && isReply(message)) settle(message.id, message.answer);
    });
    started.on('error', (error: unknown) => {
      endReason = describeError(error); // an exit follows
    });
    started.on('exit', (code) => {
      if (worker === started) ended(endReason ?? `ended with exit code ${code}`);
    });
    return true;
  }

  function ended(reason: string | undefined): void {
    worker = undefined;
    lastFailure = reason;
    if (clock.now() - startedAt >= SOUND_AFTER_MS) ends = 0;
    notBefore = clock.now() + Math.min(FIRST_PAUSE_MS * 2 ** ends, LONGEST_PAUSE_MS);
    ends++;
    for (const id of [...pending.keys()]) settle(id, undefined);
    onEnd();
  }

  function settle(id: number, answer: Answer | undefined): void {
    const resolve = pending.get(id);
    pending.delete(id);
    watch();
    resolve?.(answer);
  }

  /** Called whenever something is asked or settled: the worker is watched exactly while it owes. */
  function watch(): void {
    callOffWatch?.();
    callOffWatch = undefined;
    if (worker === undefined) return;
    if (pending.size === 0) {
      worker.unref();
      return;
    }
    const watched = worker;
    watched.ref();
    callOffWatch = clock.after(HUNG_AFTER_MS, () => {
      endReason = `no reply for ${HUNG_AFTER_MS} ms`;
      void watched.terminate();
    });
  }

  return {
    start,
    get lastFailure() {
      return lastFailure;
    },
    send(instruction) {
      worker?.postMessage(instruction);
    },
    ask(question, signal) {
      if (signal.aborted) return Promise.reject(abortReason(signal));
      const asked = worker;
      if (asked === undefined) return Promise.resolve(undefined);
      return new Promise((resolve, reject) => {
        const id = ++lastId;
        const onAbort = () => {
          pending.set(id, () => undefined); // still owed, so that a hung worker is noticed
          asked.postMessage({ kind: 'cancel', id } satisfies Instruction);
          reject(abortReason(signal));
        };
        signal.addEventListener('abort', onAbort, { once: true });
        pending.set(id, (answer) => {
          signal.removeEventListener('abort', onAbort);
          resolve(answer);
        });
        asked.postMessage({ kind: 'ask', id, question } satisfies Instruction);
        watch();
      });
    },
    async dispose() {
      disposed = true;
      const last = worker;
      if (last === undefined) return;
      ended(lastFailure);
      await last.terminate();
    },
  };
}

function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
