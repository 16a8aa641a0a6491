import { systemClock } from '../../src/core/clock.ts';
import { createOllamaServer } from '../../src/providers/ollama/ollama-server.ts';
import { json, startHttpServer, type FakeHttpServer } from '../fakes/http-server.ts';
import { COMPLETES, ollamaScript, tag } from '../fakes/scripted-ollama.ts';
import { ms, type Benchmark } from './benchmark.ts';
import { interleave } from './measure.ts';
import { benchEngine, requestAt, unaborted } from './stage.ts';
import { median, quantile } from './statistics.ts';

/**
 * Cancel to closed socket, seen at the server: a scripted Ollama answers generations with one piece
 * and then silence. The engine's run is ended by typing that disagrees with it, against a bare
 * `fetch` that is aborted.
 */
export const cancellation: Benchmark = {
  name: 'cancellation',
  async run(bench) {
    const list = ollamaScript([{ tag: tag(MODEL), show: COMPLETES }]);
    const http = await startHttpServer((request) => {
      if (request.path === '/api/ps') return json({ models: [{ name: MODEL }] });
      return request.path === '/api/generate' ? HANGING : list(request);
    });
    const server = createOllamaServer({ id: 'ollama', address: http.address, clock: systemClock });
    const engine = benchEngine({
      servers: [server],
      settings: { members: [MODEL], fillOverrides: { [MODEL]: 'prefix-only' } },
    });
    try {
      const figures = await interleave(
        { bare: () => cancelBare(http), engine: () => cancelTyping(http, engine) },
        bench.rounds(100, 10),
      );
      const row = (name: string, values: readonly number[]): readonly string[] => [
        name,
        ms(median(values)),
        ms(quantile(values, 0.95)),
        ms(Math.max(...values)),
      ];
      return [
        {
          name: 'cancellation',
          title: 'Cancel to closed socket',
          note: `From the key to the end of the connection at the server, ${figures.bare.length} times, interleaved. Must stay within 10 ms, goal 5 ms. A quick reply close to its end is read instead, which is not counted here.`,
          head: ['way', 'p50', 'p95', 'greatest'],
          rows: [
            row('bare request, aborted', figures.bare),
            row('engine, typing disagrees', figures.engine),
          ],
        },
      ];
    } finally {
      engine.dispose();
      await server.dispose();
      await http.close();
    }
  },
};

const MODEL = 'm:latest';
const LIMIT_MS = 5000;

const HANGING = {
  headers: { 'content-type': 'application/x-ndjson' },
  body: [`${JSON.stringify({ response: 'value', done: false })}\n`],
  end: 'never',
} as const;

async function cancelBare(http: FakeHttpServer): Promise<number> {
  const controller = new AbortController();
  const before = http.liveSockets();
  const reply = await fetch(`${http.address}/api/generate`, {
    method: 'POST',
    body: JSON.stringify({ model: MODEL, prompt: 'x' }),
    signal: controller.signal,
  });
  await reply.body?.getReader().read();
  const start = performance.now();
  controller.abort();
  return await closedAfter(http, before, start);
}

async function cancelTyping(
  http: FakeHttpServer,
  engine: ReturnType<typeof benchEngine>,
): Promise<number> {
  const before = http.liveSockets();
  const asked = generationsAt(http);
  const request = requestAt('const a = ', '\n');
  const answer = engine.complete(request, undefined, unaborted);
  await until(() => generationsAt(http) > asked);
  for (let i = 0; i < 20; i++) await turn();
  const { document } = request;
  const start = performance.now();
  engine.edited({ ...document, version: 2, text: 'const a = ;;\n' });
  const closed = await closedAfter(http, before, start);
  await answer;
  return closed;
}

/** Sockets that were kept alive from earlier are not waited for. */
async function closedAfter(http: FakeHttpServer, before: number, start: number): Promise<number> {
  await until(() => http.liveSockets() <= before);
  return performance.now() - start;
}

function generationsAt(http: FakeHttpServer): number {
  return http.requests.filter(({ path }) => path === '/api/generate').length;
}

async function until(done: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + LIMIT_MS;
  while (!done()) {
    if (performance.now() > giveUpAt) throw new Error(`not within ${LIMIT_MS} ms`);
    await turn();
  }
}

async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
