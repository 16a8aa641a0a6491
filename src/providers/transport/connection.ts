import { abortReason } from '../../core/clock.ts';
import type { Clock } from '../../core/clock.ts';
import { failure, ModelError } from '../../core/failure.ts';
import { abortable } from './abortable.ts';
import type { Framing, Limits } from './body-guard.ts';
import { createCallFetch } from './call-fetch.ts';
import type { Fetch } from './call-fetch.ts';
import { thrownBy } from './failure-mapping.ts';
import type { ServerPace } from './leaving.ts';
import { retryPatiently } from './retry.ts';

export interface ConnectionOptions {
  readonly clock: Clock;
  /** Undefined where the address could not be read: every call then says so. */
  readonly url: URL | undefined;
  /** Longest silence of the server, in milliseconds. */
  readonly stallMs: number;
  /** Asked before every request; the value of its Authorization header. */
  readonly authorization?: () => Promise<string | undefined>;
  readonly fetch?: Fetch;
}

/** One request to come. */
export interface Call {
  readonly signal: AbortSignal;
  readonly framing?: Framing;
  readonly limits?: Limits;
  /** Instead of the connection's; Infinity where the server may rightly be silent for long. */
  readonly stallMs?: number;
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
  /** One request with one reply. Repeated when the failure may pass: only for calls that change nothing. */
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

  async function fetchFor(call: Call, signal: AbortSignal): Promise<Fetch> {
    if (options.url === undefined)
      throw new ModelError(failure('not-a-model-server', 'the address cannot be read'));
    signal.throwIfAborted();
    const authorization = await authorizationFor(signal);
    return createCallFetch({
      clock: options.clock,
      signal,
      framing: call.framing ?? 'json',
      limits: call.limits ?? METADATA_LIMITS,
      stallMs: call.stallMs ?? options.stallMs,
      confidential: [...(call.confidential ?? []), ...secretsOf(authorization)],
      ...(authorization === undefined ? {} : { authorization }),
      ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
      ...(call.mostMessages === undefined
        ? {}
        : { leaving: { mostMessages: call.mostMessages, pace, onRest } }),
    });
  }

  function onRest(ended: Promise<void>): void {
    rests.add(ended);
    void ended.finally(() => rests.delete(ended));
  }

  async function authorizationFor(signal: AbortSignal): Promise<string | undefined> {
    if (options.authorization === undefined) return undefined;
    try {
      return await abortable(options.authorization(), signal);
    } catch (error) {
      const unread = failure('unauthorised', 'the key cannot be read');
      throw thrownBy(error, signal, unread);
    }
  }

  async function once<T>(call: Call, work: (fetch: Fetch) => Promise<T>): Promise<T> {
    const { signal, end } = begin(call.signal);
    try {
      return await work(await fetchFor(call, signal));
    } catch (error) {
      throw thrownBy(error, signal, failure('not-a-model-server', 'a reply that cannot be read'));
    } finally {
      end();
    }
  }

  return {
    once,
    metadata: (call, work) => retryPatiently(options.clock, call.signal, () => once(call, work)),
    async *stream(call, work) {
      const { signal, end } = begin(call.signal);
      try {
        for await (const message of await work(await fetchFor(call, signal))) {
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
      await Promise.all(rests);
    },
  };
}

interface RunningCall {
  readonly signal: AbortSignal;
  readonly end: () => void;
}

function secretsOf(authorization: string | undefined): readonly string[] {
  return authorization === undefined ? [] : [authorization.replace(/^\w+ /, '')];
}
