import assert from 'node:assert/strict';
import { getEventListeners, once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { FailureCode } from '../../src/core/failure.ts';
import { failureOf, isModelError } from '../../src/core/failure.ts';
import type { GenerationPart } from '../../src/core/generation.ts';
import type { LanguageModel } from '../../src/core/model.ts';
import { startHttpServer } from '../fakes/http-server.ts';
import type { FakeHttpServer, Script, ScriptedReply } from '../fakes/http-server.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import type { ManualClock } from '../fakes/manual-clock.ts';

/** What a provider brings to the table of faults. */
export interface FaultyProvider {
  readonly name: string;
  /** A model at an address; its clock is the table's. */
  model(address: string, clock: ManualClock, stallMs: number): LanguageModel;
  /** Type of the stream's replies. */
  readonly contentType: string;
  /** One message with a text, as bytes on the wire. */
  message(text: string): string;
  /** A message that carries an error. */
  error(message: string): string;
  /** What ends a good stream. */
  readonly end: string;
}

const STALL_MS = 30_000;
const LESS = { 'retry-after': '-5' };
/** The first byte of two. */
const HALF_CHARACTER = Buffer.from([0xc3]);
/** Longest time for which a short rest of a reply is read on. */
const LEAVING_MS = 1000;

/** Every way in which a server may fail a generation, and the failure it gets. */
export function describeWireFaults(provider: FaultyProvider): void {
  const stream = (body: ScriptedReply['body'], end: ScriptedReply['end'] = 'proper') =>
    ({ headers: { 'content-type': provider.contentType }, body: body ?? '', end }) as const;
  const status = (code: number, error: string, headers: Record<string, string> = {}) => ({
    status: code,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ error }),
  });
  const html = '<!DOCTYPE html><html><body>Sign in</body></html>';
  const good = provider.message('const a = 1;');

  const faults: readonly (readonly [string, ScriptedReply, FailureCode])[] = [
    ['a model that is not there', status(404, "model 'x' not found"), 'model-missing'],
    ['a path that is not there', { status: 404, body: '404 page not found' }, 'not-a-model-server'],
    ['HTTP 400', status(400, 'invalid option'), 'bad-request'],
    ['HTTP 401', status(401, 'no key'), 'unauthorised'],
    ['HTTP 403', status(403, 'forbidden'), 'unauthorised'],
    ['HTTP 429', status(429, 'slow down', { 'retry-after': '7' }), 'rate-limited'],
    ['HTTP 402', status(402, 'pay first'), 'unauthorised'],
    ['HTTP 408', status(408, 'too slow'), 'timeout'],
    ['HTTP 409', status(409, 'conflict'), 'server-error'],
    ['HTTP 413', { status: 413, body: html }, 'context-overflow'],
    ['HTTP 429 that asks for nothing', status(429, 'no'), 'rate-limited'],
    ['HTTP 429 that asks for less than nothing', status(429, 'no', LESS), 'rate-limited'],
    ['HTTP 529', status(529, 'overloaded'), 'rate-limited'],
    ['a prompt that is too long', status(400, 'prompt is too long: 9 > 8'), 'context-overflow'],
    ['a prompt that is refused', status(400, 'prompt was flagged'), 'content-filter'],
    ['a model that is being loaded', status(503, 'Loading model'), 'starting'],
    ['HTTP 500', status(500, 'something broke'), 'server-error'],
    ['HTTP 500 of a broken model file', status(500, 'unable to load model: x'), 'model-broken'],
    ['HTTP 503', status(503, 'starting'), 'server-error'],
    ['a full queue', status(503, 'server busy, please try again'), 'rate-limited'],
    ['what the model cannot do', status(400, '"x" does not support insert'), 'unsupported'],
    [
      'a redirect',
      { status: 307, headers: { location: 'http://127.0.0.1:9/' } },
      'not-a-model-server',
    ],
    ['headers without end', { headers: { 'x-long': 'x'.repeat(200_000) } }, 'not-a-model-server'],
    ['a web page', { headers: { 'content-type': 'text/html' }, body: html }, 'not-a-model-server'],
    ['a web page of another type', stream(html), 'not-a-model-server'],
    ['HTTP 500 whose text is cut', { status: 500, body: ['{"err'], end: 'cut' }, 'server-error'],
    ['a web page as an error', { status: 502, body: html }, 'server-error'],
    ['an empty reply', stream(''), 'stream-broken'],
    ['text before a proper end that lacks the end mark', stream(good), 'stream-broken'],
    ['a connection cut inside the text', stream([good], 'cut'), 'stream-broken'],
    [
      'a message cut in half',
      stream([good, good.slice(0, good.length / 2)], 'cut'),
      'stream-broken',
    ],
    [
      'broken JSON behind good',
      stream([good, provider.message('x').replace('"', ''), provider.end]),
      'stream-broken',
    ],
    ['bytes that are no UTF-8', stream([Buffer.from([0xff, 0xfe, 0x0a])]), 'not-a-model-server'],
    ['such bytes inside a text', stream([good, damaged(good), provider.end]), 'stream-broken'],
    ['half a character at the end', stream([good, HALF_CHARACTER]), 'stream-broken'],
    ['10 MB without a newline', stream(flood()), 'output-too-large'],
    ['text without end', stream(endless(provider.message('x'.repeat(1000)))), 'output-too-large'],
    ['an error inside the stream', stream([good, provider.error('oops')]), 'server-error'],
    [
      'a failed load inside the stream',
      stream([provider.error('failed to load model')]),
      'model-broken',
    ],
  ];

  describe(`${provider.name} meets`, () => {
    let http: FakeHttpServer | undefined;
    afterEach(async () => {
      await http?.close();
      http = undefined;
    });
    const serve = async (script: Script) => (http = await startHttpServer(script));
    const modelAt = (address: string, clock = createManualClock()) =>
      provider.model(address, clock, STALL_MS);

    for (const [what, reply, code] of faults) {
      it(`${what}: ${code}`, async () => {
        const server = await serve(() => reply);
        const failure = await failureFrom(modelAt(server.address));
        assert.equal(failure.code, code, failure.detail);
        assert.equal(
          failure.retryAfterMs,
          reply.headers?.['retry-after'] === '7' ? 7000 : undefined,
        );
        assert.equal(server.requests.length, 1, 'generations are never repeated');
        await server.idle();
      });
    }

    it('nobody at the address: unreachable', async () => {
      const server = await serve(() => ({}));
      await server.close();
      assert.equal((await failureFrom(modelAt(server.address))).code, 'unreachable');
      http = undefined;
    });

    it('another kind of server: not-a-model-server', async () => {
      const other = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
      other.listen(0, '127.0.0.1');
      await once(other, 'listening');
      const { port } = other.address() as AddressInfo;
      const { code } = await failureFrom(modelAt(`http://127.0.0.1:${port}`));
      other.close();
      assert.equal(code, 'not-a-model-server');
    });

    it('an address that is none: not-a-model-server', async () => {
      assert.equal((await failureFrom(modelAt('http://[::'))).code, 'not-a-model-server');
    });

    it('an answer that never starts: the caller ends it and the socket closes', async () => {
      const server = await serve(() => new Promise(() => {}));
      const controller = new AbortController();
      const reason = new Error('moved on');
      const doomed = drain(modelAt(server.address), controller.signal);
      while (server.requests.length === 0) await turn();
      assert.equal(server.liveSockets(), 1);
      controller.abort(reason);
      await assert.rejects(doomed, (error) => error === reason);
      await server.idle();
    });

    it('a caller who gives up inside the text: no more of it comes, and the socket closes', async () => {
      const server = await serve(() => stream([good + good + good], 'never'));
      const controller = new AbortController();
      const reason = new Error('moved on');
      const clock = createManualClock();
      const parts: string[] = [];
      await assert.rejects(
        async () => {
          for await (const part of generation(modelAt(server.address, clock), controller.signal)) {
            parts.push(textIn(part));
            controller.abort(reason);
          }
        },
        (error) => error === reason,
      );
      assert.equal(parts.length, 1);
      clock.advance(LEAVING_MS);
      await server.idle();
    });

    it('a reader who leaves: the socket closes', async () => {
      const server = await serve(() => stream([good, good], 'never'));
      const clock = createManualClock();
      for await (const part of generation(modelAt(server.address, clock)))
        if (textIn(part) !== '') break;
      clock.advance(LEAVING_MS);
      await server.idle();
    });

    for (const [when, reply] of [
      ['before the answer', undefined],
      ['before the text', stream('', 'never')],
      ['inside the text', stream([good], 'never')],
    ] as const) {
      it(`silence ${when}: timeout after the limit, not before`, async () => {
        const server = await serve(() => reply ?? new Promise(() => {}));
        const clock = createManualClock();
        let failed: unknown;
        const doomed = drain(modelAt(server.address, clock)).catch((error: unknown) => {
          failed = error;
        });
        while (server.requests.length === 0 || clock.pending() === 0) await turn();
        for (let i = 0; i < 20; i++) await turn();
        clock.advance(STALL_MS - 1);
        await turn();
        assert.equal(failed, undefined);
        clock.advance(1);
        await doomed;
        assert.equal(failureOf(failed).code, 'timeout');
        await server.idle();
      });
    }

    it('a message that drips in byte by byte: timeout after the limit', async () => {
      let dripped = 0;
      const drip = async function* () {
        for (;;) {
          dripped++;
          yield 'x';
          const before = dripped;
          while (wanted <= before) await turn();
        }
      };
      let wanted = 1;
      const server = await serve(() => stream(drip()));
      const clock = createManualClock();
      let failed: unknown;
      const doomed = drain(modelAt(server.address, clock)).catch((error: unknown) => {
        failed = error;
      });
      for (; failed === undefined && wanted < 10; wanted++) {
        while (dripped < wanted) await turn();
        for (let i = 0; i < 20; i++) await turn();
        clock.advance(STALL_MS / 3);
        await turn();
      }
      wanted = Infinity;
      await doomed;
      assert.equal(failureOf(failed).code, 'timeout');
      assert.equal(clock.now(), STALL_MS);
      await server.close();
      http = undefined;
    });

    it('pieces that come twice: reads what was sent', async () => {
      const server = await serve(() => stream([good, good, provider.end]));
      assert.equal(await textOf(modelAt(server.address)), 'const a = 1;const a = 1;');
    });

    it('more bytes than allowed: reads no more than it must', async () => {
      let sent = 0;
      const server = await serve(() =>
        stream(
          (function* () {
            for (const piece of flood()) {
              sent += piece.length;
              yield piece;
            }
          })(),
        ),
      );
      // So many tokens are wanted that only the limit of a single message can end it.
      await failureFrom(modelAt(server.address), 100_000);
      await server.idle();
      assert.ok(sent < 8e6, `${sent} bytes were sent`);
    });

    it('fields nobody has heard of: reads on', async () => {
      const odd = good.replace('{', '{"novelty":{"deep":[1,null]},');
      const server = await serve(() => stream([odd, provider.end]));
      assert.equal(await textOf(modelAt(server.address)), 'const a = 1;');
    });

    it('pieces cut anywhere: reads them whole', async () => {
      const bytes = Buffer.from(`${provider.message('é😀')}${good}${provider.end}`);
      const server = await serve(() => stream([...bytes].map((byte) => Buffer.from([byte]))));
      assert.equal(await textOf(modelAt(server.address)), 'é😀const a = 1;');
    });

    it('a server that repeats the prompt in its error: keeps it out of the log', async () => {
      const server = await serve(() => status(400, `bad input: ${PROMPT}`));
      const { detail } = await failureFrom(modelAt(server.address));
      assert.equal(detail, 'HTTP 400');
    });

    it('anything: prints nothing', async () => {
      const said: unknown[] = [];
      const original = { ...console };
      const record = (...words: unknown[]) => said.push(words);
      Object.assign(console, { log: record, warn: record, error: record, debug: record });
      try {
        for (const [, reply] of faults.slice(0, 20)) {
          const server = await serve(() => reply);
          await failureFrom(modelAt(server.address));
          await server.close();
        }
        http = undefined;
      } finally {
        Object.assign(console, original);
      }
      assert.deepEqual(said, []);
    });
  });
}

const PROMPT = 'const password = readSecretFrom(vault);';

/** The only place here that knows how a model is asked. */
function generation(
  model: LanguageModel,
  signal = new AbortController().signal,
  maxTokens = 16,
): AsyncIterable<GenerationPart> {
  const sampling = { temperature: 0, maxTokens, stop: [] };
  const prompt = { kind: 'raw', text: PROMPT } as const;
  return model.generate({ prompt, sampling }, signal);
}

async function drain(
  model: LanguageModel,
  signal?: AbortSignal,
  maxTokens?: number,
): Promise<string> {
  let text = '';
  for await (const part of generation(model, signal, maxTokens)) text += textIn(part);
  return text;
}

async function textOf(model: LanguageModel): Promise<string> {
  return drain(model);
}

function textIn(part: GenerationPart): string {
  return part.kind === 'text' ? part.text : '';
}

async function failureFrom(model: LanguageModel, maxTokens?: number) {
  const { signal } = new AbortController();
  try {
    await drain(model, signal, maxTokens);
  } catch (error) {
    assert.equal(getEventListeners(signal, 'abort').length, 0, 'nobody listens to the signal');
    assert.ok(isModelError(error), `not a ModelError: ${String(error)}`);
    return error.failure;
  }
  assert.fail('the generation did not fail');
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A message whose text holds bytes that are no UTF-8. */
function damaged(message: string): Uint8Array {
  const bytes = Buffer.from(message);
  bytes[bytes.indexOf('const')] = 0xff;
  return bytes;
}

function* flood(): Generator<Uint8Array> {
  for (let i = 0; i < 160; i++) yield Buffer.alloc(65_536, 'x');
}

function* endless(message: string): Generator<string> {
  for (;;) yield message;
}
