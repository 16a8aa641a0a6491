import { connect } from 'node:net';
import { OpenAI } from 'openai';
import { systemClock } from '../../src/core/clock.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { ENGINE_DEFAULTS, type EngineSettings } from '../../src/engine/engine-settings.ts';
import { createSpeeds } from '../../src/engine/speeds.ts';
import { noSyntax } from '../../src/engine/syntax-tools.ts';
import { createHedgeLearner } from '../../src/learning/hedge-learner.ts';
import {
  createAnswerServer,
  type AnswerServer,
  type ServedRequest,
  type ServeLimits,
} from '../../src/serve/answer-server.ts';
import { listen } from '../../src/serve/listen.ts';
import { scriptedModel, scriptedServer, type ScriptedModel } from '../fakes/scripted-model.ts';
import type { Role } from '../engine/scripted-engine.ts';

/** A step that takes longer than any test, on a clock of 32 bits. */
export const HANG = { afterMs: 2_000_000_000, text: 'late' } as const;

export const TOKEN = 'a-token-for-these-tests';

export interface Serving {
  readonly engine: Engine;
  readonly server: AnswerServer;
  readonly port: number;
  readonly url: string;
  readonly models: Readonly<Record<string, ScriptedModel>>;
  /** What was told of requests, in order. */
  readonly requests: readonly ServedRequest[];
  /** The official client, which tries nothing twice. */
  readonly client: OpenAI;
  /** Model calls that hold something. */
  readonly open: () => number;
  close(): Promise<void>;
}

export interface ServingOptions {
  readonly limits?: Partial<ServeLimits>;
  readonly localOnly?: boolean;
  readonly remote?: boolean;
  readonly settings?: Partial<EngineSettings>;
}

/** An engine with scripted members on the real clock, served on a free port of loopback. */
export async function serveRoles(
  roles: readonly Role[],
  options: ServingOptions = {},
): Promise<Serving> {
  const clock = systemClock;
  const models = roles.map(({ script, ...description }) =>
    scriptedModel({ clock, description, script }),
  );
  const engine = createEngine({
    servers: [scriptedServer({ clock, models })],
    settings: {
      ...ENGINE_DEFAULTS,
      ...{ debounceMs: 0, speculative: false, members: roles.map(({ name }) => name) },
      ...options.settings,
    },
    ...{ clock, seed: 1, syntax: noSyntax, learner: createHedgeLearner() },
    ...{ speeds: createSpeeds(), verdicts: new Map<string, boolean>() },
    freeMemoryBytes: () => 64e9,
    onEvent: () => undefined,
    onStatus: () => undefined,
  });
  const requests: ServedRequest[] = [];
  const { server, port, url } = await listen(
    () =>
      createAnswerServer({
        ...{ answers: engine.answers, clock, token: TOKEN },
        ...{ remote: options.remote ?? false, localOnly: options.localOnly ?? false },
        onRequest: (request) => requests.push(request),
        ...(options.limits === undefined ? {} : { limits: options.limits }),
      }),
    undefined,
    0,
  );
  return {
    ...{ engine, server, port, url, requests },
    models: Object.fromEntries(models.map((model) => [model.description.name, model])),
    client: new OpenAI({ baseURL: url, apiKey: TOKEN, maxRetries: 0 }),
    open: () => models.reduce((sum, model) => sum + model.open(), 0),
    async close() {
      await server.close(0);
      engine.dispose();
    },
  };
}

/** The fakes remember every call; that is theirs, and nobody's leak. */
export function forgetCalls({ models }: Serving): void {
  for (const { calls } of Object.values(models)) (calls as unknown[]).length = 0;
}

/** Asks again on every turn of the loop until it is so; the test's own limit ends what never is. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** Sends bytes over a socket of its own, and gives what comes back until the server closes it. */
export async function raw(port: number, ...pieces: readonly (string | Buffer)[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const received: Buffer[] = [];
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      resolve();
    });
    socket.on('error', () => undefined);
  });
  socket.on('data', (piece: Buffer) => received.push(piece));
  for (const piece of pieces) socket.write(piece);
  await closed;
  return Buffer.concat(received).toString();
}

/** The head of a request that is let in, ending with its blank line. */
export function head(
  line: string,
  headers: Readonly<Record<string, string | undefined>> = {},
): string {
  const all = {
    host: 'localhost',
    authorization: `Bearer ${TOKEN}`,
    connection: 'close',
    ...headers,
  };
  const lines = Object.entries<string | undefined>(all).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  return [`${line} HTTP/1.1`, ...lines, '', ''].join('\r\n');
}

/** The status of a raw reply; 0 where there was none. */
export function statusOf(reply: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(reply)?.[1] ?? 0);
}
