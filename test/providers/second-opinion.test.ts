import assert from 'node:assert/strict';
import { LLMock } from '@copilotkit/aimock';
import { systemClock } from '../../src/core/clock.ts';
import { isModelError } from '../../src/core/failure.ts';
import type { ChatMessage, GenerationPart } from '../../src/core/generation.ts';
import {
  NO_PRIMITIVES,
  type LanguageModel,
  type ModelDescription,
  type ModelServer,
} from '../../src/core/model.ts';
import { createAnthropicServer } from '../../src/providers/anthropic/anthropic-server.ts';
import { createGeminiServer } from '../../src/providers/gemini/gemini-server.ts';
import { createOllamaServer } from '../../src/providers/ollama/ollama-server.ts';
import { createOpenAiCompatibleServer } from '../../src/providers/openai-compatible/openai-compatible-server.ts';
import { createCallHeaders } from '../../src/providers/transport/call-headers.ts';
import { gathered } from '../fakes/gathered.ts';
import { anthropicReach } from './anthropic/anthropic-reach.ts';
import { geminiReach } from './gemini/gemini-reach.ts';

const ANSWER = 'return left + right; // sum of both';

/** The providers against a mock of the wire formats that was not written here. */
describe('a mock server from elsewhere', () => {
  let mock: LLMock;
  beforeEach(async () => {
    mock = new LLMock({ port: 0, chunkSize: 4, logLevel: 'silent' });
    mock.onMessage('sum', { content: ANSWER, reasoning: 'The user wants a sum.' });
    await mock.start();
  });
  afterEach(() => mock.stop());

  const servers: Readonly<Record<string, () => ModelServer>> = {
    'openai-compatible': () =>
      createOpenAiCompatibleServer({
        id: 'own',
        address: mock.url,
        clock: systemClock,
        dialect: 'openai',
        reach: { headers: createCallHeaders({ apiKey: () => Promise.resolve('key') }) },
      }),
    ollama: () => createOllamaServer({ id: 'own', address: mock.url, clock: systemClock }),
    anthropic: () =>
      createAnthropicServer({
        ...{ id: 'own', address: mock.url, clock: systemClock, reach: anthropicReach() },
      }),
    gemini: () =>
      createGeminiServer({
        ...{ id: 'own', address: mock.url, clock: systemClock, reach: geminiReach() },
      }),
  };

  for (const [provider, makeServer] of Object.entries(servers)) {
    const model = (): LanguageModel => makeServer().model(description(provider));

    it(`streams to the provider ${provider}, without its reasoning`, async () => {
      const parts = await partsOf(model());
      assert.equal(parts.map(textIn).join(''), ANSWER);
      assert.ok(parts.length > 3, 'several parts');
      assert.equal(parts.at(-1)?.kind, 'end');
    });

    it(`fails the provider ${provider} in ways it knows`, async () => {
      const codes: string[] = [];
      for (const status of [400, 401, 429, 500, 503]) {
        mock.nextRequestError(status, { message: 'scripted' });
        codes.push(await codeOf(model()));
      }
      assert.deepEqual(codes, [
        'bad-request',
        'unauthorised',
        'rate-limited',
        'server-error',
        'server-error',
      ]);
    });

    it(`disconnects the provider ${provider} and garbles its replies`, async () => {
      mock.setChaos({ disconnectRate: 1 });
      assert.ok(['server-error', 'stream-broken'].includes(await codeOf(model())));
      mock.setChaos({ malformedRate: 1 });
      assert.ok(['not-a-model-server', 'stream-broken'].includes(await codeOf(model())));
    });
  }

  for (const provider of ['openai-compatible', 'anthropic', 'gemini'])
    it(`has the provider ${provider} call a tool, and reads what it returned`, async () => {
      const asked = '{"city":"Oslo","days":2}';
      mock.on(
        { userMessage: 'weather', hasToolResult: false },
        { toolCalls: [{ name: 'weather', arguments: asked }] },
      );
      mock.on({ userMessage: 'weather', hasToolResult: true }, { content: 'It rains.' });
      const model = servers[provider]!().model(description(provider));
      const question = { role: 'user', content: 'The weather in Oslo?' } as const;
      const [call] = (await answerTo(model, [question])).flatMap((part) =>
        part.kind === 'tool-call' ? [part.call] : [],
      );
      assert.ok(call !== undefined && call.id !== '');
      assert.equal(call.name, 'weather');
      assert.deepEqual(JSON.parse(call.arguments), JSON.parse(asked));
      const parts = await answerTo(model, [
        question,
        { role: 'assistant', content: '', toolCalls: [call] },
        { role: 'tool', content: 'rain', toolCallId: call.id },
      ]);
      assert.equal(parts.map(textIn).join(''), 'It rains.');
    });

  it('lists its models to the provider openai-compatible', async () => {
    const listed = await servers['openai-compatible']!().list(new AbortController().signal);
    assert.ok(listed.length > 0);
  });
});

function description(provider: string): ModelDescription {
  return {
    id: 'own:gpt-4o',
    serverId: 'own',
    provider,
    name: 'gpt-4o',
    family: 'gpt-4o',
    place: 'local',
    device: 'local',
    fill: { kind: 'chat' },
    primitives: {
      ...NO_PRIMITIVES,
      generate: 'exact',
    },
    roles: ['inline'],
    thinking: false,
  };
}

async function partsOf(model: LanguageModel): Promise<GenerationPart[]> {
  const request = {
    prompt: { kind: 'chat', messages: [{ role: 'user', content: 'Write a sum' }] },
    sampling: { temperature: 0, maxTokens: 40, stop: [] },
  } as const;
  return gathered(model.generate(request, new AbortController().signal));
}

function answerTo(
  model: LanguageModel,
  messages: readonly ChatMessage[],
): Promise<GenerationPart[]> {
  const request = {
    prompt: { kind: 'chat', messages },
    sampling: { temperature: 0, maxTokens: 40, stop: [] },
    tools: [WEATHER],
  } as const;
  return gathered(model.generate(request, new AbortController().signal));
}

const WEATHER = {
  name: 'weather',
  description: 'Tells the weather.',
  parameters: { type: 'object', properties: { city: { type: 'string' } } },
};

async function codeOf(model: LanguageModel): Promise<string> {
  try {
    return `no failure: ${(await partsOf(model)).map(textIn).join('')}`;
  } catch (error) {
    assert.ok(isModelError(error), String(error));
    return error.failure.code;
  }
}

function textIn(part: GenerationPart): string {
  return part.kind === 'text' ? part.text : '';
}
