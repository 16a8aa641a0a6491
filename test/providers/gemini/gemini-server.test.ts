import assert from 'node:assert/strict';
import { systemClock } from '../../../src/core/clock.ts';
import { isModelError, type Failure } from '../../../src/core/failure.ts';
import type { ChatMessage, GenerationPart } from '../../../src/core/generation.ts';
import type { LanguageModel, ModelServer } from '../../../src/core/model.ts';
import { describeGeminiModel } from '../../../src/providers/gemini/describe-gemini-model.ts';
import { createGeminiServer } from '../../../src/providers/gemini/gemini-server.ts';
import type { VendorSettings } from '../../../src/providers/transport/vendor-door.ts';
import { isRecord, recordAt, recordsAt } from '../../../src/providers/transport/wire.ts';
import { gathered } from '../../fakes/gathered.ts';
import {
  json,
  startHttpServer,
  type FakeHttpServer,
  type Script,
} from '../../fakes/http-server.ts';
import { piecesIn } from '../../fakes/judging-chat.ts';
import {
  candidate,
  geminiEvents,
  geminiScript,
  GEMINI_KEY,
  refusal,
} from '../../fakes/scripted-gemini.ts';
import { geminiReach } from './gemini-reach.ts';

const none = () => new AbortController().signal;
const writes = { supportedGenerationMethods: ['generateContent', 'countTokens'] };
const ROWS = [
  { name: 'models/gemini-2.5-pro', inputTokenLimit: 1_048_576, thinking: true, ...writes },
  { name: 'models/gemini-2.5-flash', inputTokenLimit: 1_048_576, thinking: true, ...writes },
  { name: 'models/gemini-2.5-flash-image', inputTokenLimit: 32_768, ...writes },
  {
    name: 'models/gemini-embedding-001',
    inputTokenLimit: 2048,
    supportedGenerationMethods: ['embedContent', 'batchEmbedContents'],
  },
  { name: 'models/gemma-3-27b-it', inputTokenLimit: 131_072, ...writes },
];

describe('a server of Gemini', () => {
  let http: FakeHttpServer;
  let server: ModelServer;
  afterEach(async () => {
    await server.dispose();
    await http.close();
  });

  async function serve(script: Script, more: Partial<VendorSettings> = {}) {
    http = await startHttpServer(script);
    const reach = geminiReach();
    const settings = { id: 'gemini', address: http.address, clock: systemClock, reach, ...more };
    server = createGeminiServer(settings);
    return server;
  }

  const named = (name: string): LanguageModel =>
    server.model(
      describeGeminiModel({ serverId: 'gemini', device: 'x' }, { name: `models/${name}` }),
    );

  it('lists every model in pages, with what is told of it', async () => {
    const listed = await (await serve(geminiScript(ROWS, { pageSize: 2 }))).list(none());
    assert.equal(http.requests.length, 3);
    assert.deepEqual(
      listed.map(({ name, family, thinking, contextLength, roles, tools }) => [
        ...[name, family, thinking, contextLength, roles.join(' '), tools],
      ]),
      [
        ['gemini-2.5-pro', 'gemini-2.5', true, 1_048_576, 'panel refactor fuse', true],
        [
          ...['gemini-2.5-flash', 'gemini-2.5', false, 1_048_576],
          ...['inline panel refactor judge fuse', true],
        ],
        ['gemini-2.5-flash-image', 'gemini-2.5', false, 32_768, '', undefined],
        ['gemini-embedding-001', 'gemini-embedding-001', false, 2048, 'embed', undefined],
        [
          ...['gemma-3-27b-it', 'gemma-3', false, 131_072],
          ...['inline panel refactor judge fuse', undefined],
        ],
      ],
    );
    for (const description of listed) {
      const model = server.model(description);
      for (const primitive of ['judge', 'embed'] as const)
        assert.equal(model[primitive] !== undefined, description.primitives[primitive] !== 'none');
      assert.deepEqual([description.place, description.fill.kind], ['cloud', 'chat']);
    }
    assert.equal(await server.resident(none()), undefined);
  });

  it('names models that are wanted besides', async () => {
    const listed = await (
      await serve(geminiScript(ROWS), { models: ['gemini-next'] })
    ).list(none());
    assert.equal(listed.at(-1)?.id, 'gemini:gemini-next');
    assert.equal(listed.length, ROWS.length + 1);
  });

  it('sends the key in a header and never in an address', async () => {
    await serve(geminiScript(ROWS));
    await server.list(none());
    await partsOf(named('gemini-2.5-flash'));
    for (const { headers, path } of http.requests) {
      assert.equal(headers['x-goog-api-key'], GEMINI_KEY);
      assert.equal(headers.authorization, undefined);
      assert.doesNotMatch(path, /key/i);
    }
    assert.equal(
      http.requests[1]?.path,
      '/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse',
    );
  });

  it('never repeats a wrong key that the vendor quotes, and knows it for one', async () => {
    const wrong = 'AIzaSyWrongKey-9876543210';
    await serve(geminiScript(ROWS), { reach: geminiReach(wrong) });
    for (const call of [server.list(none()), partsOf(named('gemini-2.5-flash'))]) {
      const error = await call.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      assert.ok(isModelError(error));
      assert.equal(error.failure.code, 'unauthorised');
      assert.doesNotMatch(`${error.stack ?? ''}${JSON.stringify(error)}`, /9876543210/);
    }
  });

  const wait = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34s' };
  const refusals: readonly (readonly [string, Script, Partial<Failure>])[] = [
    [
      'HTTP 429 with the time to wait in its body',
      () => refusal(429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota.', [wait]),
      { code: 'rate-limited', retryAfterMs: 34_000 },
    ],
    [
      'HTTP 503 of a model that is overloaded',
      () => refusal(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
      { code: 'rate-limited' },
    ],
    [
      'a stream that breaks off overloaded',
      () =>
        geminiEvents([
          candidate([{ text: 'a' }]),
          { error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } },
        ]),
      { code: 'rate-limited' },
    ],
    [
      'an error that comes as a list',
      () => json([{ error: { code: 503, message: 'overloaded', status: 'UNAVAILABLE' } }], 503),
      { code: 'rate-limited' },
    ],
    [
      'a prompt that is too long',
      geminiScript(ROWS, { longest: 20 }),
      { code: 'context-overflow' },
    ],
    ['a model that is gone', geminiScript([]), { code: 'model-missing' }],
  ];
  for (const [what, script, expected] of refusals)
    it(`tells of ${what}`, async () => {
      await serve(script);
      const failed = await failureOfCall(partsOf(named('gemini-2.5-flash')));
      for (const [field, value] of Object.entries(expected))
        assert.equal(failed[field as keyof Failure], value, failed.detail);
    });

  it('asks again without what a model refuses, once, and remembers that', async () => {
    const thinkingConfig = 'Thinking level MINIMAL is not supported for this model.';
    await serve(
      geminiScript([{ name: 'models/gemini-3.8-flash' }], { refuses: { thinkingConfig } }),
    );
    const model = named('gemini-3.8-flash');
    for (let i = 0; i < 2; i++) assert.equal((await partsOf(model)).at(-1)?.kind, 'end');
    const configs = http.requests.map(({ json: body }) =>
      Object.keys(recordAt(isRecord(body) ? body : {}, 'generationConfig')),
    );
    assert.deepEqual(
      configs.map((keys) => keys.includes('thinkingConfig')),
      [true, false, false],
    );
  });

  it('embeds one text or many, in order', async () => {
    await serve(geminiScript(ROWS));
    const model = named('gemini-embedding-001');
    const embed = async (texts: readonly string[]) => await model.embed!(texts, none());
    assert.deepEqual(await embed([]), []);
    assert.deepEqual(await embed(['é']), [[1, 233]]);
    const texts = Array.from({ length: 230 }, (_, i) => 'x'.repeat(i + 1));
    const vectors = await embed(texts);
    assert.deepEqual(
      vectors.map(([length]) => length),
      texts.map(({ length }) => length),
    );
    assert.deepEqual(
      http.requests.map(({ path }) => path.split(':').at(-1)),
      ['embedContent', 'batchEmbedContents', 'batchEmbedContents', 'batchEmbedContents'],
    );
  });

  it('fails where vectors are missing', async () => {
    await serve(() => json({ embeddings: [{ values: [1] }, { values: ['x'] }] }));
    const { code } = await failureOfCall(named('gemini-embedding-001').embed!(['a', 'b'], none()));
    assert.equal(code, 'not-a-model-server');
  });

  it('judges by verdicts in both orders', async () => {
    const answer = (fields: Readonly<Record<string, unknown>>) => {
      const [turn = {}] = recordsAt(fields, 'contents').toReversed();
      const content = recordsAt(turn, 'parts')
        .map(({ text }) => text)
        .join('\n');
      const [a, b] = piecesIn([{ content }]);
      const better = a.includes('+') ? 'A' : b.includes('+') ? 'B' : 'equal';
      return [candidate([{ text: JSON.stringify({ better }) }], 'STOP')];
    };
    await serve(geminiScript(ROWS, { answer }));
    const pair = { prefix: 'const sum = ', first: 'a - b', second: 'a + b' };
    assert.equal((await named('gemini-2.5-flash').judge!(pair, none())).preferFirst, 0);
    assert.equal(http.requests.length, 2);
  });

  it('closes its sockets when the caller gives up', async () => {
    await serve(() => ({ ...geminiEvents([candidate([{ text: 'a' }])]), end: 'never' }));
    const reason = new Error('typed on');
    const controller = new AbortController();
    await assert.rejects(
      async () => {
        for await (const part of generation(named('gemini-2.5-flash'), controller.signal))
          if (part.kind === 'text') controller.abort(reason);
      },
      (error) => error === reason,
    );
    await http.idle();
  });
});

function generation(model: LanguageModel, signal: AbortSignal): AsyncIterable<GenerationPart> {
  const messages: readonly ChatMessage[] = [{ role: 'user', content: 'Write a sum' }];
  const sampling = { temperature: 0, maxTokens: 8, stop: [] };
  return model.generate({ prompt: { kind: 'chat', messages }, sampling }, signal);
}

function partsOf(model: LanguageModel): Promise<GenerationPart[]> {
  return gathered(generation(model, none()));
}

async function failureOfCall(call: Promise<unknown>): Promise<Failure> {
  try {
    await call;
  } catch (error) {
    assert.ok(isModelError(error), String(error));
    return error.failure;
  }
  assert.fail('the call did not fail');
}
