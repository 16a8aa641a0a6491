import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown;
}

/** What the server answers. */
export interface ScriptedReply {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent piece by piece; a generator may wait between them. */
  readonly body?: string | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;
  /** Behind the body: end properly (default), cut the connection, or stay silent for ever. */
  readonly end?: 'proper' | 'cut' | 'never';
}

export type Script = (request: SeenRequest) => ScriptedReply | Promise<ScriptedReply>;

export interface FakeHttpServer {
  /** `http://127.0.0.1:PORT` */
  readonly address: string;
  readonly requests: readonly SeenRequest[];
  /** Replies that the client did not let end. */
  cutReplies(): number;
  /** Connections that are open now. */
  liveSockets(): number;
  /** Resolves once no connection is open. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** An HTTP server on a free loopback port that answers by a script and counts its connections. */
export async function startHttpServer(script: Script): Promise<FakeHttpServer> {
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  let cutReplies = 0;
  const server = createServer((request, response) => {
    response.once('close', () => {
      if (!response.writableFinished) cutReplies++;
    });
    void answer(request, response, (seen) => {
      requests.push(seen);
      return script(seen);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    cutReplies: () => cutReplies,
    liveSockets: () => sockets.size,
    async idle() {
      while (sockets.size > 0) await new Promise((resolve) => setTimeout(resolve, 1));
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** A JSON reply. */
export function json(value: unknown, status = 200): ScriptedReply {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(value),
  };
}

/** Messages, one a line, as they stream. */
export function ndjson(values: Iterable<unknown>): ScriptedReply {
  return {
    headers: { 'content-type': 'application/x-ndjson' },
    body: [...values].map((value) => `${JSON.stringify(value)}\n`),
  };
}

/** Server-sent events; texts are sent as they are, everything else as JSON. */
export function events(values: Iterable<unknown>): ScriptedReply {
  return {
    headers: { 'content-type': 'text/event-stream' },
    body: [...values].map(
      (value) => `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`,
    ),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  script: Script,
): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const body = Buffer.concat(pieces).toString();
  const reply = await script({
    method: request.method ?? '',
    path: request.url ?? '',
    headers: request.headers,
    body,
    json: parsed(body),
  });
  response.writeHead(reply.status ?? 200, reply.headers);
  response.flushHeaders();
  const gone = once(response, 'close');
  for await (const piece of typeof reply.body === 'string' ? [reply.body] : (reply.body ?? [])) {
    if (response.destroyed) return;
    if (!response.write(piece)) await Promise.race([once(response, 'drain'), gone]);
    // Lets the reader see one piece before the next is written.
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (reply.end === 'cut') response.destroy();
  else if (reply.end !== 'never') response.end();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
