import assert from 'node:assert/strict';
import { LLMock } from '@copilotkit/aimock';
import { systemClock } from '../../src/core/clock.ts';
import { isModelError } from '../../src/core/failure.ts';
import type { GenerationPart } from '../../src/core/generation.ts';
import {
  NO_PRIMITIVES,
  type LanguageModel,
  type ModelDescription,
  type ModelServer,
} from '../../src/core/model.ts';
import { createOllamaServer } from '../../src/providers/ollama/ollama-server.ts';
import { createOpenAiCompatibleServer } from '../../src/providers/openai-compatible/openai-compatible-server.ts';
import { gathered } from '../fakes/gathered.ts';

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
        apiKey: () => Promise.resolve('key'),
      }),
    ollama: () => createOllamaServer({ id: 'own', address: mock.url, clock: systemClock }),
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
