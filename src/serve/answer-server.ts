import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Clock } from '../core/clock.ts';
import { isModelError } from '../core/failure.ts';
import type { Answers } from '../engine/answers.ts';
import { createEventStream } from './event-stream.ts';
import { createConnections } from './connections.ts';
import { gate, type Route, type Routed } from './gate.ts';
import { answerClientError } from './client-error.ts';
import { refusal, refusalBody, RefusedError, refusalOf, type Refusal } from './refusal.ts';
import { readJson } from './request-body.ts';
import { chat, fill, listModels, sendJson, showModel, type Asked } from './routes.ts';

export interface AnswerServerOptions {
  readonly answers: Answers;
  readonly clock: Clock;
  readonly token: string;
  /** Other machines may ask. */
  readonly remote: boolean;
  /** What is asked for must not leave this machine. */
  readonly localOnly: boolean;
  readonly onRequest?: (request: ServedRequest) => void;
  readonly limits?: Partial<ServeLimits>;
}

/** One request as it may be logged: nothing that it held. */
export interface ServedRequest {
  readonly route: Route | 'none';
  /** 499 where the client left before its answer. */
  readonly status: number;
  readonly ms: number;
  /** Who has answered. */
  readonly memberId?: string;
}

export interface ServeLimits {
  /** Requests at once. */
  readonly requests: number;
  readonly connections: number;
  /** Unit: bytes. */
  readonly headBytes: number;
  /** Time for the head of a request, and for all of it. Unit: ms. */
  readonly headMs: number;
  readonly requestMs: number;
  /** A connection without a request is closed after so long. Unit: ms. */
  readonly idleMs: number;
  /** How often it is looked for slow clients. Unit: ms. */
  readonly lookMs: number;
}

export const SERVE_LIMITS: ServeLimits = {
  requests: 64,
  connections: 512,
  headBytes: 16_384,
  headMs: 10_000,
  requestMs: 30_000,
  idleMs: 5000,
  lookMs: 1000,
};

/** An HTTP server around the ensemble, on as many addresses as it is told to listen at. */
export interface AnswerServer {
  /** Requests that are being answered. */
  active(): number;
  /** Connections that are open. */
  sockets(): number;
  /** Begins to listen; the port is that of the option, or a free one for 0. Rejects as `listen` does. */
  listen(host: string, port: number): Promise<number>;
  /**
   * Takes no more requests, lets those under way end for `graceMs`, then ends them. Resolves when every
   * connection is closed.
   */
  close(graceMs: number): Promise<void>;
}

/** The client has left, as servers log it. */
const CLIENT_LEFT = 499;

/** See `gate` for what is refused, `Answers` for who answers. */
export function createAnswerServer(options: AnswerServerOptions): AnswerServer {
  const { answers, clock, remote, localOnly } = options;
  const limits = { ...SERVE_LIMITS, ...options.limits };
  const servers: Server[] = [];
  const connections = createConnections();
  const leaving = new AbortController();
  let active = 0;
  let closing = false;

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const startedAt = clock.now();
    const left = new AbortController();
    let memberId: string | undefined;
    const { socket, headers, method = '', url: target = '' } = request;
    const checked = gate({ method, target, headers }, { token: options.token, remote });
    const refused = 'status' in checked ? checked : isBusy();

    const over = once((): void => {
      ended();
      left.abort(new DOMException('the client has left', 'AbortError'));
      options.onRequest?.({
        route: 'route' in checked ? checked.route : 'none',
        status: response.writableFinished ? response.statusCode : CLIENT_LEFT,
        ms: clock.now() - startedAt,
        ...(memberId === undefined ? {} : { memberId }),
      });
    });
    // A reply that waits behind another one is told of neither by its own events.
    const ended = connections.began(socket, over);
    response.once('close', over);

    if (refused !== undefined || 'status' in checked) {
      if (refused !== undefined) refuse(response, refused);
      return;
    }
    const signal = AbortSignal.any([left.signal, leaving.signal]);
    const events = createEventStream(response, clock, signal, (reason) => {
      left.abort(reason);
      socket.destroy();
    });
    const onMember = (id: string): void => {
      memberId = id;
    };
    active++;
    answer(checked, { answers, clock, response, events, signal, localOnly, onMember }, request)
      .catch((error: unknown) => {
        if (response.headersSent) socket.destroy();
        else if (!response.destroyed) refuse(response, refusalFor(error, signal));
      })
      .finally(() => {
        active--;
      });
  }

  function isBusy(): Refusal | undefined {
    if (closing) return refusal(503, 'closing', 'the server is closing', { 'retry-after': '1' });
    if (active < limits.requests) return undefined;
    return refusal(429, 'too_many_requests', 'too many requests at once', { 'retry-after': '1' });
  }

  function serverAt(): Server {
    const server = createServer(
      {
        maxHeaderSize: limits.headBytes,
        headersTimeout: limits.headMs,
        requestTimeout: limits.requestMs,
        keepAliveTimeout: limits.idleMs,
        connectionsCheckingInterval: limits.lookMs,
      },
      (request, response) => {
        // A connection that breaks says so here as well as to whoever reads the body.
        request.on('error', () => undefined);
        response.on('error', () => undefined);
        handle(request, response);
      },
    );
    server.maxConnections = limits.connections;
    server.on('connection', (socket) => {
      connections.add(socket);
    });
    server.on('clientError', (error, socket) => {
      const isReplying = socket instanceof Socket && connections.isReplying(socket);
      answerClientError(error, socket, isReplying);
    });
    return server;
  }

  return {
    active: () => active,
    sockets: () => connections.count(),
    async listen(host, port) {
      const server = serverAt();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ host, port, exclusive: true }, () => {
          server.off('error', reject);
          resolve();
        });
      });
      servers.push(server);
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    },
    async close(graceMs) {
      closing = true;
      const closed = servers.map(
        (server) =>
          new Promise<void>((resolve) =>
            server.close(() => {
              resolve();
            }),
          ),
      );
      for (const server of servers) server.closeIdleConnections();
      const callOff = clock.after(active === 0 ? 0 : graceMs, () => {
        leaving.abort(new DOMException('the server is closing', 'AbortError'));
        connections.destroyAll();
      });
      await Promise.all(closed);
      callOff();
    },
  };
}

async function answer(
  { route, name }: Routed,
  asked: Asked,
  request: IncomingMessage,
): Promise<void> {
  switch (route) {
    case 'models':
      await listModels(asked);
      break;
    case 'model':
      await showModel(asked, name);
      break;
    case 'chat':
      await chat(asked, await readJson(request));
      break;
    case 'completions':
      await fill(asked, await readJson(request));
  }
}

/** The first call alone does anything. */
function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    action();
  };
}

function refuse(response: ServerResponse, refused: Refusal): void {
  sendJson(response, refused.status, refusalBody(refused), refused.headers);
}

/** What went wrong inside is nobody's business outside. */
function refusalFor(error: unknown, signal: AbortSignal): Refusal {
  if (error instanceof RefusedError) return error.refusal;
  if (isModelError(error)) return refusalOf(error.failure);
  if (signal.aborted) return refusal(503, 'closing', 'the server is closing');
  return refusal(500, 'internal_error', 'something went wrong here');
}
