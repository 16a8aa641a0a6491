import type { ServerResponse } from 'node:http';
import type { Clock } from '../core/clock.ts';

/** Server-sent events to one client. */
export interface EventStream {
  /** Resolves when the client has room for more; rejects with the signal's reason once it has left. */
  send(event: object): Promise<void>;
  end(last?: string): void;
}

/** A client that takes nothing for so long has gone without a word. Unit: ms. */
export const CLIENT_IDLE_MS = 60_000;

/**
 * Events on a response, whose head is sent with the first of them. `leave` is called where the client takes
 * nothing any more; it ends what `signal` stands for.
 */
export function createEventStream(
  response: ServerResponse,
  clock: Clock,
  signal: AbortSignal,
  leave: (reason: Error) => void,
): EventStream {
  return {
    async send(event) {
      signal.throwIfAborted();
      if (!response.headersSent) response.writeHead(200, EVENT_HEADERS);
      if (response.write(`data: ${JSON.stringify(event)}\n\n`)) return;
      const callOff = clock.after(CLIENT_IDLE_MS, () => {
        leave(new DOMException('the client takes nothing', 'AbortError'));
      });
      try {
        await drained(response, signal);
      } finally {
        callOff();
      }
    },
    end(last = 'data: [DONE]\n\n') {
      response.end(last);
    },
  };
}

/** No proxy keeps events back, and none keeps them. */
const EVENT_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
};

function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      response.off('drain', settle);
      response.off('close', settle);
      signal.removeEventListener('abort', settle);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve();
    };
    response.once('drain', settle);
    response.once('close', settle);
    signal.addEventListener('abort', settle, { once: true });
  });
}
