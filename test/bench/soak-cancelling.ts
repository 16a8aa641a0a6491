import { createSimulatedClock, type SimulatedClock } from '../../src/core/simulated-clock.ts';
import type { CompletionRequest } from '../../src/core/completion.ts';
import type { DocumentSnapshot } from '../../src/core/document.ts';
import type { ModelServer } from '../../src/core/model.ts';
import { seededRandom, type Random } from '../../src/core/random.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { createServers } from '../../src/providers/registry.ts';
import type { ServerKind } from '../../src/providers/vendors.ts';
import { startFaultyServer, type FaultyServer, type Misdeed } from '../faults/faulty-server.ts';
import { wireOf } from '../faults/wire-formats.ts';
import { gathered } from '../fakes/gathered.ts';
import { heapAfterCollection } from './heap-after-collection.ts';
import type { Census } from './soak-scenarios.ts';
import { benchEngine, sourceOfLines } from './stage.ts';

/** The heap of the last windows over that of the first ones is at most so much. */
const MOST_DRIFT = 1.05;
const WINDOWS = 10;
/** Windows at either end whose median is compared. */
const COMPARED = 3;
/** Keys before the first window: caches of runs and results are full by then. */
const WARM_UP_KEYS = 400;
/** Nothing is under way any more after so long. Unit: ms. */
const QUIET_MS = 130_000;
/** Waves of cancellations, the first of which warms up. */
const WAVES = 5;
const KINDS: readonly ServerKind[] = ['ollama', 'openai-compatible'];
const DOCUMENT_LINES = 120;

/**
 * Random keys of somebody who never lets an answer come to its end: every key cancels the request under way,
 * changes the document at a place of its own choice, and asks anew. Two servers on loopback write slowly. Ten
 * windows, a census after each.
 */
export async function soakKeys(keys: number): Promise<readonly Census[]> {
  return await withHost(async (host) => {
    const typist = randomTypist(host, seededRandom(11));
    await typist(WARM_UP_KEYS);
    const censuses: Census[] = [];
    for (let window = 1; window <= WINDOWS; window++) {
      await typist(Math.ceil(keys / WINDOWS));
      censuses.push(await host.census(window * Math.ceil(keys / WINDOWS)));
    }
    return censuses;
  });
}

/** So many generations with a socket each are under way, and all are cancelled in one turn; five times. */
export async function soakCancellations(calls: number): Promise<readonly Census[]> {
  return await withHost(async (host) => {
    const censuses: Census[] = [];
    for (let wave = 0; wave < WAVES; wave++) {
      await cancelAtOnce(host, Math.ceil(calls));
      if (wave > 0) censuses.push(await host.census(wave * Math.ceil(calls)));
    }
    return censuses;
  });
}

/** What is left over, or has grown by more than a twentieth, in words. */
export function cancellingProblems(censuses: readonly Census[]): readonly string[] {
  const heaps = censuses.map(({ heap }) => heap);
  const drift = middle(heaps.slice(-COMPARED)) / middle(heaps.slice(0, COMPARED));
  const most = (count: (census: Census) => number): number => Math.max(0, ...censuses.map(count));
  const [timers, sockets] = [most((one) => one.timers), most((one) => one.sockets)];
  return [
    ...(censuses.length < WAVES - 1 ? ['too few windows'] : []),
    ...(drift > MOST_DRIFT ? [`the heap grew by ${((drift - 1) * 100).toFixed(1)} %`] : []),
    ...(timers > 0 ? [`up to ${timers} timers were left over`] : []),
    ...(sockets > 0 ? [`up to ${sockets} connections were left open`] : []),
  ];
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

interface Host {
  readonly clock: SimulatedClock;
  readonly engine: Engine;
  readonly servers: readonly ModelServer[];
  readonly wires: readonly FaultyServer[];
  /** After a while in which nobody does anything. */
  readonly census: (keys: number) => Promise<Census>;
}

async function withHost<T>(work: (host: Host) => Promise<T>): Promise<T> {
  const clock = createSimulatedClock();
  const random = seededRandom(7);
  const wires = await Promise.all(KINDS.map((kind) => startFaultyServer(wireOf(kind), clock)));
  for (const one of wires) one.misbehave(slowly(random));
  const servers = createServers({
    ...{ ollamaHost: undefined, keepAlive: '5m', ollamaOptions: {}, embeddedModels: [] },
    servers: KINDS.map((kind, i) => ({
      ...{ name: kind, kind, url: `http://127.0.0.1:${wires[i]?.port ?? 0}` },
    })),
    ...{ modelProcess: '', clock, apiKey: () => Promise.resolve(undefined) },
  });
  const engine = benchEngine({
    ...{ servers, clock },
    settings: {
      members: KINDS.map((kind) => `${kind}:${wireOf(kind).model}`),
      ...{ speculative: true, debounceMs: undefined, promptTokens: undefined },
    },
  });
  const passed = (ms: number): Promise<void> =>
    clock.run(new Promise<void>((resolve) => void clock.after(ms, resolve)));
  try {
    return await work({
      ...{ clock, engine, servers, wires },
      async census(keys) {
        await passed(QUIET_MS);
        const sockets = wires.reduce((sum, one) => sum + one.liveSockets(), 0);
        const heap = heapAfterCollection();
        return { keys, heap, timers: clock.pending(), generations: 0, sockets };
      },
    });
  } finally {
    engine.dispose();
    await clock.run(Promise.all(servers.map((one) => one.dispose())));
    await Promise.all(wires.map((one) => one.stop()));
  }
}

/** Writes a line word by word, each after a while of its own. */
function slowly(random: Random): Misdeed {
  return async ({ response, route, write, later }) => {
    response.writeHead(200, { 'content-type': route.contentType });
    for (const word of ['value', ' === ', 'undefined', ' ? ', '0', ' : ', '1', ';']) {
      if (!(await later(5 + 120 * random.next() ** 2))) return;
      await write(route.message(word));
    }
    await write(route.end);
    response.end();
  };
}

/** Presses so many keys; the document goes on from call to call, at about the same length. */
function randomTypist({ clock, engine }: Host, random: Random): (keys: number) => Promise<void> {
  const fresh = sourceOfLines(DOCUMENT_LINES);
  let text = fresh;
  let at = Math.floor(text.length / 2);
  let version = 0;
  let controller = new AbortController();

  function press(): void {
    const chance = random.next();
    if (chance < 0.05) at = Math.floor(random.next() * text.length);
    else if (chance < 0.2 && at > 0) {
      text = text.slice(0, at - 1) + text.slice(at);
      at--;
    } else {
      const key = KEYS.charAt(Math.floor(random.next() * KEYS.length));
      text = text.slice(0, at) + key + text.slice(at);
      at++;
    }
    if (text.length > 2 * fresh.length) text = fresh;
    at = Math.min(at, text.length);
  }

  return async (keys) => {
    for (let pressed = 0; pressed < keys; pressed++) {
      controller.abort(new DOMException('another key', 'AbortError'));
      controller = new AbortController();
      press();
      version++;
      const trigger = random.next() < 0.05 ? 'explicit' : 'automatic';
      const request = requestIn(text, at, version, trigger);
      engine.edited(request.document);
      const { signal } = controller;
      const answered = engine.complete(request, undefined, signal);
      // Most keys come before an answer can, some after a thought.
      const pauseMs = random.next() < 0.02 ? 3000 : 5 + 250 * random.next() ** 2;
      await clock.run(new Promise<void>((resolve) => void clock.after(pauseMs, resolve)));
      void answered;
    }
    controller.abort(new DOMException('done', 'AbortError'));
  };
}

const KEYS = 'abcdefghijklmnopqrstuvwxyz (){}[].,;=+\n';

function requestIn(
  text: string,
  offset: number,
  version: number,
  trigger: CompletionRequest['trigger'],
): CompletionRequest {
  const lines = text.slice(0, offset).split('\n');
  const document: DocumentSnapshot = {
    ...{ uri: 'file:///typed.ts', path: 'typed.ts', languageId: 'typescript', version, text },
  };
  const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  return { id: `k${version}`, trigger, document, position };
}

async function cancelAtOnce({ clock, servers, wires }: Host, calls: number): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  const models = (await clock.run(Promise.all(servers.map((one) => one.list(signal))))).map(
    ([description], i) => (description === undefined ? undefined : servers[i]?.model(description)),
  );
  const sampling = { temperature: 0, maxTokens: 64, stop: [] };
  const prompt = { kind: 'chat', messages: [{ role: 'user', content: 'Say yes.' }] } as const;
  async function generate(model: (typeof models)[number]): Promise<'ended' | 'cancelled'> {
    try {
      if (model !== undefined) await gathered(model.generate({ prompt, sampling }, signal));
      return 'ended';
    } catch (error) {
      if (error === signal.reason) return 'cancelled';
      throw error;
    }
  }
  const all = Promise.all(
    Array.from({ length: calls }, (_, i) => generate(models[i % models.length])),
  );
  // No time passes: everybody is connected, and nobody has been answered.
  while (wires.reduce((sum, one) => sum + one.liveSockets(), 0) < calls)
    await new Promise((resolve) => setImmediate(resolve));
  controller.abort(new DOMException('all of them', 'AbortError'));
  const ends = await clock.run(all);
  const ended = ends.filter((end) => end === 'ended').length;
  if (ended > 0) throw new Error(`${ended} of ${calls} were not cancelled`);
}
