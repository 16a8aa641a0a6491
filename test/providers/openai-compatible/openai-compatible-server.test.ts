import assert from 'node:assert/strict';
import { systemClock } from '../../../src/core/clock.ts';
import { isModelError } from '../../../src/core/failure.ts';
import type { GenerationRequest } from '../../../src/core/generation.ts';
import { createOpenAiCompatibleServer } from '../../../src/providers/openai-compatible/openai-compatible-server.ts';
import type {
  OpenAiCompatibleServer,
  OpenAiCompatibleSettings,
} from '../../../src/providers/openai-compatible/openai-compatible-server.ts';
import { createCallHeaders } from '../../../src/providers/transport/call-headers.ts';
import { vendorOf } from '../../../src/providers/vendors.ts';
import { gathered } from '../../fakes/gathered.ts';
import { events, json, startHttpServer } from '../../fakes/http-server.ts';
import type { FakeHttpServer, Script } from '../../fakes/http-server.ts';
import { llamaServerScript, openAiScript } from '../../fakes/scripted-openai.ts';

const LLAMA_ROW = { id: 'qwen2.5-coder', meta: { n_ctx_train: 32_768, size: 1000 } };
const LLAMA_PROPS = {
  default_generation_settings: { n_ctx: 8192 },
  total_slots: 1,
  chat_template: '{{ messages }}',
};
const REQUEST: GenerationRequest = {
  prompt: { kind: 'chat', messages: [{ role: 'user', content: 'hello' }] },
  sampling: {
    temperature: 0.2,
    maxTokens: 5,
    stop: ['~1', '~2', '~3', '~4', '~5'],
    topLogprobs: 3,
  },
};

const keyed = (apiKey: () => Promise<string | undefined>) => ({
  headers: createCallHeaders({ apiKey }),
});

describe('createOpenAiCompatibleServer', () => {
  let http: FakeHttpServer;
  const started: FakeHttpServer[] = [];
  afterEach(() => Promise.all(started.splice(0).map((one) => one.close())));
  const none = () => new AbortController().signal;

  async function serverFor(script: Script, more: Partial<OpenAiCompatibleSettings> = {}) {
    http = await startHttpServer(script);
    started.push(http);
    const base = { id: 'own', address: http.address, clock: systemClock };
    return createOpenAiCompatibleServer({ ...base, ...more });
  }
  const paths = () => http.requests.map(({ path }) => path);
  async function generated(server: OpenAiCompatibleServer, request = REQUEST) {
    const [model] = await server.list(none());
    return gathered(server.model(model!).generate(request, none()));
  }

  describe('recognises', () => {
    it("llama.cpp's server, its context and its template", async () => {
      const server = await serverFor(
        llamaServerScript([LLAMA_ROW], { props: LLAMA_PROPS, marks: ['<|fim_prefix|>'] }),
      );
      const [model] = await server.list(none());
      assert.equal(await server.dialect(none()), 'llama-server');
      assert.deepEqual(model, {
        id: 'own:qwen2.5-coder',
        serverId: 'own',
        provider: 'openai-compatible',
        name: 'qwen2.5-coder',
        family: 'qwen2.5-coder',
        place: 'local',
        device: 'local',
        sizeBytes: 1000,
        slots: 1,
        contextLength: 32_768,
        fill: { kind: 'server' },
        primitives: {
          generate: 'exact',
          next: 'exact',
          score: 'forced',
          read: 'none',
          judge: 'judge',
          embed: 'none',
          vectors: 'none',
        },
        roles: ['inline', 'panel', 'refactor', 'judge', 'fuse'],
        thinking: false,
      });
      assert.deepEqual(await server.resident(none()), [
        { name: 'qwen2.5-coder', contextLength: 8192, sizeBytes: 1000 },
      ]);
    });

    it('a vocabulary without marks: no filling by the server', async () => {
      const props = { ...LLAMA_PROPS, chat_template: '' };
      const server = await serverFor(llamaServerScript([LLAMA_ROW], { props, marks: [] }));
      const [model] = await server.list(none());
      assert.equal(model?.fill.kind, 'prefix-only');
      assert.deepEqual(model.roles, ['inline', 'panel']);
      assert.equal(model.primitives.judge, 'none');
    });

    it('a router, and asks it nothing that would load a model', async () => {
      const rows = [{ ...LLAMA_ROW, status: { value: 'unloaded' } }];
      const props = { role: 'router', total_slots: 0 };
      const server = await serverFor(llamaServerScript(rows, { props, marks: [] }));
      assert.equal((await server.list(none()))[0]?.fill.kind, 'chat');
      assert.deepEqual(await server.resident(none()), []);
      assert.ok(!paths().includes('/tokenize'));
    });

    it('a thinking template', async () => {
      const props = { ...LLAMA_PROPS, chat_template: '{% if enable_thinking %}<think>{% endif %}' };
      const server = await serverFor(llamaServerScript([LLAMA_ROW], { props, marks: [] }));
      const [model] = await server.list(none());
      assert.deepEqual([model?.thinking, model?.primitives.judge], [true, 'none']);
    });

    for (const [what, reply] of [
      ['404', json({ error: { message: 'no such route' } }, 404)],
      ['405', json({ detail: 'no' }, 405)],
      ['a page', { headers: { 'content-type': 'text/html' }, body: '<html>' }],
      ['an error with status 200', json({ error: 'Unexpected endpoint or method. (GET /props)' })],
      ['something else', json({ theme: 'dark' })],
    ] as const) {
      it(`another server by its answer to /props: ${what}`, async () => {
        const script = openAiScript([{ id: 'm' }]);
        const server = await serverFor((request) =>
          request.path === '/props' ? reply : script(request),
        );
        assert.equal(await server.dialect(none()), 'openai');
        assert.equal(await server.dialect(none()), 'openai');
        assert.equal(paths().filter((path) => path === '/props').length, 1, 'asked once');
        assert.equal(await server.tokenize('x', none()), undefined);
        assert.equal(await server.resident(none()), undefined);
      });
    }

    it('nothing while the server is not ready, and asks again', async () => {
      let ready = false;
      const script = llamaServerScript([LLAMA_ROW], { props: LLAMA_PROPS, marks: [] });
      const loading = json({ error: { message: 'Loading model', type: 'unavailable_error' } }, 503);
      const server = await serverFor((request) => (ready ? script(request) : loading));
      await assert.rejects(server.dialect(none()), /starting/);
      ready = true;
      assert.equal(await server.dialect(none()), 'llama-server');
    });

    it('no vendor by asking: it speaks OpenAI’s protocol', async () => {
      const server = await serverFor(openAiScript([{ id: 'm' }]), {
        address: 'https://api.example.com/v1',
        fetch: () => Promise.reject(new Error('no request was expected')),
      });
      assert.equal(server.place, 'cloud');
      assert.equal(await server.dialect(none()), 'openai');
    });

    it('names: embedding, thinking and forwarded models', async () => {
      const ids = [
        'nomic-embed-text',
        'bge-m3',
        'o3-mini',
        'deepseek-r1',
        'gpt-oss:120b-cloud',
        'gpt-4o',
      ];
      const server = await serverFor(openAiScript(ids.map((id) => ({ id }))), {
        dialect: 'openai',
      });
      const found = await server.list(none());
      assert.deepEqual(
        found.map(({ roles, thinking, place }) => [roles[0], thinking, place]),
        [
          ['embed', false, 'local'],
          ['embed', false, 'local'],
          ['panel', true, 'cloud'],
          ['panel', true, 'local'],
          ['panel', true, 'cloud'],
          ['inline', false, 'cloud'],
        ],
      );
    });

    it('models whose weights a vendor keeps, behind a gateway of this machine', async () => {
      const vendors = ['openai/gpt-4.1', 'claude-sonnet-4-5', 'gemini-2.5-pro', 'o1', 'gpt-5'];
      const own = ['gpt-oss-20b', 'gpt2', 'gpt-j-6b', 'qwen-distilled-gpt-4', 'gemma-3', 'grok'];
      const rows = [...vendors, ...own].map((id) => ({ id }));
      const server = await serverFor(openAiScript(rows), { dialect: 'openai' });
      const found = await server.list(none());
      assert.deepEqual(
        found.filter(({ place }) => place === 'cloud').map(({ name }) => name),
        vendors,
      );
    });

    it('all models of a gateway that passes on what it is sent, wherever it listens', async () => {
      const script = openAiScript([{ id: 'fast' }]);
      const said = await serverFor(script, { elsewhere: true });
      const [fast] = await said.list(none());
      assert.deepEqual([said.place, fast?.place, fast?.device], ['cloud', 'cloud', 'cloud']);
      assert.ok(!paths().includes('/props'), 'a gateway is not asked whether it is llama.cpp');
      const ofVendor = await serverFor(script, { vendor: vendorOf('mistral') });
      assert.deepEqual(
        [ofVendor.place, (await ofVendor.list(none()))[0]?.place],
        ['cloud', 'cloud'],
      );
    });
  });

  describe('sends', () => {
    it('the key of the moment, and nothing of the environment', async () => {
      const keys = ['first', ' second ', undefined];
      const environment = {
        OPENAI_API_KEY: 'from-environment',
        OPENAI_ORG_ID: 'org',
        OPENAI_PROJECT_ID: 'project',
        OPENAI_CUSTOM_HEADERS: 'x-custom: 1',
        OPENAI_BASE_URL: 'http://127.0.0.1:9/',
      };
      Object.assign(process.env, environment);
      try {
        const server = await serverFor(openAiScript([{ id: 'm' }]), {
          dialect: 'openai',
          reach: keyed(() => Promise.resolve(keys.shift())),
        });
        for (let i = 0; i < 3; i++) await server.list(none());
        assert.deepEqual(
          http.requests.map(({ headers }) => headers.authorization),
          ['Bearer first', 'Bearer second', undefined],
        );
        for (const { headers } of http.requests)
          assert.deepEqual(
            Object.keys(headers).filter(
              (name) => !/^(accept|host|connection|authorization)$/.test(name),
            ),
            [],
          );
      } finally {
        for (const name of Object.keys(environment)) Reflect.deleteProperty(process.env, name);
      }
    });

    it('nothing where the key cannot be read', async () => {
      const server = await serverFor(openAiScript([]), {
        dialect: 'openai',
        reach: keyed(() => Promise.reject(new Error('locked'))),
      });
      await assert.rejects(
        server.list(none()),
        (error) => isModelError(error) && error.failure.code === 'unauthorised',
      );
      assert.equal(http.requests.length, 0);
    });

    it('nothing for a caller who left while the key was read', async () => {
      const server = await serverFor(openAiScript([]), {
        dialect: 'openai',
        reach: keyed(() => new Promise(() => {})),
      });
      const controller = new AbortController();
      const reason = new Error('left');
      const doomed = server.list(controller.signal);
      controller.abort(reason);
      await assert.rejects(doomed, (error) => error === reason);
      assert.equal(http.requests.length, 0);
    });

    it('no key into a failure', async () => {
      const server = await serverFor(
        () => json({ error: { message: 'Bad input near sk-1234567890abcdef' } }, 400),
        { dialect: 'openai', reach: keyed(() => Promise.resolve('sk-1234567890abcdef')) },
      );
      await assert.rejects(
        server.list(none()),
        (error) => isModelError(error) && error.failure.detail === 'HTTP 400',
      );
    });

    it('four stop texts, and honours the fifth itself', async () => {
      const server = await serverFor(openAiScript([{ id: 'm' }]), { dialect: 'openai' });
      const sampling = { temperature: 0, maxTokens: 60, stop: ['~1', '~2', '~3', '~4', ';'] };
      const parts = await generated(server, { ...REQUEST, sampling });
      const text = parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
      const end = parts.at(-1);
      assert.ok(end?.kind === 'end' && end.finish.unified === 'stop');
      assert.ok(!text.includes(';'));
      const body = http.requests.at(-1)?.json as { stop: string[] };
      assert.deepEqual(body.stop, ['~1', '~2', '~3', '~4']);
      await http.idle();
    });

    it('nobody away to wait for more behind a stop text', async () => {
      const script = openAiScript([{ id: 'm' }]);
      const chunk = { choices: [{ delta: { content: 'a;~5b' } }] };
      const server = await serverFor(
        (request) =>
          request.method === 'POST' ? { ...events([chunk]), end: 'never' } : script(request),
        { dialect: 'openai' },
      );
      const parts = await generated(server);
      assert.deepEqual(parts[0], { kind: 'text', text: 'a;' });
      assert.equal(parts.length, 2);
      await http.idle();
    });

    it("llama.cpp's own fields to its own routes", async () => {
      const server = await serverFor(
        llamaServerScript([LLAMA_ROW], { props: LLAMA_PROPS, marks: ['<|fim_prefix|>'] }),
      );
      await generated(server, {
        ...REQUEST,
        prompt: { kind: 'infill', prefix: 'f(', suffix: ')' },
      });
      const { path, json: body } = http.requests.at(-1)!;
      assert.equal(path, '/infill');
      assert.deepEqual(body, {
        model: 'qwen2.5-coder',
        stream: true,
        cache_prompt: true,
        temperature: 0.2,
        n_predict: 5,
        stop: ['~1', '~2', '~3', '~4', '~5'],
        n_probs: 3,
        input_prefix: 'f(',
        input_suffix: ')',
      });
    });
  });
});
