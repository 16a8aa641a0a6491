import assert from 'node:assert/strict';
import { systemClock } from '../../../src/core/clock.ts';
import type { GenerationRequest } from '../../../src/core/generation.ts';
import { createOllamaServer } from '../../../src/providers/ollama/ollama-server.ts';
import { gathered } from '../../fakes/gathered.ts';
import { ndjson, startHttpServer, type FakeHttpServer } from '../../fakes/http-server.ts';
import { COMPLETES, ollamaScript, tag } from '../../fakes/scripted-ollama.ts';

const LOOK = {
  name: 'look',
  description: 'Looks.',
  parameters: { type: 'object', properties: { at: { type: 'number' } } },
} as const;
const CHAT: GenerationRequest = {
  prompt: {
    kind: 'chat',
    messages: [
      { role: 'user', content: 'look' },
      {
        role: 'assistant',
        content: '',
        toolCalls: [
          { id: 'a', name: 'look', arguments: '{"at":1}' },
          { id: 'b', name: 'look', arguments: 'not JSON' },
        ],
      },
      { role: 'tool', content: 'a wall', toolCallId: 'a' },
      { role: 'tool', content: 'nothing', toolCallId: 'gone' },
    ],
  },
  sampling: { temperature: 0, maxTokens: 8, stop: [] },
  tools: [LOOK],
  toolChoice: 'required',
};

describe('Ollama’s chat with tools', () => {
  let http: FakeHttpServer;
  afterEach(() => http.close());

  async function answered(request: GenerationRequest, capabilities: readonly string[]) {
    const show = { ...COMPLETES, template: '{{ .Messages }}', capabilities };
    const script = ollamaScript([{ tag: tag('x:1b'), show }]);
    const said = (tool_calls: readonly unknown[]) => ({ message: { content: '', tool_calls } });
    http = await startHttpServer((seen) =>
      seen.path === '/api/chat'
        ? ndjson([
            said([{ function: { name: 'look', arguments: { at: 1 } } }]),
            said([
              { id: 'own', function: { name: 'look', arguments: {} } },
              { function: { name: '', arguments: {} } },
              7,
            ]),
            { message: { content: '' }, done: true, done_reason: 'stop' },
          ])
        : script(seen),
    );
    const server = createOllamaServer({ id: 'o', address: http.address, clock: systemClock });
    const { signal } = new AbortController();
    const [model] = await server.list(signal);
    const parts = await gathered(server.model(model!).generate(request, signal));
    return { model: model!, parts, body: http.requests.at(-1)!.json as Record<string, unknown> };
  }

  it('sends arguments as objects, answers by their tool’s name, and what is on offer', async () => {
    const { body, model } = await answered(CHAT, ['completion', 'tools']);
    assert.equal(model.tools, true);
    assert.deepEqual(body['tools'], [{ type: 'function', function: LOOK }]);
    assert.deepEqual(body['messages'], [
      { role: 'user', content: 'look' },
      {
        role: 'assistant',
        content: '',
        tool_calls: [
          { function: { name: 'look', arguments: { at: 1 } } },
          { function: { name: 'look', arguments: { arguments: 'not JSON' } } },
        ],
      },
      { role: 'tool', content: 'a wall', tool_name: 'look' },
      { role: 'tool', content: 'nothing' },
    ]);
  });

  it('gives calls whole, each with an id of its own, before the end', async () => {
    const { parts } = await answered(CHAT, ['completion', 'tools']);
    const calls = parts.flatMap((part) => (part.kind === 'tool-call' ? part.call : []));
    assert.deepEqual(
      calls.map(({ name, arguments: given }) => [name, given]),
      [
        ['look', '{"at":1}'],
        ['look', '{}'],
      ],
    );
    assert.equal(calls[1]?.id, 'own');
    assert.notEqual(calls[0]?.id, '');
    assert.equal(parts.at(-1)?.kind, 'end');
  });

  it('offers nothing, and takes no calls, where none were asked for', async () => {
    const { prompt, sampling } = CHAT;
    for (const request of [
      { prompt, sampling },
      { ...CHAT, tools: [] },
    ]) {
      const { parts, body } = await answered(request, ['completion']);
      assert.equal(body['tools'], undefined);
      assert.deepEqual(
        parts.map(({ kind }) => kind),
        ['end'],
      );
      await http.close();
    }
    const { body } = await answered({ ...CHAT, toolChoice: 'none' }, ['completion']);
    assert.equal(body['tools'], undefined);
  });
});
