import assert from 'node:assert/strict';
import { systemClock } from '../../../src/core/clock.ts';
import { isModelError } from '../../../src/core/failure.ts';
import type { PullProgress } from '../../../src/core/model.ts';
import { createOllamaServer } from '../../../src/providers/ollama/ollama-server.ts';
import type { OllamaServerSettings } from '../../../src/providers/ollama/ollama-server.ts';
import { json, ndjson, startHttpServer } from '../../fakes/http-server.ts';
import type { FakeHttpServer, Script, SeenRequest } from '../../fakes/http-server.ts';
import type { WireRecord } from '../../../src/providers/transport/wire.ts';
import { COMPLETES, ollamaScript, tag } from '../../fakes/scripted-ollama.ts';

describe('createOllamaServer', () => {
  let http: FakeHttpServer;
  afterEach(() => http.close());
  const none = () => new AbortController().signal;

  async function serverFor(script: Script, more: Partial<OllamaServerSettings> = {}) {
    http = await startHttpServer(script);
    const base = { id: 'ollama', address: http.address, clock: systemClock };
    return createOllamaServer({ ...base, ...more });
  }
  const asked = (path: string): readonly SeenRequest[] =>
    http.requests.filter((request) => request.path === path);

  describe('asks', () => {
    it('again for the next token when the drawn one brings no list', async () => {
      const top = [{ token: 'a', logprob: -1 }];
      let calls = 0;
      const server = await serverFor(
        scriptWith('/api/generate', () =>
          json(
            ++calls < 3
              ? { done: true }
              : { logprobs: [{ token: 'a', logprob: -1, top_logprobs: top }] },
          ),
        ),
      );
      const [model] = await server.list(none());
      const found = await server.model(model!).next?.({ prefix: 'x', k: 5 }, none());
      assert.deepEqual(found, [{ text: 'a', logprobNats: -1 }]);
      const seeds = asked('/api/generate').map(
        ({ json: body }) => (body as { options: { seed?: number } }).options.seed,
      );
      assert.deepEqual(seeds, [undefined, 1, 2]);
    });

    it('a server without log-probabilities four times, and says so', async () => {
      const server = await serverFor(
        scriptWith('/api/generate', () => json({ response: 'a', done: true })),
      );
      const [model] = await server.list(none());
      await assert.rejects(
        async () => server.model(model!).next?.({ prefix: 'x', k: 5 }, none()),
        (error) => isModelError(error) && error.failure.code === 'unsupported',
      );
      assert.equal(asked('/api/generate').length, 4);
    });

    const vectors = [
      [1, 2],
      [3, 4],
    ];
    const replies: readonly (readonly [string, unknown, unknown])[] = [
      ['one a text', vectors, vectors],
      ['too few', [[1, 2]], undefined],
      ['none', undefined, undefined],
      ['texts', [['a'], ['b']], undefined],
    ];
    for (const [what, embeddings, expected] of replies) {
      it(`for vectors and gets ${what}`, async () => {
        const server = await serverFor(
          scriptWith('/api/embed', () => json({ embeddings }), { capabilities: ['embedding'] }),
        );
        const [model] = await server.list(none());
        const found = server.model(model!).embed?.(['a', 'b'], none());
        if (expected === undefined) await assert.rejects(async () => found, /not-a-model-server/);
        else assert.deepEqual(await found, expected);
      });
    }

    it('what is resident', async () => {
      const row = { name: 'x:1b', size: 5, size_vram: 4, context_length: 4096, novelty: 1 };
      const server = await serverFor(() => json({ models: [row] }));
      assert.deepEqual(await server.resident(none()), [
        { name: 'x:1b', sizeBytes: 5, videoBytes: 4, contextLength: 4096 },
      ]);
    });

    it('what is resident, with the other names that its memory serves', async () => {
      const from = 'FROM /blobs/sha256-1';
      const shows: Readonly<Record<string, WireRecord>> = {
        loaded: { modelfile: `# from\n${from}\nTEMPLATE a`, parameters: 'stop "a"\nnum_thread 1' },
        same: { modelfile: `${from}\nTEMPLATE b`, parameters: 'num_thread 1\ntop_k 3' },
        threads: { modelfile: from, parameters: 'num_thread 2' },
        adapted: { modelfile: `${from}\nADAPTER /blobs/sha256-2`, parameters: 'num_thread 1' },
        weights: { modelfile: 'FROM /blobs/sha256-3', parameters: 'num_thread 1' },
        untold: {},
      };
      const models = Object.entries(shows).map(([name, show]) => ({
        tag: tag(name),
        show: { ...COMPLETES, ...show },
      }));
      const rows = ['loaded', 'untold'].map((name) => ({ name, digest: `sha-${name}` }));
      const script = ollamaScript(models);
      const server = await serverFor((request) =>
        request.path === '/api/ps' ? json({ models: rows }) : script(request),
      );
      const [, residents] = await Promise.all([server.list(none()), server.resident(none())]);
      assert.deepEqual(residents, [{ name: 'loaded', sharedWith: ['same'] }, { name: 'untold' }]);
    });

    it('what is resident under another name of the same content', async () => {
      const tags = ['b:1b', 'a:1b'].map((name) => tag(name, { digest: 'sha-a' }));
      const script = ollamaScript(tags.map((one) => ({ tag: one, show: COMPLETES })));
      const row = { name: 'b:1b', digest: 'sha-a' };
      const server = await serverFor((request) =>
        request.path === '/api/ps' ? json({ models: [row] }) : script(request),
      );
      const [model] = await server.list(none());
      assert.equal(model?.name, 'a:1b');
      assert.deepEqual(await server.resident(none()), [{ name: 'b:1b', sharedWith: ['a:1b'] }]);
    });

    it('its version', async () => {
      const server = await serverFor(ollamaScript([]));
      assert.equal(await server.version(none()), '0.13.5');
    });

    for (const [what, reply] of [
      ['another JSON', json({ hello: 'world' })],
      ['a list', json([])],
      ['models that are no list', json({ models: {} })],
      ['half a JSON', { body: '{"models": [' }],
      ['a web page', { headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ] as const) {
      it(`another server, which sends ${what}: not-a-model-server`, async () => {
        const server = await serverFor(() => reply);
        await assert.rejects(
          server.list(none()),
          (error) => isModelError(error) && error.failure.code === 'not-a-model-server',
        );
      });
    }
  });

  describe('downloads', () => {
    it('and adds up the bytes of all layers', async () => {
      const server = await serverFor(() =>
        ndjson([
          { status: 'pulling manifest' },
          { status: 'pulling a', digest: 'a', total: 100 },
          { status: 'pulling a', digest: 'a', total: 100, completed: 60 },
          { status: 'pulling b', digest: 'b', total: 10, completed: 10 },
          { status: 'success' },
        ]),
      );
      const seen: PullProgress[] = [];
      await server.pull('x:1b', (progress) => seen.push(progress), none());
      assert.deepEqual(seen, [
        { status: 'pulling manifest' },
        { status: 'pulling a', completedBytes: 0, totalBytes: 100 },
        { status: 'pulling a', completedBytes: 60, totalBytes: 100 },
        { status: 'pulling b', completedBytes: 70, totalBytes: 110 },
        { status: 'success', completedBytes: 70, totalBytes: 110 },
      ]);
    });

    it('until the user stops it, and closes the socket', async () => {
      const server = await serverFor(() => ({ ...ndjson([{ status: 'pulling' }]), end: 'never' }));
      const controller = new AbortController();
      const reason = new Error('stopped');
      await assert.rejects(
        server.pull('x', () => controller.abort(reason), controller.signal),
        (error) => error === reason,
      );
      await http.idle();
    });

    it('nothing that the registry does not have', async () => {
      const error = 'pull model manifest: file does not exist';
      const server = await serverFor(() => ndjson([{ status: 'pulling manifest' }, { error }]));
      await assert.rejects(
        server.pull('x', () => undefined, none()),
        (thrown) => isModelError(thrown) && thrown.failure.detail === error,
      );
    });
  });

  it('ends all calls when it is disposed of', async () => {
    const server = await serverFor(() => new Promise(() => {}));
    const doomed = server.list(none());
    while (http.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await server.dispose();
    await assert.rejects(
      doomed,
      (error) => isModelError(error) && error.failure.code === 'cancelled',
    );
    await assert.rejects(server.version(none()), /cancelled/);
    await http.idle();
  });

  it('follows nobody who sends it elsewhere', async () => {
    const redirects: unknown[] = [];
    const server = await serverFor(ollamaScript([]), {
      address: 'http://192.168.0.9',
      fetch: (_url, init) => {
        redirects.push(init.redirect);
        return Promise.resolve(new Response(null, { status: 307, headers: { location: '/' } }));
      },
    });
    await assert.rejects(
      server.list(none()),
      (error) => isModelError(error) && error.failure.code === 'not-a-model-server',
    );
    assert.deepEqual(redirects, ['manual']);
  });

  it('says where it is', () => {
    const at = (address: string) => createOllamaServer({ id: 'o', address, clock: systemClock });
    assert.deepEqual([at(':1').place, at(':1').address], ['local', 'http://127.0.0.1:1']);
    assert.equal(at('192.168.0.2').place, 'network');
    assert.equal(at('https://ollama.com').place, 'cloud');
    assert.deepEqual([at('a b').place, at('a b').address], ['cloud', 'a b']);
  });

  function scriptWith(path: string, reply: Script, show = COMPLETES): Script {
    const script = ollamaScript([{ tag: tag('x:1b'), show }]);
    return (request) => (request.path === path ? reply(request) : script(request));
  }
});
