import assert from 'node:assert/strict';
import { APIError } from 'openai';
import type { Role } from '../engine/scripted-engine.ts';
import { HANG, serveRoles, until, type Serving, type ServingOptions } from './serving.ts';

const ASKED = { model: 'ensemble', messages: [{ role: 'user' as const, content: 'Say yes.' }] };
const TOOLS = [
  {
    type: 'function' as const,
    function: { name: 'read', parameters: { type: 'object', properties: {} } },
  },
];

function talker(name: string, more: Partial<Role> = {}): Role {
  const script = () => [{ text: 'Y' }, { text: 'es' }, { text: ` ${name}.` }];
  return { name, roles: ['fuse'], script, ...more };
}

describe('The official OpenAI client', () => {
  let serving: Serving | undefined;
  afterEach(async () => {
    await serving?.close();
    serving = undefined;
  });
  const serve = async (roles: readonly Role[], options?: ServingOptions): Promise<Serving> =>
    (serving = await serveRoles(roles, options));

  async function errorOf(asking: PromiseLike<unknown>): Promise<APIError> {
    const error: unknown = await Promise.resolve(asking).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof APIError, String(error));
    return error;
  }

  it('lists the ensemble and its members, and finds each by its id', async () => {
    const { client } = await serve([talker('a'), talker('b', { roles: ['inline'] })]);
    const listed = await client.models.list();
    assert.deepEqual(
      listed.data.map(({ id, object }) => [id, object]),
      [
        ['ensemble', 'model'],
        ['scripted:a', 'model'],
        ['scripted:b', 'model'],
      ],
    );
    assert.equal((await client.models.retrieve('scripted:a')).id, 'scripted:a');
    assert.equal((await errorOf(client.models.retrieve('none'))).status, 404);
  });

  it('gets a whole answer with the member that wrote it and its tokens', async () => {
    const { client, models, requests } = await serve([talker('a')]);
    const messages = [
      { role: 'developer' as const, content: 'Be brief.' },
      {
        role: 'user' as const,
        content: [
          { type: 'text' as const, text: 'Say ' },
          { type: 'text' as const, text: 'yes.' },
        ],
      },
    ];
    const settings = { max_completion_tokens: 50, temperature: 0.5, seed: 3, stop: ['\n'] };
    const answer = await client.chat.completions.create({ ...ASKED, messages, ...settings });
    assert.equal(answer.object, 'chat.completion');
    assert.equal(answer.model, 'scripted:a');
    assert.equal(answer.choices[0]?.message.content, 'Yes a.');
    assert.equal(answer.choices[0].finish_reason, 'stop');
    assert.deepEqual(answer.usage, {
      ...{ prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
    });
    assert.deepEqual(models['a']?.calls[0]?.request, {
      prompt: {
        kind: 'chat',
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Say yes.' },
        ],
      },
      sampling: { temperature: 0.5, maxTokens: 50, stop: ['\n'], seed: 3 },
    });
    assert.equal(requests.at(-1)?.memberId, 'scripted:a');
  });

  it('gets an answer word by word, with the tokens last where it wants them', async () => {
    const { client } = await serve([talker('a')]);
    const stream = await client.chat.completions.create({
      ...{ ...ASKED, stream: true, stream_options: { include_usage: true } },
    });
    const texts: string[] = [];
    const ends: unknown[] = [];
    for await (const { choices, usage } of stream) {
      const [choice] = choices;
      if (typeof choice?.delta.content === 'string') texts.push(choice.delta.content);
      if (typeof choice?.finish_reason === 'string') ends.push(choice.finish_reason);
      if (choice === undefined) ends.push(usage?.total_tokens);
    }
    assert.deepEqual(texts, ['', 'Y', 'es', ' a.']);
    assert.deepEqual(ends, ['stop', 15]);
  });

  it('has a tool called and its result read, streamed or not', async () => {
    const call = { id: 'call-1', name: 'read', arguments: '{"path":"a.ts"}' };
    const { client, models } = await serve([
      talker('plain'),
      talker('calls', {
        tools: true,
        script: ({ prompt }) =>
          prompt.kind === 'chat' && prompt.messages.at(-1)?.role === 'tool'
            ? [{ text: 'It says hello.' }]
            : [{ text: 'Let me see.' }, { call }],
      }),
    ]);
    const first = await client.chat.completions.create({
      ...{ ...ASKED, tools: TOOLS, tool_choice: 'required' },
    });
    const message = first.choices[0]?.message;
    assert.equal(first.choices[0]?.finish_reason, 'tool_calls');
    assert.deepEqual(message?.tool_calls, [
      { id: 'call-1', type: 'function', function: { name: 'read', arguments: '{"path":"a.ts"}' } },
    ]);
    const messages = [
      ...ASKED.messages,
      message,
      { role: 'tool' as const, tool_call_id: 'call-1', content: 'hello' },
    ];
    const second = await client.chat.completions.create({ ...ASKED, messages, tools: TOOLS });
    assert.equal(second.choices[0]?.message.content, 'It says hello.');
    assert.deepEqual(models['calls']?.calls[1]?.request.prompt, {
      kind: 'chat',
      messages: [
        ...ASKED.messages,
        { role: 'assistant', content: 'Let me see.', toolCalls: [call] },
        { role: 'tool', content: 'hello', toolCallId: 'call-1' },
      ],
    });
    const runner = client.chat.completions.stream({ ...ASKED, tools: TOOLS });
    const { choices } = await runner.finalChatCompletion();
    assert.equal(choices[0]?.finish_reason, 'tool_calls');
    const [streamed] = choices[0].message.tool_calls ?? [];
    assert.ok(streamed?.type === 'function');
    assert.equal(streamed.function.arguments, '{"path":"a.ts"}');
  });

  it('is told of a failure by status and code', async () => {
    const codes = [
      ['context-overflow', 400, 'context_length_exceeded'],
      ['rate-limited', 429, 'rate_limit_exceeded'],
      ['unauthorised', 502, 'member_unauthorised'],
      ['unreachable', 502, 'member_unreachable'],
      ['content-filter', 400, 'content_filter'],
      ['timeout', 504, 'member_timeout'],
    ] as const;
    for (const [fail, status, code] of codes) {
      const { client } = await serve([talker('a', { script: () => [{ fail }] })]);
      const stream = fail === 'unreachable';
      const error = await errorOf(client.chat.completions.create({ ...ASKED, stream }));
      assert.deepEqual([error.status, error.code], [status, code]);
      await serving?.close();
    }
    const { client } = await serve([talker('a')]);
    const missing = await errorOf(client.chat.completions.create({ ...ASKED, model: 'gone' }));
    assert.deepEqual([missing.status, missing.code], [404, 'model_not_found']);
    const tools = await errorOf(client.chat.completions.create({ ...ASKED, tools: TOOLS }));
    assert.deepEqual([tools.status, tools.code], [400, 'unsupported']);
    const twice = await errorOf(client.chat.completions.create({ ...ASKED, n: 2 }));
    assert.deepEqual([twice.status, twice.code], [400, 'invalid_body']);
  });

  it('is told of a failure in the middle of a stream', async () => {
    const script = () => [{ text: 'Y' }, { fail: 'server-error' as const }];
    const { client } = await serve([talker('a', { script })]);
    const stream = await client.chat.completions.create({ ...ASKED, stream: true });
    const reading = (async () => {
      for await (const part of stream) assert.ok(part);
    })();
    assert.equal((await errorOf(reading)).code, 'member_failed');
  });

  it('has the member’s call ended by leaving', async () => {
    const { client, models, server, requests } = await serve([
      talker('a', { script: () => [{ text: 'Y' }, HANG] }),
    ]);
    const stream = await client.chat.completions.create({ ...ASKED, stream: true });
    for await (const part of stream) if (part.choices[0]?.delta.content === 'Y') break;
    await until(() => models['a']?.open() === 0 && server.active() === 0);

    const left = new AbortController();
    const whole = client.chat.completions.create(ASKED, { signal: left.signal });
    await until(() => models['a']?.open() === 1);
    left.abort();
    await assert.rejects(whole);
    await until(() => models['a']?.open() === 0 && server.active() === 0);
    assert.deepEqual(
      requests.map(({ status }) => status),
      [499, 499],
    );
  });

  it('completes between a prompt and a suffix', async () => {
    const { client, models } = await serve([{ name: 'a', script: () => [{ text: 'price * 3;' }] }]);
    const asked = { model: 'ensemble', prompt: 'const total = ', suffix: '\nexport { total };\n' };
    const whole = await client.completions.create(asked);
    assert.equal(whole.choices[0]?.text, 'price * 3;');
    assert.equal(whole.choices[0].finish_reason, 'stop');
    const { prompt } = models['a']?.calls[0]?.request ?? {};
    assert.ok(prompt?.kind === 'raw');
    assert.match(prompt.text, /const total = .*export \{ total \};/s);

    const stopped = await client.completions.create({ ...asked, stop: '*' });
    assert.equal(stopped.choices[0]?.text, 'price ');
    const cut = await client.completions.create({ ...asked, max_tokens: 2 });
    assert.deepEqual([cut.choices[0]?.text, cut.choices[0]?.finish_reason], ['price ', 'length']);
  });

  it('streams a completion as one piece and the tokens behind it', async () => {
    const { client } = await serve([{ name: 'a', script: () => [{ text: '1;' }] }]);
    const stream = await client.completions.create({
      ...{ model: 'scripted:a', prompt: 'const a = ', suffix: '\n', stream: true },
      stream_options: { include_usage: true },
    });
    const seen: unknown[] = [];
    for await (const { choices, usage } of stream) {
      seen.push(choices[0]?.text ?? usage?.completion_tokens);
    }
    assert.deepEqual(seen, ['1;', 5]);
  });

  it('gets no text where nothing belongs, and an error where nobody answered', async () => {
    const asked = { model: 'ensemble', prompt: 'const a = ', suffix: '\n' };
    const { client } = await serve([{ name: 'a', script: () => [{ text: ' ' }] }]);
    assert.equal((await client.completions.create(asked)).choices[0]?.text, '');
    await serving?.close();
    const broken = await serve([{ name: 'a', script: () => [{ fail: 'unreachable' }] }]);
    assert.equal((await errorOf(broken.client.completions.create(asked))).status, 502);
  });

  it('is answered by models on this machine alone where the host says so', async () => {
    const roles = [talker('far', { place: 'cloud' }), talker('near')];
    const { client } = await serve(roles, { localOnly: true });
    assert.equal((await client.chat.completions.create(ASKED)).model, 'scripted:near');
    const named = await errorOf(client.chat.completions.create({ ...ASKED, model: 'far' }));
    assert.deepEqual([named.status, named.code], [403, 'must_stay_local']);
  });
});
