import dns from 'node:dns';
import { isIP } from 'node:net';
import { directFetch } from '../../src/providers/transport/direct-fetch.ts';

/** What stands between the providers and their server. */
export interface LoopbackNetwork {
  /** `no-name`: no name is found; `tls`: the server speaks no TLS where it is spoken to so. */
  readonly fail: (how: 'no-name' | 'tls' | undefined) => void;
  readonly restore: () => void;
}

/**
 * Leads every call that would leave this machine to one port of it, unencrypted, and finds no names but
 * `localhost`: vendors are asked at their own addresses, and nothing ever goes out.
 */
export function installLoopbackNetwork(port: number): LoopbackNetwork {
  const before = { lookup: dns.lookup, fetch: globalThis.fetch };
  let failing: 'no-name' | 'tls' | undefined;

  const lookup = (
    name: string,
    options: { readonly all?: boolean },
    done: (error: Error | null, address?: unknown, family?: number) => void,
  ): void => {
    if (isIP(name) === 0 && (name !== 'localhost' || failing === 'no-name')) {
      const message = `getaddrinfo ENOTFOUND ${name}`;
      const error = Object.assign(new Error(message), { code: 'ENOTFOUND', hostname: name });
      setImmediate(done, error);
    } else if (options.all === true)
      setImmediate(done, null, [{ address: '127.0.0.1', family: 4 }]);
    else setImmediate(done, null, '127.0.0.1', 4);
  };
  dns.lookup = lookup as typeof dns.lookup;

  globalThis.fetch = async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const scheme = failing === 'tls' ? 'https' : 'http';
    const inside = new URL(`${scheme}://localhost:${port}${url.pathname}${url.search}`);
    const { method = 'GET', body, signal } = init;
    try {
      const reply = await directFetch(inside, {
        method,
        headers: Object.fromEntries(new Headers(init.headers)),
        ...(typeof body === 'string' ? { body } : {}),
        signal: signal ?? new AbortController().signal,
      });
      return new Response(reply.body === null ? null : ReadableStream.from(reply.body), {
        status: reply.status,
        headers: reply.headers,
      });
    } catch (error) {
      // As the network library has it.
      throw new TypeError('fetch failed', { cause: error });
    }
  };

  return {
    fail(how) {
      failing = how;
    },
    restore() {
      dns.lookup = before.lookup;
      globalThis.fetch = before.fetch;
    },
  };
}
