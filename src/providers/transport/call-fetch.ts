import { abortReason } from '../../core/clock.ts';
import type { Clock } from '../../core/clock.ts';
import { failure, isModelError, ModelError } from '../../core/failure.ts';
import { abortable } from './abortable.ts';
import { guardBody } from './body-guard.ts';
import type { Framing, Limits } from './body-guard.ts';
import { directFetch } from './direct-fetch.ts';
import type { Reply, Sending } from './direct-fetch.ts';
import { networkFailure, refusalFailure } from './failure-mapping.ts';
import { isLoopback } from './place.ts';

export type Fetch = typeof globalThis.fetch;

/** What one call may do and for how long. */
export interface CallRules {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly framing: Framing;
  readonly limits: Limits;
  /** Longest silence, before the reply or inside it, in milliseconds. */
  readonly stallMs: number;
  /** Value of the Authorization header. */
  readonly authorization?: string;
  /** Texts that must not come back in a failure's detail: keys, prompts. */
  readonly confidential: readonly string[];
  /** In place of the network, for tests and special hosts. */
  readonly fetch?: Fetch;
}

/**
 * The `fetch` that a client library gets for one call. It ends with the caller's signal (the socket
 * is closed), never passes loopback through a proxy, follows no redirect (prompts and keys go where
 * the user said), sends only the headers that matter, and gives the library good replies only.
 *
 * Throws, also out of the reply's body, a ModelError or the reason of an aborted signal.
 */
export function createCallFetch(rules: CallRules): Fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const stalled = new AbortController();
    const signals = [rules.signal, stalled.signal, init?.signal ?? []].flat();
    const signal = AbortSignal.any(signals);
    const patient = createPatience(rules, signal, stalled);
    try {
      const reply = await patient(send(url, sendingOf(init, rules, signal), rules.fetch));
      if (reply.status < 200 || reply.status > 299) throw await refused(reply, patient, rules);
      if (reply.headers.get('content-type')?.startsWith('text/html') === true)
        throw new ModelError(failure('not-a-model-server', `${url.host}: a web page`));
      const body = guardBody(
        chunksOf(reply, patient),
        rules.framing,
        rules.limits,
        rules.confidential,
      );
      return new Response(streamOf(body), { headers: { 'content-type': TYPES[rules.framing] } });
    } catch (error) {
      if (signal.aborted) throw abortReason(signal);
      throw isModelError(error)
        ? error
        : new ModelError(networkFailure(error, url.host), { cause: error });
    }
  };
}

const TYPES = {
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  sse: 'text/event-stream',
} as const satisfies Record<Framing, string>;

/** Longest error reply that is read; the rest of it is left. */
const REFUSAL_BYTES = 16_384;

async function send(url: URL, sending: Sending, fetch: Fetch | undefined): Promise<Reply> {
  if (fetch === undefined && isLoopback(url)) return directFetch(url, sending);
  // Looked up at the call: an editor replaces it to honour its proxy and certificate settings.
  const reply = await (fetch ?? globalThis.fetch)(url, { ...sending, redirect: 'manual' });
  return { status: reply.status, headers: reply.headers, body: reply.body };
}

/** What the library wants to send, less the headers that only tell of the library and machine. */
function sendingOf(init: RequestInit | undefined, rules: CallRules, signal: AbortSignal): Sending {
  const body = init?.body ?? undefined;
  if (body !== undefined && typeof body !== 'string')
    throw new TypeError('only text can be sent to a model server');
  return {
    method: init?.method ?? 'GET',
    headers: {
      accept: TYPES[rules.framing],
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(rules.authorization === undefined ? {} : { authorization: rules.authorization }),
    },
    ...(body === undefined ? {} : { body }),
    signal,
  };
}

async function refused(reply: Reply, patient: Patience, rules: CallRules): Promise<ModelError> {
  const { status, headers } = reply;
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of chunksOf(reply, patient)) {
      pieces.push(chunk.subarray(0, REFUSAL_BYTES - bytes));
      bytes += chunk.length;
      if (bytes >= REFUSAL_BYTES) break;
    }
  } catch {
    // The status is known; a text that was cut off is not worth another failure.
  }
  const body = Buffer.concat(pieces).toString();
  return new ModelError(refusalFailure({ status, headers, body }, rules.clock, rules.confidential));
}

/** Waits for a step of the network, no longer than the rules and the signal allow. */
type Patience = <T>(step: Promise<T>) => Promise<T>;

function createPatience(
  { clock, stallMs }: CallRules,
  signal: AbortSignal,
  stalled: AbortController,
): Patience {
  return async (step) => {
    const giveUp = () => {
      stalled.abort(new ModelError(failure('timeout', `nothing came for ${stallMs} ms`)));
    };
    const callOff = stallMs === Infinity ? () => undefined : clock.after(stallMs, giveUp);
    try {
      return await abortable(step, signal);
    } finally {
      callOff();
    }
  };
}

/** The reply's bytes; leaving the loop closes the socket. */
async function* chunksOf(reply: Reply, patient: Patience): AsyncGenerator<Uint8Array> {
  if (reply.body === null) return;
  const chunks = reply.body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const step = await patient(chunks.next());
      if (step.done === true) return;
      yield step.value;
    }
  } catch (error) {
    if (isModelError(error)) throw error;
    throw new ModelError(failure('stream-broken', 'the connection ended inside the reply'), {
      cause: error,
    });
  } finally {
    // Not awaited: it may wait for a read that an abort has just ended.
    chunks.return?.().catch(() => undefined);
  }
}

function streamOf(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const step = await pieces.next();
      if (step.done === true) controller.close();
      else controller.enqueue(step.value);
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}
