import assert from 'node:assert/strict';
import { systemClock } from '../../../src/core/clock.ts';
import { isModelError, type Failure } from '../../../src/core/failure.ts';
import type { ChatMessage, GenerationPart } from '../../../src/core/generation.ts';
import type { LanguageModel, ModelServer } from '../../../src/core/model.ts';
import { createAnthropicServer } from '../../../src/providers/anthropic/anthropic-server.ts';
import type { VendorSettings } from '../../../src/providers/transport/vendor-door.ts';
import { describeAnthropicModel } from '../../../src/providers/anthropic/describe-anthropic-model.ts';
import { isRecord, recordsAt } from '../../../src/providers/transport/wire.ts';
import { gathered } from '../../fakes/gathered.ts';
import { startHttpServer, type FakeHttpServer, type Script } from '../../fakes/http-server.ts';
import { piecesIn } from '../../fakes/judging-chat.ts';
import {
  anthropicEvents,
  anthropicScript,
  ANTHROPIC_KEY,
  blockDelta,
  refusal,
  textAnswer,
} from '../../fakes/scripted-anthropic.ts';
import { anthropicReach } from './anthropic-reach.ts';

const none = () => new AbortController().signal;
const can = (supported: boolean) => ({ supported });
const thinking = (disabled: boolean, betweenTools: boolean) => ({
  thinking: {
    supported: true,
    types: { disabled: can(disabled), between_tools: can(betweenTools) },
  },
});
const ROWS = [
  { id: 'claude-opus-5-5', max_input_tokens: 1_000_000, capabilities: thinking(false, false) },
  { id: 'claude-sonnet-5-5', max_input_tokens: 1_000_000, capabilities: thinking(false, true) },
  { id: 'claude-haiku-4-5-20251001', capabilities: thinking(true, false) },
  { id: 'claude-2.1', lifecycle: 'retired' },
  { id: 'claude-old', capabilities: null },
];

describe('a server of Anthropic', () => {
  let http: FakeHttpServer;
  let server: ModelServer;
  afterEach(async () => {
    await server.dispose();
    await http.close();
  });

  async function serve(script: Script, more: Partial<VendorSettings> = {}) {
    http = await startHttpServer(script);
    const reach = anthropicReach();
    const settings = { id: 'claude', address: http.address, clock: systemClock, reach, ...more };
    server = createAnthropicServer(settings);
    return server;
  }

  const named = (name: string): LanguageModel =>
    server.model(describeAnthropicModel({ serverId: 'claude', device: 'x' }, { id: name }));

  it('lists every model in pages, with what is told of it', async () => {
    const listed = await (await serve(anthropicScript(ROWS, { pageSize: 2 }))).list(none());
    assert.equal(http.requests.length, 3);
    assert.deepEqual(
      listed.map(({ name, family, thinking: thinks, contextLength, roles }) => [
        ...[name, family, thinks, contextLength, roles.includes('inline')],
      ]),
      [
        ['claude-opus-5-5', 'claude-5', true, 1_000_000, false],
        ['claude-sonnet-5-5', 'claude-5', false, 1_000_000, true],
        ['claude-haiku-4-5-20251001', 'claude-4', false, 200_000, true],
        ['claude-old', 'claude-old', false, 200_000, true],
      ],
    );
    for (const { id, name, place, fill, tools, primitives } of listed) {
      assert.deepEqual([id, place, fill.kind, tools], [`claude:${name}`, 'cloud', 'chat', true]);
      assert.equal(primitives.next, 'none');
      assert.equal(primitives.score, 'none');
    }
    assert.equal(listed[0]?.primitives.judge, 'none');
    assert.equal(await server.resident(none()), undefined);
  });

  it('names models that are wanted besides, also where a gateway has no list', async () => {
    const models = ['claude-next', 'claude-old', ' '];
    const listed = await (await serve(anthropicScript(ROWS), { models })).list(none());
    assert.deepEqual(listed.map(({ name }) => name).slice(-2), ['claude-old', 'claude-next']);
    await server.dispose();
    await http.close();
    await serve(() => ({ status: 404, body: 'nothing here' }), { models });
    assert.deepEqual(
      (await server.list(none())).map(({ name }) => name),
      ['claude-next', 'claude-old'],
    );
  });

  it('gives up on a list without end', async () => {
    let page = 0;
    await serve(() => {
      page++;
      const row = { id: `m${page}` };
      const body = JSON.stringify({ data: [row], has_more: true, last_id: row.id });
      return { headers: { 'content-type': 'application/json' }, body };
    });
    const { code } = await failureOfCall(server.list(none()));
    assert.equal(code, 'not-a-model-server');
    assert.ok(page < 100);
  });

  it('sends the key and the version in headers, and nothing of the machine', async () => {
    await serve(anthropicScript(ROWS));
    await partsOf(named('claude-old'));
    const { headers, path } = http.requests[0]!;
    assert.equal(headers['x-api-key'], ANTHROPIC_KEY);
    assert.equal(headers['anthropic-version'], '2023-06-01');
    assert.equal(path, '/v1/messages');
    assert.equal(headers.authorization, undefined);
    assert.deepEqual(
      Object.keys(headers).filter((name) => /user-agent|stainless|trace/.test(name)),
      [],
    );
  });

  it('reads nothing of the environment that the library would', async () => {
    const set = {
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:9',
      ANTHROPIC_API_KEY: 'sk-other',
      ANTHROPIC_AUTH_TOKEN: 'other-token',
      ANTHROPIC_CUSTOM_HEADERS: 'x-leak: yes',
      ANTHROPIC_LOG: 'debug',
    };
    const said: unknown[] = [];
    const original = { ...console };
    const record = (...words: unknown[]) => said.push(words);
    Object.assign(process.env, set);
    Object.assign(console, { log: record, info: record, warn: record, debug: record });
    try {
      await serve(anthropicScript([{ id: 'claude-2.1' }]));
      await partsOf(named('claude-2.1'));
    } finally {
      Object.assign(console, original);
      for (const name of Object.keys(set)) Reflect.deleteProperty(process.env, name);
    }
    assert.deepEqual(said, []);
    assert.equal(http.requests[0]?.headers['x-leak'], undefined);
    assert.equal(http.requests[0]?.headers['x-api-key'], ANTHROPIC_KEY);
  });

  it('never repeats a wrong key that the vendor quotes', async () => {
    const wrong = 'sk-ant-api03-wrong-key-9876543210';
    await serve(anthropicScript(ROWS), { reach: anthropicReach(wrong) });
    for (const call of [server.list(none()), partsOf(named('claude-old'))]) {
      const error = await call.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      assert.ok(isModelError(error));
      assert.equal(error.failure.code, 'unauthorised');
      assert.doesNotMatch(everythingOf(error), /9876543210/);
    }
  });

  const refusals: readonly (readonly [string, Script, Partial<Failure>])[] = [
    [
      'HTTP 429 with the time to wait',
      () => refusal(429, 'rate_limit_error', 'slow down', { 'retry-after': '12' }),
      { code: 'rate-limited', retryAfterMs: 12_000 },
    ],
    ['HTTP 529', () => refusal(529, 'overloaded_error', 'Overloaded'), { code: 'rate-limited' }],
    [
      'a stream that breaks off overloaded',
      () =>
        anthropicEvents([
          blockDelta(0, { type: 'text_delta', text: 'a' }),
          { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
        ]),
      { code: 'rate-limited' },
    ],
    [
      'a prompt that is too long',
      anthropicScript(ROWS, { longest: 20 }),
      { code: 'context-overflow' },
    ],
    [
      'a model that is gone',
      anthropicScript([]),
      { code: 'model-missing', detail: 'HTTP 404: model: claude-old' },
    ],
  ];
  for (const [what, script, expected] of refusals)
    it(`tells of ${what}`, async () => {
      await serve(script);
      const failed = await failureOfCall(partsOf(named('claude-old')));
      for (const [field, value] of Object.entries(expected))
        assert.equal(failed[field as keyof Failure], value, failed.detail);
    });

  it('asks again without what a model refuses, once, and remembers that', async () => {
    await serve(
      anthropicScript([{ id: 'other' }], {
        refuses: { temperature: '`temperature` is deprecated for this model.' },
      }),
    );
    const model = named('other');
    assert.equal((await partsOf(model)).at(-1)?.kind, 'end');
    assert.equal((await partsOf(model)).at(-1)?.kind, 'end');
    const bodies = http.requests.map(({ json }) => isRecord(json) && 'temperature' in json);
    assert.deepEqual(bodies, [true, false, false]);
  });

  it('does not ask again for a refusal of something else', async () => {
    await serve(anthropicScript([{ id: 'other' }], { refuses: { max_tokens: 'max_tokens: 1' } }));
    assert.equal((await failureOfCall(partsOf(named('other')))).code, 'bad-request');
    assert.equal(http.requests.length, 1);
  });

  it('tells models not to think as their row says they can be told', async () => {
    await serve(anthropicScript(ROWS));
    const listed = await server.list(none());
    for (const description of listed) await partsOf(server.model(description));
    const told = http.requests.slice(1).map(({ json }) => isRecord(json) && json['thinking']);
    assert.deepEqual(told, [undefined, { type: 'between_tools' }, { type: 'disabled' }, undefined]);
  });

  it('judges by verdicts in both orders', async () => {
    const answer = (fields: Readonly<Record<string, unknown>>) => {
      const content = recordsAt(recordsAt(fields, 'messages').at(-1) ?? {}, 'content');
      const [a, b] = piecesIn([{ content: content.map(({ text }) => text).join('\n') }]);
      const better = a.includes('+') ? 'A' : b.includes('+') ? 'B' : 'equal';
      return textAnswer(`\`\`\`json\n{"better": "${better}"}\n\`\`\``);
    };
    await serve(anthropicScript(ROWS, { answer }));
    const pair = { prefix: 'const sum = ', first: 'a + b', second: 'a - b' };
    const judgement = await named('claude-old').judge!(pair, none());
    assert.equal(judgement.preferFirst, 1);
    assert.equal(http.requests.length, 2);
  });

  it('closes its sockets when the caller gives up and when it is closed', async () => {
    await serve(() => ({
      ...anthropicEvents([blockDelta(0, { type: 'text_delta', text: 'a' })]),
      end: 'never',
    }));
    const reason = new Error('typed on');
    const controller = new AbortController();
    await assert.rejects(
      async () => {
        for await (const part of generation(named('claude-old'), controller.signal))
          if (part.kind === 'text') controller.abort(reason);
      },
      (error) => error === reason,
    );
    await http.idle();
    const parts = generation(named('claude-old'), none())[Symbol.asyncIterator]();
    await parts.next();
    await server.dispose();
    await assert.rejects(
      async () => parts.next(),
      (error) => isModelError(error) && error.failure.code === 'cancelled',
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

/** Every text in an error and its causes. */
function everythingOf(error: unknown): string {
  let text = '';
  for (let one = error; one instanceof Error; one = one.cause)
    text += `${one.stack ?? ''}${JSON.stringify(one)}`;
  return text;
}
