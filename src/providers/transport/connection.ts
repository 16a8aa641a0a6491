import type { Agent } from 'node:https';
import { abortReason } from '../../core/clock.ts';
import type { Clock } from '../../core/clock.ts';
import { failure, isModelError, ModelError } from '../../core/failure.ts';
import { abortable } from './abortable.ts';
import type { Framing, Limits } from './body-guard.ts';
import { createCallFetch } from './call-fetch.ts';
import type { Fetch } from './call-fetch.ts';
import type { Send } from './direct-fetch.ts';
import type { CallHeaders, SentHeaders } from './call-headers.ts';
import { thrownBy } from './failure-mapping.ts';
import type { ServerPace } from './leaving.ts';
import type { TimeLimits } from './patience.ts';
import { placeOf } from './place.ts';
import { retryPatiently } from './retry.ts';

/** How a server is reached, as the user has it in the settings. */
export interface Reach {
  /** Asked before every call. */
  readonly headers?: CallHeaders;
  /** For encrypted calls with certificates of the user's; asked before every call. */
  readonly agent?: () => Promise<Agent>;
  /** Calls may go unencrypted through a public network. */
  readonly allowHttp?: boolean;
}

export interface ConnectionOptions extends Reach {
  readonly clock: Clock;
  /** Undefined where the address could not be read: every call then says so. */
  readonly url: URL | undefined;
  /** Longest time without a whole message of the server's, in milliseconds; see `patience.ts`. */
  readonly stallMs: number;
  /** Longest wait for the reply's headers, where that is another. Unit: ms. */
  readonly firstByteMs?: number;
  readonly fetch?: Send;
}

/** One request to come. */
export interface Call {
  readonly signal: AbortSignal;
  readonly framing?: Framing;
  readonly limits?: Limits;
  /** Instead of the connection's; Infinity where the server may rightly be silent for long. */
  readonly stallMs?: number;
  /** Longest time of the whole call; none where it is missing, but for metadata. Unit: ms. */
  readonly totalMs?: number;
  /** The prompt's texts, which no failure may repeat. */
  readonly confidential?: readonly string[];
  /**
   * Most messages of the stream, given where a short rest should be read instead of cutting the
   * server off (see `leaving.ts`); where it is missing, leaving closes the socket.
   */
  readonly mostMessages?: number;
}

/**
 * The way to one server. Each call gets a `fetch` of its own, bound to the caller's signal, so that
 * no call can end another. Everything thrown is a ModelError or the reason of the caller's signal.
 */
export interface Connection {
  /**
   * One request with one reply. Repeated when the failure may pass: only for calls that change nothing. Each
   * try ends after a minute at the latest, and one that ended so is not repeated.
   */
  metadata<T>(call: Call, work: (fetch: Fetch) => Promise<T>): Promise<T>;
  /** One request with one reply, sent once. */
  once<T>(call: Call, work: (fetch: Fetch) => Promise<T>): Promise<T>;
  /** One request with many messages, sent once. Leaving the loop ends it at the server too. */
  stream<T>(call: Call, work: (fetch: Fetch) => Promise<AsyncIterable<T>>): AsyncGenerator<T>;
  /**
   * Ends every call that is running and all later ones: they fail as `cancelled`. Resolves once no
   * socket is open any more, within the short time that a left reply may take.
   */
  close(): Promise<void>;
}

/** Replies of metadata: a list of a thousand models is well below. */
const METADATA_LIMITS: Limits = { messageBytes: 16 * 2 ** 20, totalBytes: 16 * 2 ** 20 };

/** Metadata that has not come by then is of no use to anybody. */
const METADATA_MS = 60_000;

export function createConnection(options: ConnectionOptions): Connection {
  const running = new Set<AbortController>();
  const rests = new Set<Promise<void>>();
  const pace: ServerPace = { ms: undefined };
  let closed: ModelError | undefined;

  /** A signal for one call: aborted with the caller's, by `close`, and at the end of the call. */
  function begin(caller: AbortSignal): RunningCall {
    const controller = new AbortController();
    const forward = () => {
      controller.abort(abortReason(caller));
    };
    if (caller.aborted) forward();
    if (closed !== undefined) controller.abort(closed);
    caller.addEventListener('abort', forward, { once: true });
    running.add(controller);
    return {
      signal: controller.signal,
      end: () => {
        caller.removeEventListener('abort', forward);
        running.delete(controller);
        controller.abort();
      },
    };
  }

  async function fetchFor(call: Call, signal: AbortSignal, sent: SentHeaders): Promise<Fetch> {
    const agent =
      options.agent === undefined ? undefined : await abortable(options.agent(), signal);
    return createCallFetch({
      clock: options.clock,
      signal,
      framing: call.framing ?? 'json',
      limits: call.limits ?? METADATA_LIMITS,
      times: timesOf(call, options),
      confidential: [...(call.confidential ?? []), ...sent.secrets],
      headers: sent.headers,
      ...(agent === undefined ? {} : { agent }),
      ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
      ...(call.mostMessages === undefined
        ? {}
        : { leaving: { mostMessages: call.mostMessages, pace, onRest } }),
    });
  }

  /** The work with a `fetch` of its own; once more with other headers where the first were refused. */
  async function withFetch<T>(
    call: Call,
    signal: AbortSignal,
    work: (fetch: Fetch) => Promise<T>,
  ): Promise<T> {
    checkAddress(options);
    signal.throwIfAborted();
    const sent = await headersFor(signal);
    try {
      return await work(await fetchFor(call, signal, sent));
    } catch (error) {
      const refusal = thrownBy(error, signal, UNREADABLE);
      if (!isRefusedKey(refusal) || options.headers?.renew(sent) !== true) throw error;
      return work(await fetchFor(call, signal, await headersFor(signal)));
    }
  }

  function onRest(ended: Promise<void>): void {
    rests.add(ended);
    void ended.finally(() => rests.delete(ended));
  }

  async function headersFor(signal: AbortSignal): Promise<SentHeaders> {
    if (options.headers === undefined) return NO_HEADERS;
    try {
      return await abortable(options.headers.forCall(), signal);
    } catch (error) {
      const unread = failure('unauthorised', 'the key cannot be read');
      throw thrownBy(error, signal, unread);
    }
  }

  async function once<T>(call: Call, work: (fetch: Fetch) => Promise<T>): Promise<T> {
    const { signal, end } = begin(call.signal);
    try {
      return await withFetch(call, signal, work);
    } catch (error) {
      throw thrownBy(error, signal, UNREADABLE);
    } finally {
      end();
    }
  }

  return {
    once,
    metadata: (call, work) =>
      retryPatiently(options.clock, call.signal, () =>
        once({ totalMs: METADATA_MS, ...call }, work),
      ),
    async *stream(call, work) {
      const { signal, end } = begin(call.signal);
      try {
        for await (const message of await withFetch(call, signal, work)) {
          // What had arrived before an abort is not wanted any more.
          signal.throwIfAborted();
          yield message;
        }
      } catch (error) {
        throw thrownBy(error, signal, failure('stream-broken', 'the stream has no end mark'));
      } finally {
        end();
      }
    },
    async close() {
      closed = new ModelError(failure('cancelled', 'the server was closed here'));
      for (const controller of running) controller.abort(closed);
      options.headers?.close();
      await Promise.all(rests);
    },
  };
}

function timesOf(call: Call, options: ConnectionOptions): TimeLimits {
  const stallMs = call.stallMs ?? options.stallMs;
  return {
    stallMs,
    firstByteMs: call.stallMs ?? options.firstByteMs ?? stallMs,
    totalMs: call.totalMs ?? Number.POSITIVE_INFINITY,
  };
}

interface RunningCall {
  readonly signal: AbortSignal;
  readonly end: () => void;
}

const NO_HEADERS: SentHeaders = { headers: {}, secrets: [] };
const UNREADABLE = failure('not-a-model-server', 'a reply that cannot be read');

/** Throws where nothing may be sent to the address at all. */
function checkAddress({ url, allowHttp }: ConnectionOptions): void {
  if (url === undefined)
    throw new ModelError(failure('not-a-model-server', 'the address cannot be read'));
  if (url.protocol === 'http:' && placeOf(url) === 'cloud' && allowHttp !== true)
    throw new ModelError(failure('insecure', `${url.host}: not encrypted`));
}

/** Only this refusal tells that a token has run out; nothing was done before it. */
function isRefusedKey(error: Error): boolean {
  return (
    isModelError(error) &&
    error.failure.code === 'unauthorised' &&
    /^HTTP 401\b/.test(error.failure.detail)
  );
}
