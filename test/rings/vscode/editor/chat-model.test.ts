import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { events, json, startHttpServer, type FakeHttpServer } from '../../../fakes/http-server.ts';
import { activate, configure, until } from '../stage.ts';

const TOOL = { name: 'read', description: 'Reads a file.', inputSchema: { type: 'object' } };

interface Said {
  readonly role: string;
  readonly content: unknown;
  readonly tool_calls?: readonly { readonly id: string }[];
  readonly tool_call_id?: string;
}

interface ChatAsked {
  readonly messages: readonly Said[];
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
}

const chunk = (delta: object, finish: string | null = null): object => ({
  ...{ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'talks' },
  choices: [{ index: 0, delta, finish_reason: finish }],
});

const CALLS = {
  tool_calls: [
    {
      ...{ index: 0, id: 'call-1', type: 'function' },
      function: { name: 'read', arguments: '{"path":"a.ts"}' },
    },
  ],
};

/** A server of one model, which calls a tool where one is offered and is silent for ever where it is told to wait. */
async function startTalker(): Promise<FakeHttpServer> {
  return await startHttpServer(({ path, json: body }) => {
    if (path === '/v1/models')
      return json({ data: [{ id: 'talks', object: 'model', supported_parameters: ['tools'] }] });
    if (path !== '/v1/chat/completions') return json({ error: 'not found' }, 404);
    const { messages, tools = [] } = body as ChatAsked;
    const last = messages.at(-1);
    if (last?.role === 'tool')
      return events([chunk({ content: 'It says hello.' }), chunk({}, 'stop'), '[DONE]']);
    if (tools.length > 0) return events([chunk(CALLS), chunk({}, 'tool_calls'), '[DONE]']);
    const words = [chunk({ content: 'Y' }), chunk({ content: 'es.' })];
    if (JSON.stringify(last).includes('wait')) return { ...events(words), end: 'never' };
    return events([...words, chunk({}, 'stop'), '[DONE]']);
  });
}

describe('the ensemble in the editor’s picker of chat models', function () {
  this.timeout(60_000);
  let server: FakeHttpServer;
  before(async () => {
    await activate();
    server = await startTalker();
    await configure({
      servers: [{ name: 'fake', kind: 'openai-compatible', url: `${server.address}/v1` }],
      lineUps: { Chat: ['fake:talks'] },
      ...{ lineUp: 'Chat', workspaceModel: false },
    });
  });
  after(async () => {
    await configure({});
    await server.close();
  });

  const ensemble = (): Promise<vscode.LanguageModelChat> =>
    until('the model', async () => {
      const models = await vscode.lm.selectChatModels({ vendor: 'ensemble', id: 'ensemble' });
      return models[0];
    });
  const asked = (): readonly ChatAsked[] =>
    server.requests
      .filter(({ path }) => path === '/v1/chat/completions')
      .map(({ json: body }) => body as ChatAsked);

  it('is there before any server was asked', async () => {
    const model = await ensemble();
    assert.deepEqual([model.vendor, model.family], ['ensemble', 'ensemble']);
    assert.equal(asked().length, 0);
    assert.equal(await model.countTokens('123456'), 2);
  });

  it('streams what the routed member writes, and then lists that member', async () => {
    const model = await ensemble();
    const said = [vscode.LanguageModelChatMessage.User('Say yes.')];
    const response = await model.sendRequest(said);
    const texts: string[] = [];
    for await (const text of response.text) texts.push(text);
    assert.equal(texts.join(''), 'Yes.');
    assert.deepEqual(asked().at(-1)?.messages, [{ role: 'user', content: 'Say yes.' }]);
    await until('the member to be listed', async () => {
      const models = await vscode.lm.selectChatModels({ vendor: 'ensemble' });
      return models.some(({ id }) => id === 'fake:talks');
    });
  });

  it('passes tools, calls and results on', async () => {
    const model = await ensemble();
    const question = vscode.LanguageModelChatMessage.User('What is in a.ts?');
    const response = await model.sendRequest([question], { tools: [TOOL] });
    const calls: vscode.LanguageModelToolCallPart[] = [];
    for await (const part of response.stream)
      if (part instanceof vscode.LanguageModelToolCallPart) calls.push(part);
    assert.deepEqual(
      calls.map(({ callId, name, input }) => [callId, name, input]),
      [['call-1', 'read', { path: 'a.ts' }]],
    );
    assert.deepEqual(
      asked()
        .at(-1)
        ?.tools?.map((tool) => tool.function.name),
      ['read'],
    );

    const result = new vscode.LanguageModelToolResultPart('call-1', [
      new vscode.LanguageModelTextPart('hello'),
    ]);
    const second = await model.sendRequest(
      [
        question,
        vscode.LanguageModelChatMessage.Assistant(calls),
        vscode.LanguageModelChatMessage.User([result]),
      ],
      { tools: [TOOL] },
    );
    let text = '';
    for await (const piece of second.text) text += piece;
    assert.equal(text, 'It says hello.');
    const [, called, returned] = asked().at(-1)?.messages ?? [];
    assert.equal(called?.tool_calls?.[0]?.id, 'call-1');
    assert.deepEqual(
      [returned?.role, returned?.content, returned?.tool_call_id],
      ['tool', 'hello', 'call-1'],
    );
  });

  it('ends the member’s call when the chat is cancelled', async () => {
    const model = await ensemble();
    const stop = new vscode.CancellationTokenSource();
    const said = [vscode.LanguageModelChatMessage.User('Now wait.')];
    const before = server.cutReplies();
    const response = await model.sendRequest(said, {}, stop.token);
    for await (const text of response.text) if (text !== '') break;
    stop.cancel();
    await until('the call to end', () => server.cutReplies() > before);
  });
});
