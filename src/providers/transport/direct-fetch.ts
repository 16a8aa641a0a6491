import { Agent as HttpAgent, ClientRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/** As much of a fetch reply as this folder reads. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** As much of a fetch call as this folder makes. */
export interface Sending {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** What sends a request in place of the network. `fetch` is one. */
export type Send = (url: URL, sending: Sending & { redirect: 'manual' }) => Promise<Reply>;

/**
 * One HTTP request straight to the address: no proxy of the environment or of an editor, no
 * redirect followed, no connection kept. For loopback, where a proxy could only be wrong, and for calls
 * that show a certificate of the user's: `agent` has it, for encrypted addresses.
 *
 * `http.request` and `fetch` are not used because hosts replace them: VS Code routes both through
 * its proxy settings, and Node's `NODE_USE_ENV_PROXY` changes their default agents. The request
 * class itself with an agent of our own is reached by neither.
 *
 * Rejects with the socket's error; aborting the signal closes the socket.
 */
export function directFetch(url: URL, sending: Sending, agent = HTTPS): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const secure = url.protocol === 'https:';
    const request = new ClientRequest({
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
      path: `${url.pathname}${url.search}`,
      method: sending.method,
      headers: {
        ...sending.headers,
        ...(sending.body === undefined
          ? {}
          : { 'content-length': String(Buffer.byteLength(sending.body)) }),
      },
      agent: secure ? agent : HTTP,
      signal: sending.signal,
    });
    request.once('response', (message: IncomingMessage) => {
      resolve({
        status: message.statusCode ?? 0,
        headers: headersOf(message),
        body: message,
      });
    });
    // Stays for the life of the request: an error after the reply must not be an uncaught one.
    request.on('error', reject);
    request.end(sending.body);
  });
}

// A fresh connection a call: on loopback it costs a fraction of a millisecond, and no call can
// fail because the server closed an idle connection at that moment.
const HTTP = new HttpAgent({ keepAlive: false });
const HTTPS = new HttpsAgent({ keepAlive: false });

function headersOf(message: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  return headers;
}
