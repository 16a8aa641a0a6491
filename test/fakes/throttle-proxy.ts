import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sleep, type Clock } from '../../src/core/clock.ts';
import { seededRandom } from '../../src/core/random.ts';
import {
  isRecord,
  numberAt,
  recordAt,
  recordsAt,
  textAt,
  type WireRecord,
} from '../../src/providers/transport/wire.ts';
import type { HardwareProfile } from './hardware-profiles.ts';
import { askOllama, type OllamaRequest } from './persistent-ollama.ts';
import { ThrottledDevice } from './throttled-device.ts';

export interface ThrottleProxy {
  /** `http://127.0.0.1:PORT` */
  readonly address: string;
  /** What has happened so far. */
  readonly tally: Readonly<Tally>;
  /** Brings a model into memory at once, as if it had been used before. */
  hold(model: string): Promise<void>;
  close(): Promise<void>;
}

export interface Tally {
  /** Generations asked for, and those that were called off before their end. */
  generations: number;
  aborted: number;
  /** Loads into memory, with those that pushed out another model. */
  loads: number;
  swaps: number;
}

export interface ThrottleOptions {
  readonly profile: HardwareProfile;
  /** For the latencies. */
  readonly seed: number;
  readonly clock: Clock;
  /** Called with every wait for the real server; a simulated clock stands still meanwhile. */
  readonly hold?: <T>(real: Promise<T>) => Promise<T>;
}

/** Characters of code in a token, before a model has told its own figure. */
const CHARACTERS_PER_TOKEN = 3;
/** Tokens read in one go; a batch that has begun is finished even when nobody wants it any more. */
const BATCH_TOKENS = 512;
const NANOSECONDS = 1e6;

/**
 * A real Ollama, slowed down to other hardware. Texts and log-probabilities are the real server's;
 * when they come is decided by the profile: waiting for memory, reading what the model's one cached
 * prompt does not have, writing token by token, sharing the device with whoever else uses it. The
 * times in the replies and `/api/ps` tell what the throttle did. Ollama's own routes and its
 * OpenAI-compatible ones; a connection that is closed ends the real request as well.
 */
export async function startThrottleProxy(
  ollama: string,
  { profile, seed, clock, hold = (real) => real }: ThrottleOptions,
): Promise<ThrottleProxy> {
  const random = seededRandom(seed);
  const device = new ThrottledDevice(profile, clock);
  const slots = new Map<string, Slot>();
  const tally: Tally = { generations: 0, aborted: 0, loads: 0, swaps: 0 };

  const slotOf = (model: string): Slot => {
    const known = slots.get(model) ?? freshSlot();
    slots.set(model, known);
    return known;
  };

  async function pass(
    request: Incoming,
    response: ServerResponse,
    signal: AbortSignal,
  ): Promise<void> {
    const reply = await ask(request, signal);
    const body = await hold(reply.arrayBuffer());
    response.writeHead(reply.status, { 'content-type': reply.headers.get('content-type') ?? '' });
    response.end(Buffer.from(body));
  }

  async function ask(request: Incoming, signal: AbortSignal): Promise<Response> {
    return await hold(askOllama(ollama, request, signal));
  }

  /** `/api/ps` of the imitated machine. */
  async function answerResidents(response: ServerResponse, signal: AbortSignal): Promise<void> {
    const reply: unknown = await hold(
      fetch(`${ollama}/api/tags`, { signal }).then((tags) => tags.json()),
    );
    const listed = recordsAt(isRecord(reply) ? reply : {}, 'models');
    const models = listed
      .filter((row) => device.resident.includes(textAt(row, 'name') ?? ''))
      .map((row) => ({ ...row, size_vram: row['size'], context_length: 2048 }));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ models }));
  }

  async function generate(
    request: Incoming,
    response: ServerResponse,
    signal: AbortSignal,
  ): Promise<void> {
    const model = tagged(textAt(request.fields, 'model') ?? '');
    const prompt = promptOf(request.fields);
    const [least, greatest] = profile.latencyMs;
    await sleep(clock, least + random.next() * (greatest - least), signal);
    const admission = await device.admit(model, signal);
    try {
      if (admission.loadMs > 0) tally.loads++;
      tally.swaps = device.swaps;
      if (prompt === '') {
        const reply = await ask(request, signal);
        const done: unknown = await hold(reply.json());
        response.writeHead(reply.status, { 'content-type': 'application/json' });
        response.end(
          JSON.stringify(isRecord(done) ? timed(done, { loadMs: admission.loadMs }) : done),
        );
        return;
      }
      tally.generations++;
      const slot = profile.shared ? slotOf(model) : freshSlot();
      await inSlot(slot, signal, async () => {
        const prefillMs = await read(slot, prompt, signal);
        const reply = await ask({ ...request, model }, signal);
        await write(slot, reply, response, signal, { loadMs: admission.loadMs, prefillMs });
      });
    } finally {
      admission.release();
    }
  }

  /** Reads a prompt: what the slot's cache has is free. Returns the time it took. */
  async function read(slot: Slot, prompt: string, signal: AbortSignal): Promise<number> {
    const startedAt = clock.now();
    const common = commonHead(slot.prompt, prompt);
    const perBatch = Math.ceil(BATCH_TOKENS * slot.charactersPerToken);
    slot.prompt = prompt.slice(0, common);
    for (let at = common; at < prompt.length; at += perBatch) {
      signal.throwIfAborted();
      const batch = prompt.slice(at, at + perBatch);
      const tokens = batch.length / slot.charactersPerToken;
      await device.work((tokens / profile.prefillPerSecond) * 1000);
      slot.prompt += batch;
    }
    signal.throwIfAborted();
    return clock.now() - startedAt;
  }

  /** Passes the real answer on at the profile's pace. */
  async function write(
    slot: Slot,
    reply: Response,
    response: ServerResponse,
    signal: AbortSignal,
    times: Times,
  ): Promise<void> {
    response.writeHead(reply.status, { 'content-type': reply.headers.get('content-type') ?? '' });
    response.flushHeaders();
    const startedAt = clock.now();
    const promptLength = slot.prompt.length;
    let overshotMs = 0;
    const lines = linesOf(reply);
    for (;;) {
      const { value: line, done: ended } = await hold(lines.next());
      if (ended === true) break;
      const message = messageOf(line);
      if (message !== undefined && hasText(message)) {
        overshotMs = await device.work(1000 / profile.decodePerSecond - overshotMs, signal);
        slot.prompt += textAt(message, 'response') ?? '';
      }
      const done = message?.['done'] === true;
      const promptTokens = done ? numberAt(message, 'prompt_eval_count') : undefined;
      if (promptTokens !== undefined && promptTokens > 0)
        slot.charactersPerToken = promptLength / promptTokens;
      const passed = done
        ? JSON.stringify(timed(message, { ...times, decodeMs: clock.now() - startedAt }))
        : line;
      if (!response.write(`${passed}\n`)) await once(response, 'drain', { signal });
    }
    response.end();
  }

  const server = createServer((incoming, response) => {
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished)
        gone.abort(new DOMException('the caller is gone', 'AbortError'));
    });
    void received(incoming)
      .then(async (request) => {
        if (request.path === '/api/ps') await answerResidents(response, gone.signal);
        else if (GENERATING.test(request.path)) await generate(request, response, gone.signal);
        else await pass(request, response, gone.signal);
      })
      .catch((error: unknown) => {
        if (gone.signal.aborted) tally.aborted++;
        else response.destroy(error instanceof Error ? error : undefined);
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tally,
    async hold(model) {
      (await device.admit(tagged(model), new AbortController().signal)).release();
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A model's one place for a generation, with the prompt whose state is kept. */
interface Slot {
  prompt: string;
  charactersPerToken: number;
  free: Promise<void>;
}

function freshSlot(): Slot {
  return { prompt: '', charactersPerToken: CHARACTERS_PER_TOKEN, free: Promise.resolve() };
}

interface Times {
  readonly loadMs?: number;
  readonly prefillMs?: number;
  readonly decodeMs?: number;
}

interface Incoming extends OllamaRequest {
  readonly fields: WireRecord;
}

const GENERATING = /^\/(api\/(generate|chat)|v1\/(chat\/)?completions)$/;

async function inSlot(slot: Slot, signal: AbortSignal, job: () => Promise<void>): Promise<void> {
  const before = slot.free;
  const mine = Promise.withResolvers<undefined>();
  slot.free = mine.promise;
  try {
    await before;
    signal.throwIfAborted();
    await job();
  } finally {
    mine.resolve(undefined);
  }
}

async function received(incoming: IncomingMessage): Promise<Incoming> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece as Buffer);
  const body = Buffer.concat(pieces).toString();
  const fields: unknown = body === '' ? {} : JSON.parse(body);
  const { method = '', url = '' } = incoming;
  return { method, path: url, body, fields: isRecord(fields) ? fields : {} };
}

function promptOf(fields: WireRecord): string {
  const messages = recordsAt(fields, 'messages').map((message) => textAt(message, 'content') ?? '');
  return [...messages, textAt(fields, 'prompt') ?? '', textAt(fields, 'suffix') ?? ''].join('');
}

function tagged(model: string): string {
  return model.includes(':') ? model : `${model}:latest`;
}

/** The message in a line of NDJSON or of an event stream. */
function messageOf(line: string): WireRecord | undefined {
  const start = line.indexOf('{');
  if (start < 0) return undefined;
  const value: unknown = JSON.parse(line.slice(start));
  return isRecord(value) ? value : undefined;
}

function hasText(message: WireRecord): boolean {
  const choice = recordsAt(message, 'choices')[0] ?? {};
  const text =
    textAt(message, 'response') ??
    textAt(recordAt(message, 'message'), 'content') ??
    textAt(choice, 'text') ??
    textAt(recordAt(choice, 'delta'), 'content');
  return text !== undefined && text !== '';
}

/** A last message with the throttle's times in place of the real ones. */
function timed(
  message: WireRecord,
  { loadMs = 0, prefillMs = 0, decodeMs = 0 }: Times,
): WireRecord {
  return {
    ...message,
    total_duration: Math.round((loadMs + prefillMs + decodeMs) * NANOSECONDS),
    load_duration: Math.round(loadMs * NANOSECONDS),
    prompt_eval_duration: Math.round(prefillMs * NANOSECONDS),
    eval_duration: Math.round(decodeMs * NANOSECONDS),
  };
}

async function* linesOf(reply: Response): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  const body: ReadableStream<Uint8Array> | null = reply.body;
  for await (const piece of body ?? []) {
    rest += decoder.decode(piece, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
  return undefined;
}

function commonHead(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
