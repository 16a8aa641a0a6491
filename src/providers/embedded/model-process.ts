import { abortReason, sleep } from '../../core/clock.ts';
import type { Clock } from '../../core/clock.ts';
import { failure, ModelError } from '../../core/failure.ts';
import type { GenerationPart } from '../../core/generation.ts';
import type { Residency } from '../../core/model.ts';
import type { CallBody, CallResult, ProcessMessage } from './protocol.ts';
import { createInbox } from './inbox.ts';
import type { Inbox } from './inbox.ts';
import { startModelChild } from './model-child.ts';
import type { ModelChild, ModelChildOptions } from './model-child.ts';
import type { ModelFile } from './model-description.ts';

export interface ModelProcessOptions extends ModelChildOptions {
  readonly clock: Clock;
}

/** The one child process that runs all models of a server. */
export interface ModelProcess {
  /**
   * Makes a call, starting the process when there is none. Yields the parts of a generation and
   * returns the call's result.
   *
   * Throws the signal's reason at once when it is aborted, and ModelError: what the process
   * answered; `server-error` when it ended meanwhile or cannot be started; `model-broken` for a
   * file during whose load it has ended twice. After an end nobody asked for, the next start waits
   * 0.25 s, doubled with each such end in a row up to 30 s.
   */
  call(
    file: ModelFile,
    body: CallBody,
    signal: AbortSignal,
  ): AsyncGenerator<GenerationPart, CallResult, void>;
  resident(): readonly Residency[];
  /** Ends the process; calls in flight fail. Nothing is started any more. */
  dispose(): Promise<void>;
}

export function createModelProcess(options: ModelProcessOptions): ModelProcess {
  const { clock, idleUnloadMs } = options;
  const inboxes = new Map<number, Inbox>();
  const deadlyLoads = new Map<string, number>();
  let child: ModelChild | undefined;
  let lastCallId = 0;
  let endsInARow = 0;
  let startAllowedAt = Number.NEGATIVE_INFINITY;
  let residents: readonly Residency[] = [];
  let loading: string | undefined;
  let disposed = false;
  let stopIdling: () => void = () => undefined;

  function start(): ModelChild {
    const started = startModelChild(options, {
      onMessage(message) {
        if (child === started) receive(message);
      },
      onEnd(reason) {
        if (child === started) ended(reason);
      },
    });
    return started;
  }

  function receive(message: ProcessMessage): void {
    switch (message.type) {
      case 'loading':
        loading = message.path;
        break;
      case 'load-over':
        loading = undefined;
        break;
      case 'resident':
        residents = message.models;
        break;
      case 'done':
        endsInARow = 0;
        inboxes.get(message.callId)?.put(message);
        break;
      case 'part':
      case 'failed':
        inboxes.get(message.callId)?.put(message);
        break;
    }
  }

  function ended(reason: string): void {
    child = undefined;
    residents = [];
    if (loading !== undefined) deadlyLoads.set(loading, (deadlyLoads.get(loading) ?? 0) + 1);
    loading = undefined;
    startAllowedAt = clock.now() + Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** endsInARow);
    endsInARow += 1;
    const lost = failure('server-error', `the model process ended: ${reason}`);
    for (const [callId, inbox] of inboxes) inbox.put({ type: 'failed', callId, failure: lost });
  }

  /** Lets the process go when nothing was asked of it for long. Its end is then no failure. */
  function idle(): void {
    stopIdling();
    if (inboxes.size > 0 || child === undefined) return;
    stopIdling = clock.after(idleUnloadMs, () => {
      const unused = child;
      child = undefined;
      residents = [];
      unused?.end();
    });
  }

  async function* converse(
    callId: number,
    inbox: Inbox,
    signal: AbortSignal,
  ): AsyncGenerator<GenerationPart, CallResult, void> {
    for (;;) {
      const answer = await inbox.take(signal);
      if (answer.type === 'part') yield answer.part;
      else {
        inboxes.delete(callId);
        if (answer.type === 'failed') throw new ModelError(answer.failure);
        return answer.result;
      }
    }
  }

  return {
    async *call(file, body, signal) {
      if (signal.aborted) throw abortReason(signal);
      while (child === undefined && !disposed && startAllowedAt > clock.now())
        await sleep(clock, startAllowedAt - clock.now(), signal);
      if (disposed) throw new ModelError(failure('server-error', 'the model server is closed'));
      if ((deadlyLoads.get(file.path) ?? 0) >= DEADLY_LOADS)
        throw new ModelError(failure('model-broken', DEADLY));
      const callId = ++lastCallId;
      const inbox = createInbox();
      inboxes.set(callId, inbox);
      stopIdling();
      const asked = (child ??= start());
      asked.send({ ...body, callId, file });
      try {
        return yield* converse(callId, inbox, signal);
      } finally {
        // Still there: the caller has gone before the end.
        if (inboxes.delete(callId)) asked.send({ type: 'cancel', callId });
        idle();
      }
    },
    resident: () => residents,
    async dispose() {
      disposed = true;
      stopIdling();
      const last = child;
      if (last !== undefined) ended('closed');
      child = undefined;
      await last?.kill();
    },
  };
}

const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 30_000;
const DEADLY_LOADS = 2;
const DEADLY = 'loading it ended the model process twice; it is not tried again';
