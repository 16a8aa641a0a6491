import { abortReason } from '../core/clock.ts';
import { failure, ModelError, type FailureCode } from '../core/failure.ts';
import { untilAborted } from '../core/until-aborted.ts';
import {
  BRIDGE,
  openReply,
  readReply,
  type BridgeRefusal,
  type OpenWish,
} from './bridge-protocol.ts';

/** Runs a command of the other side of the window. */
export type Execute = (command: string, wish: unknown) => PromiseLike<unknown>;

export interface BorrowedSending {
  readonly method: string;
  readonly body?: string;
  readonly signal: AbortSignal;
}

export interface BorrowedReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * A `fetch` whose calls are made by the other side of a remote window, for the server that is lent there
 * under a name. Of the address only route and query count. Bytes come as they are written there: one
 * reading is asked for at a time, so a slow reader holds up the server and not the memory.
 *
 * Aborting ends the call at the server too. Throws ModelError: `unreachable` where the other side is
 * not there, has not confirmed or reaches no server; `stream-broken` inside a reply.
 */
export function createBorrowedFetch(
  execute: Execute,
  server: string,
  nextCall: () => string,
): (url: URL, sending: BorrowedSending) => Promise<BorrowedReply> {
  return async (url, { method, body, signal }) => {
    const call = nextCall();
    const cancel = (): void => {
      // Whether the other side still listens does not matter: it gives up unread calls by itself.
      void Promise.resolve(execute(BRIDGE.cancel, { call })).catch(() => undefined);
    };
    const wish: OpenWish = {
      ...{ call, server, path: `${url.pathname}${url.search}` },
      method: lentMethod(method),
      ...(body === undefined ? {} : { body }),
    };
    signal.addEventListener('abort', cancel, { once: true });
    const forget = (): void => {
      signal.removeEventListener('abort', cancel);
    };
    try {
      const told = await untilAborted(reached(execute(BRIDGE.open, wish)), signal);
      const reply = openReply.safeParse(told);
      if (!reply.success) throw broken('not-a-model-server', 'no reply of the bridge');
      if ('problem' in reply.data) throw refusalError(reply.data);
      return {
        status: reply.data.status,
        headers: new Headers(reply.data.headers),
        body: bytesOf(call, execute, signal, (whole) => {
          forget();
          // Left by its reader: nobody else tells the other side.
          if (!whole && !signal.aborted) cancel();
        }),
      };
    } catch (error) {
      forget();
      throw signal.aborted ? abortReason(signal) : error;
    }
  };
}

async function* bytesOf(
  call: string,
  execute: Execute,
  signal: AbortSignal,
  onEnd: (whole: boolean) => void,
): AsyncGenerator<Uint8Array> {
  let whole = false;
  try {
    for (;;) {
      const told = await untilAborted(reached(execute(BRIDGE.read, { call })), signal);
      const reply = readReply.safeParse(told);
      if (!reply.success) throw broken('stream-broken', 'no reply of the bridge');
      if ('problem' in reply.data) throw broken('stream-broken', reply.data.detail);
      const bytes = Buffer.from(reply.data.bytes, 'base64');
      whole = reply.data.done;
      if (bytes.length > 0) yield new Uint8Array(bytes);
      if (whole) return;
    }
  } finally {
    onEnd(whole);
  }
}

function lentMethod(method: string): OpenWish['method'] {
  if (method === 'GET' || method === 'POST' || method === 'HEAD') return method;
  throw broken('unsupported', `the bridge lends no ${method}`);
}

/** A command that fails, or that nobody has registered: the other side is not there. */
async function reached(running: PromiseLike<unknown>): Promise<unknown> {
  try {
    return await running;
  } catch (error) {
    throw new ModelError(failure('unreachable', 'the other side of the window does not answer'), {
      cause: error,
    });
  }
}

const CODES: Readonly<Record<BridgeRefusal['problem'], FailureCode>> = {
  'not-confirmed': 'no-consent',
  'no-such-server': 'unreachable',
  route: 'unsupported',
  malformed: 'bad-request',
  'too-large': 'bad-request',
  'too-many': 'rate-limited',
  unreachable: 'unreachable',
  gone: 'stream-broken',
  broken: 'stream-broken',
};

function refusalError({ problem, detail }: BridgeRefusal): ModelError {
  return broken(CODES[problem], `through the bridge: ${detail}`);
}

function broken(code: FailureCode, detail: string): ModelError {
  return new ModelError(failure(code, detail));
}
