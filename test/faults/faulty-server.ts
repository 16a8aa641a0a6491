import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock } from '../../src/core/clock.ts';
import { isRecord } from '../../src/providers/transport/wire.ts';
import type { ScriptedReply, SeenRequest } from '../fakes/http-server.ts';
import type { Route, Wire } from './wire-formats.ts';

/** One request that a fault answers, with what it needs for that. */
export interface FaultyCall {
  readonly request: SeenRequest;
  readonly response: ServerResponse;
  readonly route: Route;
  /** Sends pieces as they are, one a turn of the event loop; ends nothing. */
  readonly write: (...pieces: readonly (string | Uint8Array)[]) => Promise<void>;
  /** Resolves after so many milliseconds of the clock; false where the client has gone by then. */
  readonly later: (ms: number) => Promise<boolean>;
}

/** What a server does to a request in place of answering it. */
export type Misdeed = (call: FaultyCall) => void | Promise<void>;

export interface FaultyServer {
  readonly port: number;
  /** Requests for generations since it was last asked. */
  readonly generations: () => number;
  /** From now on; undefined: it is well again. `everywhere`: to listings as well. */
  readonly misbehave: (misdeed: Misdeed | undefined, everywhere?: boolean) => void;
  /** Nobody listens any more; `start` listens at the same port again. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly liveSockets: () => number;
}

/** A server of one wire format on loopback that is well until it is told otherwise. */
export async function startFaultyServer(wire: Wire, clock: Clock): Promise<FaultyServer> {
  const sockets = new Set<Socket>();
  let misdeed: { readonly work: Misdeed; readonly everywhere: boolean } | undefined;
  let generations = 0;
  let server: Server | undefined;
  let port = 0;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const seen = await seenRequest(request);
    const route = wire.route(seen);
    if (route !== undefined) generations++;
    const isHit = misdeed !== undefined && (misdeed.everywhere || route !== undefined);
    if (misdeed === undefined || !isHit) {
      await reply(response, wire.answer(seen));
      return;
    }
    await misdeed.work({
      ...{ request: seen, response },
      route: route ?? wire.anyRoute,
      write: (...pieces) => write(response, pieces),
      later: (ms) => later(response, clock, ms),
    });
  }

  async function listen(): Promise<void> {
    server = createServer({ keepAlive: false }, (request, response) => {
      // Whatever a client does to the connection is its own affair.
      response.on('error', () => undefined);
      serve(request, response).catch(() => response.destroy());
    });
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => sockets.delete(socket));
    });
    // Plain words to whoever begins with something else, TLS say.
    server.on('clientError', (_error, socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  }

  await listen();
  return {
    port,
    generations() {
      const seen = generations;
      generations = 0;
      return seen;
    },
    misbehave(work, everywhere = false) {
      misdeed = work === undefined ? undefined : { work, everywhere };
    },
    async stop() {
      const closed = server === undefined ? undefined : once(server, 'close');
      server?.close();
      server?.closeAllConnections();
      await closed;
      server = undefined;
    },
    start: () => (server === undefined ? listen() : Promise.resolve()),
    liveSockets: () => sockets.size,
  };
}

async function seenRequest(request: IncomingMessage): Promise<SeenRequest> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const body = Buffer.concat(pieces).toString();
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    json = undefined;
  }
  const { method = '', url: path = '', headers } = request;
  return { method, path, headers, body, json: isRecord(json) ? json : undefined };
}

/** A proper reply. */
async function reply(response: ServerResponse, scripted: ScriptedReply): Promise<void> {
  const { status = 200, headers, body = '' } = scripted;
  response.writeHead(status, headers);
  const pieces: (string | Uint8Array)[] = [];
  for await (const piece of typeof body === 'string' ? [body] : body) pieces.push(piece);
  await write(response, pieces);
  response.end();
}

async function write(
  response: ServerResponse,
  pieces: readonly (string | Uint8Array)[],
): Promise<void> {
  for (const piece of pieces) {
    if (response.destroyed) return;
    response.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function later(response: ServerResponse, clock: Clock, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const gone = (): void => {
      callOff();
      resolve(false);
    };
    const callOff = clock.after(ms, () => {
      response.off('close', gone);
      resolve(!response.destroyed);
    });
    response.once('close', gone);
  });
}
