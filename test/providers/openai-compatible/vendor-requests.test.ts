import assert from 'node:assert/strict';
import fc from 'fast-check';
import type {
  GenerationRequest,
  RenderedPrompt,
  SamplingParameters,
} from '../../../src/core/generation.ts';
import type { ModelDescription } from '../../../src/core/model.ts';
import { gathered } from '../../fakes/gathered.ts';
import { events, json, startHttpServer, type FakeHttpServer } from '../../fakes/http-server.ts';
import {
  VENDOR_KEY,
  VENDOR_SHAPES,
  vendorScript,
  type VendorShape,
} from '../../fakes/scripted-vendor.ts';
import { serverOf, vendorServer } from './vendor-server.ts';

const TOOL = {
  name: 'read_file',
  description: 'Reads a file.',
  parameters: { type: 'object', properties: { path: { type: 'string' } } },
} as const;
const CHAT: GenerationRequest = {
  prompt: {
    kind: 'chat',
    messages: [
      { role: 'system', content: 'Short.' },
      { role: 'user', content: 'hello' },
      {
        role: 'assistant',
        content: '',
        toolCalls: [{ id: 'call_1', name: 'read_file', arguments: '{"path":"a.ts"}' }],
      },
      { role: 'tool', content: 'let a;', toolCallId: 'call_1' },
    ],
  },
  sampling: { temperature: 0.2, topP: 0.9, maxTokens: 5, stop: ['~1'], seed: 7, topLogprobs: 3 },
  tools: [TOOL],
  toolChoice: 'auto',
};
const MESSAGES = [
  { role: 'system', content: 'Short.' },
  { role: 'user', content: 'hello' },
  {
    role: 'assistant',
    content: '',
    tool_calls: [
      {
        id: 'call_1',
        type: 'function',
        function: { name: 'read_file', arguments: '{"path":"a.ts"}' },
      },
    ],
  },
  { role: 'tool', content: 'let a;', tool_call_id: 'call_1' },
];
const TOOLS = { tools: [{ type: 'function', function: TOOL }], tool_choice: 'auto' };
const SAMPLED = { temperature: 0.2, top_p: 0.9, stop: ['~1'] };
const LOGPROBS = { logprobs: true, top_logprobs: 3 };
const COUNTED = { stream: true, stream_options: { include_usage: true } };
/** First half of the SHA-256 of the first message. */
const CACHE_KEY = { prompt_cache_key: 'c9145e654bf3ea4822d6f2a3246ab4e1' };
const common = (model: string) => ({ model, messages: MESSAGES, ...SAMPLED, ...TOOLS });

const OFFICIAL = {
  ...common('pseudo-4'),
  ...COUNTED,
  ...LOGPROBS,
  seed: 7,
  max_completion_tokens: 5,
};

/** The body of the chat above, by vendor. */
const CHAT_BODIES: Readonly<Record<string, object>> = {
  openai: { ...OFFICIAL, ...CACHE_KEY },
  'azure-openai': { ...OFFICIAL, ...CACHE_KEY },
  // A dated version knows nothing that came later.
  'azure-openai 2024-10-21': OFFICIAL,
  mistral: { ...common('pseudo-4'), stream: true, random_seed: 7, max_tokens: 5 },
  codestral: { ...common('codestral-latest'), stream: true, random_seed: 7, max_tokens: 5 },
  deepseek: {
    ...common('deepseek-v4-flash'),
    ...COUNTED,
    ...LOGPROBS,
    seed: 7,
    max_tokens: 5,
    thinking: { type: 'disabled' },
  },
  openrouter: {
    ...common('pseudo-4'),
    ...COUNTED,
    ...LOGPROBS,
    seed: 7,
    max_tokens: 5,
    usage: { include: true },
  },
  groq: { ...common('pseudo-4'), ...COUNTED, seed: 7, max_tokens: 5 },
  together: { ...common('pseudo-4'), ...COUNTED, seed: 7, max_tokens: 5 },
};
const HOLE = { prompt: 'f(', suffix: ')', ...SAMPLED };
/** The body for a hole, by vendor. */
const HOLE_BODIES: Readonly<Record<string, object>> = {
  mistral: { ...HOLE, model: 'codestral-latest', stream: true, random_seed: 7, max_tokens: 5 },
  codestral: { ...HOLE, model: 'codestral-latest', stream: true, random_seed: 7, max_tokens: 5 },
  deepseek: {
    ...HOLE,
    ...COUNTED,
    model: 'deepseek-v4-flash',
    seed: 7,
    max_tokens: 5,
    logprobs: 3,
  },
};

describe('a vendor is sent', () => {
  let http: FakeHttpServer;
  afterEach(() => http.close());
  const none = () => new AbortController().signal;

  async function asked(shape: VendorShape, request: GenerationRequest, fill?: 'server') {
    http = await startHttpServer(vendorScript(shape));
    const server = vendorServer(http, shape);
    const model = (await server.list(none())).find((row) => !fill || row.fill.kind === fill);
    const parts = await gathered(server.model(model!).generate(request, none()));
    assert.equal(parts.at(-1)?.kind, 'end');
    await server.dispose();
    return { seen: http.requests.at(-1)!, model: model! };
  }

  for (const shape of VENDOR_SHAPES) {
    const { kind, apiVersion = '', routes } = shape;
    it(`a chat with tools: ${kind} ${apiVersion}`, async () => {
      const { seen, model } = await asked(shape, CHAT);
      assert.equal(seen.path, routes.chat.replace('MODEL', model.name));
      assert.deepEqual(seen.json, CHAT_BODIES[`${kind} ${apiVersion}`.trim()]);
    });

    if (routes.fill !== undefined)
      it(`a hole: ${kind}`, async () => {
        const prompt = { kind: 'infill', prefix: 'f(', suffix: ')' } as const;
        const { seen } = await asked(shape, { ...CHAT, prompt }, 'server');
        assert.equal(seen.path, routes.fill);
        assert.deepEqual(seen.json, HOLE_BODIES[kind]);
      });
  }

  it('one key for the cache by the first message, whatever comes behind', async () => {
    const [openai] = VENDOR_SHAPES;
    const keyOf = async (...contents: readonly string[]) => {
      const messages = contents.map((content) => ({ role: 'user', content }) as const);
      const { seen } = await asked(openai!, { ...CHAT, prompt: { kind: 'chat', messages } });
      await http.close();
      return (seen.json as { prompt_cache_key: string }).prompt_cache_key;
    };
    const key = await keyOf('a', 'b');
    assert.match(key, /^[0-9a-f]{32}$/);
    assert.equal(await keyOf('a', 'c'), key);
    assert.notEqual(await keyOf('b', 'c'), key);
  });

  it('what a model refuses no second time, and asked again at once', async () => {
    const refusals = [
      "Unsupported parameter: 'max_tokens' is not supported with this model.",
      "Unsupported value: 'temperature' does not support 0.2 with this model.",
      'Unrecognized request argument supplied: stream_options',
    ];
    http = await startHttpServer(({ method }) =>
      method === 'GET'
        ? json({ data: [{ id: 'm' }] })
        : refusals.length > 0
          ? json({ error: { message: refusals.shift() } }, 400)
          : events([{ choices: [{ delta: { content: 'a' }, finish_reason: 'stop' }] }, '[DONE]']),
    );
    const server = serverOf({ kind: 'openai-compatible', url: http.address });
    const [model] = await server.list(none());
    for (const requests of [4, 5]) {
      const parts = await gathered(server.model(model!).generate(CHAT, none()));
      assert.equal(parts.at(-1)?.kind, 'end');
      const bodies = http.requests.filter(({ method }) => method === 'POST');
      assert.equal(bodies.length, requests);
      const body = bodies.at(-1)!.json as Record<string, unknown>;
      assert.equal(body['max_completion_tokens'], 5);
      for (const field of ['max_tokens', 'temperature', 'top_p', 'stream_options'])
        assert.equal(body[field], undefined, field);
      assert.equal(body['seed'], 7);
    }
    await server.dispose();
  });

  it('nothing again that was refused for another reason', async () => {
    http = await startHttpServer(({ method }) =>
      method === 'GET'
        ? json({ data: [{ id: 'm' }] })
        : json({ error: { message: 'messages must alternate' } }, 400),
    );
    const server = serverOf({ kind: 'openai-compatible', url: http.address });
    const [model] = await server.list(none());
    await assert.rejects(gathered(server.model(model!).generate(CHAT, none())), /bad-request/);
    assert.equal(http.requests.filter(({ method }) => method === 'POST').length, 1);
    await server.dispose();
  });

  it('nothing undefined, no header but those chosen, and the key in one place', async function () {
    this.timeout(60_000);
    for (const shape of VENDOR_SHAPES) {
      const server = await startHttpServer(vendorScript(shape));
      const client = vendorServer(server, shape, { headers: { 'X-Team': 'blue' } });
      const models = (await client.list(none())).filter(writes);
      await fc.assert(
        fc.asyncProperty(requests(), fc.nat(), async (request, pick) => {
          const model = models[pick % models.length]!;
          const fits = request.prompt.kind === 'chat' || model.fill.kind === 'server';
          if (fits) await gathered(client.model(model).generate(request, none()));
        }),
        { numRuns: 15 },
      );
      for (const { headers, body, path } of server.requests) {
        const names = Object.keys(headers).filter((name) => !TRANSPORT.has(name));
        assert.deepEqual(names.sort(), [shape.keyHeader, 'x-team'].sort());
        assert.doesNotMatch(`${path} ${JSON.stringify(headers)}`, /undefined/);
        // As a value; the words of a prompt are its own affair.
        assert.doesNotMatch(body, /:(undefined|null)\b/);
        assert.ok(!`${path}${body}`.includes(VENDOR_KEY));
      }
      await client.dispose();
      await server.close();
    }
    http = await startHttpServer(() => ({}));
  });
});

/** What every request has. */
const TRANSPORT = new Set(['accept', 'host', 'connection', 'content-type', 'content-length']);

function writes({ primitives }: ModelDescription): boolean {
  return primitives.generate !== 'none';
}

function requests(): fc.Arbitrary<GenerationRequest> {
  const text = fc.string({ maxLength: 12 });
  const prompt: fc.Arbitrary<RenderedPrompt> = fc.oneof(
    fc.record({
      kind: fc.constant('chat' as const),
      messages: fc.array(
        fc.record({ role: fc.constantFrom('system' as const, 'user' as const), content: text }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
    fc.record({ kind: fc.constant('infill' as const), prefix: text, suffix: text }),
  );
  const sampling: fc.Arbitrary<SamplingParameters> = fc.record(
    {
      temperature: fc.double({ min: 0, max: 1, noNaN: true }),
      maxTokens: fc.integer({ min: 1, max: 8 }),
      stop: fc.array(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 6 }),
      topP: fc.double({ min: 0.1, max: 1, noNaN: true }),
      seed: fc.nat(1000),
      topLogprobs: fc.integer({ min: 0, max: 20 }),
    },
    { requiredKeys: ['temperature', 'maxTokens', 'stop'] },
  );
  return fc.record(
    {
      prompt,
      sampling,
      tools: fc.constantFrom([], [TOOL], [{ name: 'bare', parameters: {} }]),
      toolChoice: fc.constantFrom('auto' as const, 'required' as const, 'none' as const),
    },
    { requiredKeys: ['prompt', 'sampling'] },
  );
}
