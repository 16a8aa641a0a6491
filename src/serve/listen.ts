import type { AnswerServer } from './answer-server.ts';
import { isLoopbackHost } from './gate.ts';

/** Where a program finds the server. */
export interface Listening {
  /** With the path that clients want: `http://127.0.0.1:11535/v1`. */
  readonly url: string;
  readonly port: number;
  /** Every address at which it listens. */
  readonly addresses: readonly string[];
}

export const SERVE_PORT = 11_535;
const IPV4 = '127.0.0.1';
const IPV6 = '::1';
/** Free ports of one family that are tried, since another program may have the port of the other. */
const MOST_TRIES = 8;
/** This machine has no such address. */
const WITHOUT = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);

/**
 * Has the server listen at a host, or where none is named at both loopback addresses, as far as the machine
 * has them. Another program at the port of one of them would be handed the token by whoever asks for
 * `localhost`: then the port counts as taken. Rejects as `listen` of Node does.
 */
export async function listen(
  server: () => AnswerServer,
  host: string | undefined,
  port: number,
): Promise<Listening & { readonly server: AnswerServer }> {
  for (let tries = 1; ; tries++) {
    const made = server();
    try {
      const got = await made.listen(host ?? IPV4, port);
      const others = host === undefined ? await listenToo(made, got) : [];
      const addresses = [host ?? IPV4, ...others].map((one) => addressOf(one, got));
      return { server: made, url: `${addresses[0] ?? ''}/v1`, port: got, addresses };
    } catch (error) {
      await made.close(0);
      if (port !== 0 || tries >= MOST_TRIES || codeOf(error) !== 'EADDRINUSE') throw error;
    }
  }
}

/** Whether a host is one at which only this machine can ask. */
export function staysHere(host: string | undefined): boolean {
  return host === undefined || isLoopbackHost(host);
}

async function listenToo(server: AnswerServer, port: number): Promise<readonly string[]> {
  try {
    await server.listen(IPV6, port);
    return [IPV6];
  } catch (error) {
    if (WITHOUT.has(codeOf(error))) return [];
    throw error;
  }
}

function addressOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
