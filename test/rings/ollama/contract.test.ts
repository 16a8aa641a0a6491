import { systemClock } from '../../../src/core/clock.ts';
import type { RenderedPrompt } from '../../../src/core/generation.ts';
import type { LanguageModel, ModelServer } from '../../../src/core/model.ts';
import { createOllamaServer } from '../../../src/providers/ollama/ollama-server.ts';
import { createOpenAiCompatibleServer } from '../../../src/providers/openai-compatible/openai-compatible-server.ts';
import { languageModelContract } from '../../contracts/language-model.ts';
import type { LanguageModelHarness } from '../../contracts/language-model.ts';
import { ollama } from './server.ts';

const RAW: LanguageModelHarness['prompts'] = [
  { kind: 'raw', text: 'import { readFile } from "node:fs";\n\nexport function load(' },
  { kind: 'raw', text: 'class Queue {\n  constructor() {\n    this.items = ' },
];
const HOLES: LanguageModelHarness['prompts'] = [
  { kind: 'infill', prefix: '/**\n * Reads', suffix: '\n' },
  { kind: 'infill', prefix: 'export interface Options {\n', suffix: '}\n' },
];
const CHATS: LanguageModelHarness['prompts'] = [chat('function add('), chat('const list = [')];

const native = () =>
  createOllamaServer({ id: 'ollama', address: ollama().address, clock: systemClock });
const openAi = () =>
  createOpenAiCompatibleServer({ id: 'v1', address: ollama().address, clock: systemClock });

languageModelContract('Ollama, raw prompt', harnessOf(native, 'ensemble-nano-ts:latest', RAW));
languageModelContract('Ollama, infill', harnessOf(native, 'ensemble-nano-ts-fim:latest', HOLES));
languageModelContract('Ollama, chat', harnessOf(native, 'ensemble-nano-py:latest', CHATS));
languageModelContract(
  "Ollama's OpenAI route, chat",
  harnessOf(openAi, 'ensemble-nano-py:latest', CHATS),
);
languageModelContract(
  "Ollama's OpenAI route, text",
  harnessOf(openAi, 'ensemble-nano-ts:latest', RAW),
  { logprobs: 'this route of Ollama sends none' },
);

function harnessOf(
  makeServer: () => ModelServer,
  name: string,
  prompts: LanguageModelHarness['prompts'],
): () => Promise<LanguageModelHarness> {
  return async () => {
    const server = makeServer();
    return {
      model: await modelOf(server, name),
      missing: await missingModelOf(server, name),
      prompts,
      dispose: () => server.dispose(),
    };
  };
}

async function modelOf(server: ModelServer, name: string): Promise<LanguageModel> {
  const all = await server.list(new AbortController().signal);
  const description = all.find((one) => one.name === name);
  if (description === undefined) throw new Error(`no ${name} in ${all.map((m) => m.name).join()}`);
  return server.model(description);
}

async function missingModelOf(server: ModelServer, name: string): Promise<LanguageModel> {
  const { description } = await modelOf(server, name);
  return server.model({ ...description, name: 'not-there:1b', id: `${server.id}:not-there:1b` });
}

function chat(content: string): RenderedPrompt {
  return { kind: 'chat', messages: [{ role: 'user', content }] };
}
