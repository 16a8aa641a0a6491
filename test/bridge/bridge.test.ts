import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createBorrowedFetch, type BorrowedSending } from '../../src/bridge/borrowed-fetch.ts';
import { BRIDGE, BRIDGE_VERSION, LENT_ROUTES } from '../../src/bridge/bridge-protocol.ts';
import type { LenderOptions } from '../../src/bridge/lender.ts';
import { isModelError } from '../../src/core/failure.ts';
import { createBridgedServers } from '../../src/providers/bridged-servers.ts';
import { startHttpServer, type FakeHttpServer, type Script } from '../fakes/http-server.ts';
import { createManualClock, settled } from '../fakes/manual-clock.ts';
import { COMPLETES, ollamaScript, tag } from '../fakes/scripted-ollama.ts';
import { bridgeChannel, type BridgeChannel } from './bridge-channel.ts';

interface Bridged extends BridgeChannel {
  readonly http: FakeHttpServer;
  readonly send: ReturnType<typeof createBorrowedFetch>;
  readonly fetch: (url: string, init?: Partial<BorrowedSending>) => Promise<Asked>;
}

interface Asked {
  readonly status: number;
  readonly headers: Headers;
  bytes(): Promise<Buffer>;
  /** Reads the first piece and goes away. */
  leave(): Promise<void>;
}

const running: FakeHttpServer[] = [];

async function bridgedTo(script: Script, options: Partial<LenderOptions> = {}): Promise<Bridged> {
  const http = await startHttpServer(script);
  running.push(http);
  const url = new URL(http.address);
  const channel = bridgeChannel({
    servers: () => [{ name: 'ollama', kind: 'ollama', url }],
    ...options,
  });
  let calls = 0;
  const send = createBorrowedFetch(channel.execute, 'ollama', () => `c${++calls}`);
  return { ...channel, http, send, fetch: (address, init = {}) => asked(send, address, init) };
}

async function asked(
  send: Bridged['send'],
  address: string,
  init: Partial<BorrowedSending>,
): Promise<Asked> {
  const { signal } = new AbortController();
  const { status, headers, body } = await send(new URL(address), {
    method: 'GET',
    signal,
    ...init,
  });
  return {
    ...{ status, headers },
    async bytes() {
      const pieces: Uint8Array[] = [];
      for await (const piece of body) pieces.push(piece);
      return Buffer.concat(pieces);
    },
    async leave() {
      for await (const piece of body) if (piece.length > 0) break;
    },
  };
}

const TAGS = 'http://127.0.0.1/api/tags';

async function failureOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(isModelError(error), String(error));
  return error.failure.code;
}

async function closeAll(): Promise<void> {
  await Promise.all(running.splice(0).map((http) => http.close()));
}

describe('the bridge', () => {
  afterEach(closeAll);

  it('gives up a silent call whose reader is gone while it waits', async () => {
    const clock = createManualClock();
    let isLeft = false;
    const { lender, execute } = await bridgedTo(() => ({ body: '' }), {
      clock,
      send: (_url, { signal }) => {
        signal.addEventListener('abort', () => (isLeft = true));
        const body = new ReadableStream<Uint8Array>();
        return Promise.resolve({ status: 200, headers: new Headers(), body });
      },
    });
    const wish = { call: 'c', server: 'ollama', method: 'GET', path: '/api/tags' };
    assert.deepEqual(await execute(BRIDGE.open, wish), { status: 200, headers: {} });
    const read = (): PromiseLike<unknown> => execute(BRIDGE.read, { call: 'c' });
    for (let i = 0; i < 3; i++) {
      const reading = read();
      await settled();
      await clock.pass(30_000);
      assert.deepEqual(await reading, { bytes: '', done: false }, 'the reader is to ask again');
      assert.equal(lender.openCalls, 1);
    }
    await clock.pass(60_000);
    assert.deepEqual([lender.openCalls, isLeft, clock.pending()], [0, true, 0]);
  });

  it('carries bytes as they are, whatever their cuts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 6 }),
        async (pieces) => {
          const { fetch, http, lender } = await bridgedTo(() => ({
            headers: { 'content-type': 'application/x-ndjson' },
            body: pieces,
          }));
          const reply = await fetch(TAGS);
          const read = await reply.bytes();
          assert.deepEqual(read, Buffer.concat(pieces));
          assert.equal(reply.headers.get('content-type'), 'application/x-ndjson');
          await http.idle();
          assert.equal(lender.openCalls, 0);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('passes a body, and of the headers only what the reply needs', async () => {
    const { fetch, http } = await bridgedTo(() => ({
      status: 429,
      headers: { 'retry-after': '3', 'set-cookie': 'a=b' },
      body: '{}',
    }));
    const reply = await fetch('http://elsewhere.example/api/generate?x=1', {
      method: 'POST',
      body: '{"model":"m"}',
    });
    assert.equal(reply.status, 429);
    assert.equal(reply.headers.get('retry-after'), '3');
    assert.equal(reply.headers.get('set-cookie'), null);
    const [seen] = http.requests;
    assert.equal(seen?.path, '/api/generate?x=1');
    assert.equal(seen.body, '{"model":"m"}');
    assert.equal(seen.headers.authorization, undefined);
    await reply.bytes();
  });

  it('closes the socket at the server when the reader leaves or aborts', async () => {
    const { fetch, http, lender } = await bridgedTo(() => ({ body: ['first'], end: 'never' }));
    const controller = new AbortController();
    const aborted = await fetch(TAGS, { signal: controller.signal });
    const reading = aborted.bytes();
    controller.abort();
    await assert.rejects(reading);
    const left = await fetch(TAGS);
    await left.leave();
    await http.idle();
    assert.equal(lender.openCalls, 0);
  });

  it('ends a call that is aborted before its server has answered', async () => {
    const { fetch, http, lender } = await bridgedTo(async () => {
      await new Promise(() => undefined);
      return {};
    });
    const controller = new AbortController();
    const asked = fetch(TAGS, { signal: controller.signal });
    while (http.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await assert.rejects(asked);
    await http.idle();
    assert.equal(lender.openCalls, 0);
  });

  it('reads no further ahead than a megabyte', async () => {
    let written = 0;
    const piece = Buffer.alloc(65_536, 'x');
    const { fetch, http } = await bridgedTo(() => ({
      body: (function* () {
        for (let i = 0; i < 2000; i++) {
          written += piece.length;
          yield piece;
        }
      })(),
    }));
    const reply = await fetch(TAGS);
    // The server may go on for as long as sockets take something.
    let before = -1;
    while (before !== written) {
      before = written;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.ok(written < 2000 * piece.length, `${written} bytes`);
    await reply.leave();
    await http.idle();
  });

  it('gives up a call from which nobody reads', async () => {
    const clock = createManualClock();
    const { fetch, http, lender } = await bridgedTo(() => ({ body: ['x'], end: 'never' }), {
      clock,
    });
    await fetch(TAGS);
    assert.equal(lender.openCalls, 1);
    clock.advance(60_000);
    assert.equal(lender.openCalls, 0);
    await http.idle();
    assert.equal(clock.pending(), 0);
  });

  it('lends nothing before it was confirmed, and nothing after it was taken back', async () => {
    let said: 'yes' | 'not-yet' | 'no' = 'not-yet';
    const { fetch, http, execute, lender } = await bridgedTo(
      () => ({ body: ['x'], end: 'never' }),
      { confirmed: () => Promise.resolve(said) },
    );
    const hello = { version: BRIDGE_VERSION, ask: false };
    assert.deepEqual(await execute(BRIDGE.hello, hello), { state: 'not-confirmed' });
    assert.equal(await failureOf(fetch(TAGS)), 'no-consent');
    assert.equal(http.requests.length, 0);
    said = 'yes';
    assert.deepEqual(await execute(BRIDGE.hello, hello), {
      state: 'lent',
      servers: [{ name: 'ollama', kind: 'ollama' }],
    });
    const open = await fetch(TAGS);
    said = 'no';
    lender.endAll();
    await assert.rejects(open.bytes());
    assert.deepEqual(await execute(BRIDGE.hello, hello), { state: 'refused' });
    assert.equal(await failureOf(fetch(TAGS)), 'no-consent');
  });

  it('speaks to its own version alone', async () => {
    const { execute } = await bridgedTo(() => ({}));
    for (const wish of [{ version: 99, ask: false }, undefined, 'hello', {}]) {
      assert.deepEqual(await execute(BRIDGE.hello, wish), { state: 'other-version' });
    }
  });

  it('lends the routes that ask models, and no other address', async () => {
    const { fetch, http, execute } = await bridgedTo(() => ({ body: '{}' }));
    for (const path of LENT_ROUTES.ollama) {
      const reply = await fetch(`http://x${path}`);
      assert.equal(reply.status, 200, path);
      await reply.bytes();
    }
    const before = http.requests.length;
    const paths = [
      ...['/api/pull', '/api/delete', '/api/create', '/api/blobs/sha256:0', '/v1/models', '/'],
      ...['/api/../api/delete', '/api/tags/../delete', '//evil.example/api/tags', '/api/tags/'],
      ...[
        'http://evil.example/api/tags',
        'api/tags',
        '\\\\evil.example\\api\\tags',
        '/%2e%2e/api/pull',
      ],
    ];
    for (const [i, path] of paths.entries()) {
      const reply = await execute(BRIDGE.open, {
        ...{ call: `p${i}`, server: 'ollama', method: 'GET', path },
      });
      assert.equal((reply as { problem?: string }).problem, 'route', path);
    }
    assert.equal(http.requests.length, before);
    const other = { call: 'o', server: 'elsewhere', method: 'GET', path: '/api/tags' };
    assert.equal(
      ((await execute(BRIDGE.open, other)) as { problem: string }).problem,
      'no-such-server',
    );
  });

  it('believes nothing of what it is sent', async () => {
    const { execute, http, lender } = await bridgedTo(() => ({ body: '{}' }));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(BRIDGE.open, BRIDGE.read, BRIDGE.cancel, BRIDGE.hello),
        fc.oneof(
          fc.jsonValue(),
          fc.record(
            {
              call: fc.oneof(fc.string(), fc.jsonValue()),
              server: fc.oneof(fc.constant('ollama'), fc.jsonValue()),
              method: fc.oneof(fc.constantFrom('GET', 'PUT', 'DELETE'), fc.jsonValue()),
              path: fc.oneof(fc.webPath(), fc.string(), fc.jsonValue()),
              body: fc.jsonValue(),
            },
            { requiredKeys: [] },
          ),
        ),
        async (command, wish) => {
          await execute(command, wish);
        },
      ),
      { numRuns: 300 },
    );
    lender.endAll();
    assert.equal(lender.openCalls, 0);
    assert.ok(http.requests.every(({ method }) => method !== 'DELETE' && method !== 'PUT'));
  });

  it('bounds the calls that are open and the length of a body', async () => {
    const { execute, lender } = await bridgedTo(() => ({ body: ['x'], end: 'never' }));
    const open = (i: number) => ({
      call: `c${i}`,
      server: 'ollama',
      method: 'GET',
      path: '/api/ps',
    });
    for (let i = 0; i < 16; i++) await execute(BRIDGE.open, open(i));
    assert.deepEqual(await execute(BRIDGE.open, open(16)), {
      problem: 'too-many',
      detail: '16 calls are open',
    });
    lender.endAll();
    const long = { ...open(17), method: 'POST', body: 'x'.repeat(16 * 2 ** 20 + 1) };
    assert.equal(((await execute(BRIDGE.open, long)) as { problem: string }).problem, 'too-large');
    const once = { ...open(1) };
    await execute(BRIDGE.open, once);
    assert.equal(((await execute(BRIDGE.open, once)) as { problem: string }).problem, 'malformed');
    lender.endAll();
  });

  it('says that the stream broke where the server breaks off', async () => {
    const { fetch } = await bridgedTo(() => ({ body: ['half'], end: 'cut' }));
    const reply = await fetch(TAGS);
    assert.equal(await failureOf(reply.bytes()), 'stream-broken');
  });

  it('is unreachable where the other side or its server is not there', async () => {
    const gone = createBorrowedFetch(
      () => Promise.reject(new Error('command not found')),
      'ollama',
      () => 'c',
    );
    assert.equal(await failureOf(asked(gone, TAGS, {})), 'unreachable');
    const { fetch, http } = await bridgedTo(() => ({}));
    await http.close();
    running.splice(0);
    assert.equal(await failureOf(fetch(TAGS)), 'unreachable');
  });
});

describe('servers of the laptop', () => {
  afterEach(closeAll);

  it('are local, a lane of their own, and say where they are', async () => {
    const cloud = tag('big:cloud');
    const { send } = await bridgedTo(
      ollamaScript([
        { tag: tag('pseudo:1b'), show: COMPLETES },
        { tag: cloud, show: COMPLETES },
      ]),
    );
    const [server] = createBridgedServers({
      lent: () => Promise.resolve(['ollama']),
      borrow: () => send,
      clock: createManualClock(),
      keepAlive: '5m',
    });
    const models = await server!.list(new AbortController().signal);
    const places = models.map(({ id, place, device }) => `${id} ${place} ${device}`);
    assert.deepEqual(places, ['laptop:pseudo:1b local laptop', 'laptop:big:cloud cloud cloud']);
    assert.match(server!.address, /your computer/);
    await server!.dispose();
  });

  it('list nothing, and fail nothing, where nothing is lent', async () => {
    const servers = createBridgedServers({
      lent: () => Promise.resolve([]),
      borrow: () => () => Promise.reject(new Error('must not be called')),
      clock: createManualClock(),
      keepAlive: '5m',
    });
    for (const server of servers) {
      assert.deepEqual(await server.list(new AbortController().signal), []);
      assert.equal(await server.resident(new AbortController().signal), undefined);
      await server.dispose();
    }
  });
});
