import type { Worker } from 'node:worker_threads';
import { abortReason } from '../../core/clock.ts';
import type { Clock } from '../../core/clock.ts';
import { failure, ModelError } from '../../core/failure.ts';
import type { GenerationPart } from '../../core/generation.ts';
import { isWorkerMessage } from './protocol.ts';
import type { Answer, CallBody, CallResult, HostMessage, Notice, WorkerNews } from './protocol.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** A worker that has lived this long was sound: the next pause is the first one again. */
const SOUND_AFTER_MS = 60_000;
/** No single piece of work takes this long; a worker that owes an answer for so long hangs. */
const HUNG_AFTER_MS = 10_000;

export interface WorkerEvents {
  /** A worker runs and knows nothing: tell it all again. */
  onStart(): void;
  onNews(news: WorkerNews): void;
  /** It ended without being asked to; all that it knew and had not stored is lost. */
  onEnd(reason: string): void;
}

export interface WorkerConnection {
  /** Starts the worker unless it runs. False while it may not be started: back-off, disposed. */
  start(): boolean;
  readonly running: boolean;
  /** Tells something; nothing happens where no worker runs. */
  send(notice: Notice): void;
  /**
   * Makes a call, starting the worker when there is none: yields the parts of a generation and
   * returns the call's result. `patient` calls may take any time.
   *
   * Throws the signal's reason at once when it is aborted, and ModelError: what the worker answered,
   * or `server-error` when it ended meanwhile or may not be started yet.
   */
  call(
    body: CallBody,
    signal: AbortSignal,
    patient?: boolean,
  ): AsyncGenerator<GenerationPart, CallResult, void>;
  dispose(): Promise<void>;
}

/**
 * Keeps one worker. It holds the process open only while something is asked, and after an unwanted
 * end (crash, out of memory, hung) may start again after 1 s, then 2 s, 4 s, … at most 60 s.
 */
export function connectWorker(
  startWorker: () => Worker,
  clock: Clock,
  events: WorkerEvents,
): WorkerConnection {
  const inboxes = new Map<number, Inbox>();
  let worker: Worker | undefined;
  let lastId = 0;
  let ends = 0;
  let startedAt = 0;
  let notBefore = -Infinity;
  let disposed = false;
  let lastFailure = 'not started';
  let endReason: string | undefined;
  let callOffWatch: (() => void) | undefined;
  let heldOpen = false;

  function start(): boolean {
    if (worker !== undefined) return true;
    if (disposed || clock.now() < notBefore) return false;
    startedAt = clock.now();
    endReason = undefined;
    let started: Worker;
    try {
      started = startWorker();
    } catch (error) {
      ended(describeError(error));
      return false;
    }
    worker = started;
    heldOpen = false;
    started.unref();
    started.on('message', (message: unknown) => {
      if (worker !== started || !isWorkerMessage(message)) return;
      if ('callId' in message) inboxes.get(message.callId)?.put(message);
      else events.onNews(message);
      watch();
    });
    started.on('error', (error: unknown) => {
      endReason = describeError(error); // an exit follows
    });
    started.on('exit', (code) => {
      if (worker === started) ended(endReason ?? `ended with exit code ${code}`);
    });
    events.onStart();
    return true;
  }

  function ended(reason: string): void {
    worker = undefined;
    lastFailure = reason;
    if (clock.now() - startedAt >= SOUND_AFTER_MS) ends = 0;
    notBefore = clock.now() + Math.min(FIRST_PAUSE_MS * 2 ** ends, LONGEST_PAUSE_MS);
    ends++;
    const lost = failure('server-error', `the workspace worker ended: ${reason}`);
    for (const [callId, inbox] of inboxes) inbox.put({ type: 'failed', callId, failure: lost });
    watch();
    events.onEnd(reason);
  }

  /** Called at every message: the worker is watched exactly while it owes an answer soon. */
  function watch(): void {
    callOffWatch?.();
    callOffWatch = undefined;
    const watched = worker;
    if (watched === undefined) return;
    const holdOpen = inboxes.size > 0;
    if (holdOpen !== heldOpen) {
      heldOpen = holdOpen;
      if (holdOpen) watched.ref();
      else watched.unref();
    }
    if (![...inboxes.values()].some(({ patient }) => !patient)) return;
    callOffWatch = clock.after(HUNG_AFTER_MS, () => {
      endReason = `no reply for ${HUNG_AFTER_MS} ms`;
      void watched.terminate();
    });
  }

  return {
    start,
    get running() {
      return worker !== undefined;
    },
    send(notice) {
      worker?.postMessage(notice);
    },
    async *call(body, signal, patient = false) {
      if (signal.aborted) throw abortReason(signal);
      if (!start() || worker === undefined) {
        throw new ModelError(failure('server-error', `no workspace worker: ${lastFailure}`));
      }
      const asked = worker;
      const callId = ++lastId;
      const inbox = createInbox(patient);
      inboxes.set(callId, inbox);
      watch();
      let owed = true;
      try {
        asked.postMessage({ ...body, callId } satisfies HostMessage);
        for (;;) {
          const answer = await inbox.take(signal);
          owed = answer.type === 'part';
          if (answer.type === 'part') yield answer.part;
          else if (answer.type === 'failed') throw new ModelError(answer.failure);
          else return answer.result;
        }
      } finally {
        inboxes.delete(callId);
        if (owed) asked.postMessage({ type: 'cancel', callId } satisfies HostMessage);
        watch();
      }
    },
    async dispose() {
      disposed = true;
      const last = worker;
      if (last === undefined) return;
      ended('closed');
      await last.terminate();
    },
  };
}

/** Answers to one call, waiting to be read by one reader. */
interface Inbox {
  readonly patient: boolean;
  put(answer: Answer): void;
  /** The next answer; throws the signal's reason as soon as it is aborted. */
  take(signal: AbortSignal): Promise<Answer>;
}

function createInbox(patient: boolean): Inbox {
  const answers: Answer[] = [];
  let wake: () => void = () => undefined;
  return {
    patient,
    put(answer) {
      answers.push(answer);
      wake();
    },
    take: (signal) =>
      new Promise((resolve, reject) => {
        const onAbort = () => reject(abortReason(signal));
        wake = () => {
          const answer = answers.shift();
          if (answer === undefined) return;
          wake = () => undefined;
          signal.removeEventListener('abort', onAbort);
          resolve(answer);
        };
        if (signal.aborted) onAbort();
        else {
          signal.addEventListener('abort', onAbort, { once: true });
          wake();
        }
      }),
  };
}

function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
