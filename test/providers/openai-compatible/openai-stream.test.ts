import assert from 'node:assert/strict';
import { systemClock } from '../../../src/core/clock.ts';
import type { GenerationRequest } from '../../../src/core/generation.ts';
import { createOpenAiCompatibleServer } from '../../../src/providers/openai-compatible/openai-compatible-server.ts';
import type {
  OpenAiCompatibleServer,
  OpenAiCompatibleSettings,
} from '../../../src/providers/openai-compatible/openai-compatible-server.ts';
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

describe('openai-compatible provider reads', () => {
  let http: FakeHttpServer;
  afterEach(() => http.close());
  const none = () => new AbortController().signal;

  async function serverFor(script: Script, more: Partial<OpenAiCompatibleSettings> = {}) {
    http = await startHttpServer(script);
    const base = { id: 'own', address: http.address, clock: systemClock };
    return createOpenAiCompatibleServer({ ...base, ...more });
  }
  async function generated(server: OpenAiCompatibleServer, request = REQUEST) {
    const [model] = await server.list(none());
    return gathered(server.model(model!).generate(request, none()));
  }

  const served = (messages: readonly unknown[]) => {
    const script = openAiScript([{ id: 'm' }]);
    return serverFor(
      (request) => (request.method === 'POST' ? events(messages) : script(request)),
      { dialect: 'openai' },
    );
  };
  const done = { choices: [{ delta: {}, finish_reason: 'stop' }] };

  it('no reasoning into the text', async () => {
    const server = await served([
      { choices: [{ delta: { reasoning_content: 'hm', content: null } }] },
      { choices: [{ delta: { reasoning: 'hm' } }] },
      { choices: [{ delta: { content: 'yes' } }] },
      done,
      '[DONE]',
    ]);
    const parts = await generated(server);
    assert.deepEqual(parts[0], { kind: 'text', text: 'yes' });
    assert.equal(parts.length, 2);
  });

  it('counts, costs and times where the server gives them', async () => {
    const server = await served([
      { choices: [{ delta: { content: 'yes' } }] },
      done,
      {
        choices: [],
        usage: { prompt_tokens: 9, completion_tokens: 1, cost: 0.25 },
        timings: { prompt_ms: 3, predicted_ms: 4 },
      },
      '[DONE]',
    ]);
    const end = (await generated(server)).at(-1);
    assert.deepEqual(end?.kind === 'end' && end.usage, {
      promptTokens: 9,
      completionTokens: 1,
      costUsd: 0.25,
      prefillMs: 3,
      decodeMs: 4,
      estimated: false,
    });
  });

  it('an estimate where it does not', async () => {
    const server = await served([{ choices: [{ delta: { content: 'yes' } }] }, done, '[DONE]']);
    const end = (await generated(server)).at(-1);
    assert.ok(end?.kind === 'end' && end.usage.estimated);
  });

  it('comments between events as nothing', async () => {
    const server = await serverFor(
      (request) =>
        request.method === 'POST'
          ? {
              headers: { 'content-type': 'text/event-stream' },
              body: `: keep-alive\r\n\r\nevent: x\r\ndata: ${JSON.stringify({
                choices: [{ delta: { content: 'yes' }, finish_reason: 'stop' }],
              })}\r\n\r\ndata: [DONE]\r\n\r\n`,
            }
          : openAiScript([{ id: 'm' }])(request),
      { dialect: 'openai' },
    );
    assert.deepEqual((await generated(server))[0], { kind: 'text', text: 'yes' });
  });

  it('vectors in the order of their texts', async () => {
    const script = openAiScript([{ id: 'embed' }]);
    const data = [
      { index: 1, embedding: [3, 4] },
      { index: 0, embedding: [1, 2] },
    ];
    const server = await serverFor(
      (request) => (request.path === '/v1/embeddings' ? json({ data }) : script(request)),
      { dialect: 'openai' },
    );
    const [model] = await server.list(none());
    const found = await server.model(model!).embed?.(['a', 'b'], none());
    assert.deepEqual(found, [
      [1, 2],
      [3, 4],
    ]);
    const body = http.requests.at(-1)?.json as { encoding_format: string };
    assert.equal(body.encoding_format, 'float');
  });

  it("tokens of llama.cpp's server", async () => {
    const server = await serverFor(
      llamaServerScript([LLAMA_ROW], { props: LLAMA_PROPS, marks: [] }),
    );
    assert.deepEqual(await server.tokenize('ab', none()), [97, 98]);
  });

  it('partial characters of the older token form', async () => {
    const server = await serverFor(
      (request) =>
        request.method === 'POST'
          ? json({
              choices: [
                {
                  logprobs: {
                    tokens: ['a'],
                    token_logprobs: [-1],
                    top_logprobs: [{ 'bytes:\\xe2\\x80': -2, a: -1 }],
                  },
                },
              ],
            })
          : openAiScript([{ id: 'm', owned_by: 'vllm' }])(request),
      { dialect: 'openai' },
    );
    const [model] = await server.list(none());
    assert.deepEqual(await server.model(model!).next?.({ prefix: 'x', k: 5 }, none()), [
      { text: 'a', logprobNats: -1 },
      { text: '\ufffd', logprobNats: -2, bytes: [0xe2, 0x80] },
    ]);
  });
});
