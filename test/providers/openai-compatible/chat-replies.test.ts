import assert from 'node:assert/strict';
import fc from 'fast-check';
import { failureOf } from '../../../src/core/failure.ts';
import type { GenerationPart, GenerationRequest } from '../../../src/core/generation.ts';
import {
  openAiStep,
  partsOfStream,
} from '../../../src/providers/openai-compatible/openai-stream.ts';
import { gathered } from '../../fakes/gathered.ts';
import { events, json, startHttpServer, type FakeHttpServer } from '../../fakes/http-server.ts';
import { serverOf } from './vendor-server.ts';

const OFFER = { tools: [{ name: 'look', parameters: { type: 'object' } }] } as const;
const REQUEST: GenerationRequest = {
  prompt: { kind: 'chat', messages: [{ role: 'user', content: 'hello' }] },
  sampling: { temperature: 0, maxTokens: 8, stop: ['~'] },
};
const delta = (fields: object, finish: string | null = null) => ({
  choices: [{ index: 0, delta: fields, finish_reason: finish }],
});
const call = (index: number, given: string, more: object = {}) => ({
  tool_calls: [{ index, function: { arguments: given }, ...more }],
});
const CALLS = [
  delta({ role: 'assistant', content: null }),
  delta(call(0, '', { id: 'c1', type: 'function', function: { name: 'look', arguments: '' } })),
  delta(call(0, '{"at"')),
  delta(call(0, ':1}')),
  delta({}, 'tool_calls'),
];

describe('a chat’s reply', () => {
  let http: FakeHttpServer;
  afterEach(() => http.close());

  async function parts(messages: readonly unknown[], more: Partial<GenerationRequest> = {}) {
    http = await startHttpServer(({ method }) =>
      method === 'POST' ? events([...messages, '[DONE]']) : json({ data: [{ id: 'm' }] }),
    );
    const server = serverOf({ kind: 'openai', url: http.address });
    const { signal } = new AbortController();
    const [model] = await server.list(signal);
    return gathered(server.model(model!).generate({ ...REQUEST, ...more }, signal));
  }
  const failed = async (...given: Parameters<typeof parts>) =>
    parts(...given).then(() => assert.fail('it came to an end'), failureOf);
  const endOf = (list: readonly GenerationPart[]) => {
    const end = list.at(-1);
    assert.ok(end?.kind === 'end');
    return end;
  };

  it('gives calls of tools whole, before the end', async () => {
    const list = await parts(CALLS, OFFER);
    assert.deepEqual(list.slice(0, -1), [
      { kind: 'tool-call', call: { id: 'c1', name: 'look', arguments: '{"at":1}' } },
    ]);
    assert.deepEqual(endOf(list).finish, { unified: 'stop', raw: 'tool_calls' });
  });

  it('gives no calls where no tools were offered', async () => {
    const list = await parts(CALLS);
    assert.deepEqual(
      list.map(({ kind }) => kind),
      ['end'],
    );
  });

  it('gives no calls that never ended', async () => {
    assert.equal((await failed(CALLS.slice(0, -1), OFFER)).code, 'stream-broken');
  });

  it('fails where all was withheld, and ends otherwise where a part was', async () => {
    const failure = await failed([delta({ content: '' }), delta({}, 'content_filter')]);
    assert.equal(failure.code, 'content-filter');
    await http.close();
    const list = await parts([delta({ content: 'half' }), delta({}, 'content_filter')]);
    assert.deepEqual(list[0], { kind: 'text', text: 'half' });
    assert.deepEqual(endOf(list).finish, { unified: 'other', raw: 'content_filter' });
  });

  for (const [what, usage, expected] of [
    ['OpenAI’s', { prompt_tokens_details: { cached_tokens: 4 } }, { cachedTokens: 4 }],
    ['DeepSeek’s', { prompt_cache_hit_tokens: 4 }, { cachedTokens: 4 }],
    ['OpenRouter’s', { cost: 0.0012 }, { costUsd: 0.0012 }],
    ['no negative', { cost: -1, prompt_tokens_details: { cached_tokens: -4 } }, {}],
    ['no other', { cost: '1', prompt_tokens_details: 7, prompt_cache_hit_tokens: null }, {}],
  ] as const)
    it(`counts by ${what} figures`, async () => {
      const counts = { prompt_tokens: 5, completion_tokens: 1, ...usage };
      const list = await parts([delta({ content: 'a' }, 'stop'), { choices: [], usage: counts }]);
      const known = { promptTokens: 5, completionTokens: 1, estimated: false };
      assert.deepEqual(endOf(list).usage, { ...known, ...expected });
    });

  it('counts by Groq’s figures, which have a place of their own', async () => {
    const x_groq = { usage: { prompt_tokens: 5, completion_tokens: 1 } };
    const list = await parts([{ ...delta({ content: 'a' }, 'stop'), x_groq }]);
    assert.equal(endOf(list).usage.promptTokens, 5);
    assert.equal(endOf(list).usage.estimated, false);
  });

  it('reads text in chunks without its thoughts, and a message that came whole', async () => {
    const chunks = [
      { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
      { type: 'text', text: 'yes' },
    ];
    const message = { role: 'assistant', content: ' whole' };
    const list = await parts([
      delta({ content: chunks }),
      { choices: [{ index: 0, message, finish_reason: 'stop' }] },
    ]);
    const text = list.map((part) => (part.kind === 'text' ? part.text : '')).join('');
    assert.equal(text, 'yes whole');
  });

  it('never breaks on what a server sends, other than by a failure', async () => {
    http = await startHttpServer(() => ({}));
    const odd = fc.oneof(fc.string(), fc.double(), fc.constant(null), fc.object());
    const fields = fc.record(
      { content: odd, tool_calls: fc.oneof(fc.array(odd), odd), finish_reason: odd },
      { requiredKeys: [] },
    );
    const message = fc.record(
      {
        choices: fc.array(fc.record({ delta: fields, finish_reason: odd }, { requiredKeys: [] })),
        usage: odd,
        x_groq: odd,
        timings: odd,
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(message, odd)), async (messages) => {
        const stream = (async function* () {
          await Promise.resolve();
          yield* messages;
        })();
        try {
          const list = await gathered(partsOfStream(stream, openAiStep, ['~'], 'p', true));
          assert.equal(list.at(-1)?.kind, 'end');
        } catch (error) {
          assert.match(failureOf(error).code, /^(stream-broken|content-filter)$/);
        }
      }),
    );
  });
});
