import type { Agent } from 'node:https';
import { abortReason } from '../../core/clock.ts';
import type { Clock } from '../../core/clock.ts';
import { failure, isModelError, ModelError } from '../../core/failure.ts';
import { guardBody } from './body-guard.ts';
import type { Framing, Limits } from './body-guard.ts';
import { directFetch } from './direct-fetch.ts';
import type { Reply, Send, Sending } from './direct-fetch.ts';
import { networkFailure, refusalFailure } from './failure-mapping.ts';
import { createLeaving } from './leaving.ts';
import type { ServerPace } from './leaving.ts';
import { createPatience } from './patience.ts';
import type { Patience, TimeLimits } from './patience.ts';
import { isLoopback } from './place.ts';

export type Fetch = typeof globalThis.fetch;

/** What one call may do and for how long. */
export interface CallRules {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly framing: Framing;
  readonly limits: Limits;
  readonly times: TimeLimits;
  /** What goes out with the request besides its type: the key and the user's own headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sends encrypted requests without the host's proxy settings, with the user's certificates. */
  readonly agent?: Agent;
  /** Texts that must not come back in a failure's detail: keys, prompts. */
  readonly confidential: readonly string[];
  /** How a reply is left whose reader goes away; without it the socket is closed at once. */
  readonly leaving?: {
    readonly mostMessages: number;
    readonly pace: ServerPace;
    /** Told of every rest that is being read after its reader has gone. */
    readonly onRest: (ended: Promise<void>) => void;
  };
  /** In place of the network, for tests and special hosts. */
  readonly fetch?: Send;
}

/**
 * The `fetch` that a client library gets for one call. It ends with the caller's signal (the socket
 * is closed, or a short rest is read: see `leaving.ts`), never passes loopback through a proxy, follows no redirect (prompts and keys go where
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
    const patience = createPatience(rules.clock, rules.times, signal, (error) => {
      stalled.abort(error);
    });
    const socket = new AbortController();
    const close = () => {
      socket.abort();
    };
    let leave = close;
    signal.addEventListener('abort', () => {
      leave();
    });
    if (signal.aborted) leave();
    try {
      const reply = await patience.wait(send(url, sendingOf(init, rules, socket.signal), rules));
      patience.heard('reply');
      if (reply.status < 200 || reply.status > 299) {
        throw await refused(reply, incomingOf(reply, close), patience, rules);
      }
      if (reply.headers.get('content-type')?.startsWith('text/html') === true)
        throw new ModelError(failure('not-a-model-server', `${url.host}: a web page`));
      const incoming = leavable(incomingOf(reply, close), rules, stalled.signal, close);
      leave = incoming.leave;
      const body = guardBody(
        chunksOf(incoming, patience),
        rules.framing,
        rules.limits,
        rules.confidential,
        patience.heard,
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

async function send(url: URL, sending: Sending, { fetch, agent }: CallRules): Promise<Reply> {
  if (fetch === undefined && (agent !== undefined || isLoopback(url)))
    return directFetch(url, sending, agent);
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
      ...rules.headers,
    },
    ...(body === undefined ? {} : { body }),
    signal,
  };
}

async function refused(
  { status, headers }: Reply,
  incoming: Incoming,
  patience: Patience,
  rules: CallRules,
): Promise<ModelError> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of chunksOf(incoming, patience)) {
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

/** The bytes of a reply, and how to go away from them. */
interface Incoming {
  readonly chunks: AsyncIterator<Uint8Array>;
  readonly saw: (chunk: Uint8Array) => void;
  readonly leave: () => void;
}

/** Leaving closes the socket. */
function incomingOf({ body }: Reply, close: () => void): Incoming {
  return {
    chunks: (body ?? NOTHING)[Symbol.asyncIterator](),
    saw: () => undefined,
    leave: close,
  };
}

const NOTHING: AsyncIterable<Uint8Array> = ReadableStream.from([]);

/** The same reply; leaving it reads a short rest where the rules ask for that. */
function leavable(
  incoming: Incoming,
  { leaving, clock, framing, limits }: CallRules,
  stalled: AbortSignal,
  close: () => void,
): Incoming {
  if (leaving === undefined) return incoming;
  const { mostMessages, pace, onRest } = leaving;
  const mostBytes = limits.totalBytes;
  const { saw, leave } = createLeaving({
    ...{ clock, framing, mostMessages, mostBytes, pace, close },
  });
  return {
    chunks: incoming.chunks,
    saw,
    leave: () => {
      if (stalled.aborted) close();
      onRest(leave(incoming.chunks));
    },
  };
}

/** The reply's bytes, which are left where the reader leaves the loop. */
async function* chunksOf(
  { chunks, saw, leave }: Incoming,
  patience: Patience,
): AsyncGenerator<Uint8Array> {
  try {
    for (;;) {
      const step = await patience.wait(chunks.next());
      if (step.done === true) return;
      saw(step.value);
      yield step.value;
    }
  } catch (error) {
    if (isModelError(error)) throw error;
    throw new ModelError(failure('stream-broken', 'the connection ended inside the reply'), {
      cause: error,
    });
  } finally {
    leave();
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
