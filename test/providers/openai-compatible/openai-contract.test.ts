import { systemClock } from '../../../src/core/clock.ts';
import { createOpenAiCompatibleServer } from '../../../src/providers/openai-compatible/openai-compatible-server.ts';
import { languageModelContract } from '../../contracts/language-model.ts';
import type { LanguageModelHarness } from '../../contracts/language-model.ts';
import { startHttpServer } from '../../fakes/http-server.ts';
import type { Script } from '../../fakes/http-server.ts';
import { llamaServerScript, openAiScript } from '../../fakes/scripted-openai.ts';

const RAW: LanguageModelHarness['prompts'] = [
  { kind: 'raw', text: 'const a = ' },
  { kind: 'raw', text: 'const b = ' },
];
const HOLES: LanguageModelHarness['prompts'] = [
  { kind: 'infill', prefix: 'f(', suffix: ')' },
  { kind: 'infill', prefix: 'g(', suffix: '' },
];
const CHATS: LanguageModelHarness['prompts'] = [
  { kind: 'chat', messages: [{ role: 'user', content: 'one' }] },
  { kind: 'chat', messages: [{ role: 'user', content: 'two' }] },
];
const GENERATIONS = /completion|infill/;

const vllm = openAiScript([{ id: 'pseudo', owned_by: 'vllm' }]);
const llamaServer = llamaServerScript([{ id: 'pseudo' }], {
  props: { total_slots: 1, chat_template: '{{ messages }}' },
  marks: ['<fim_prefix>'],
});

function harnessFor(
  script: Script,
  prompts: LanguageModelHarness['prompts'],
): () => Promise<LanguageModelHarness> {
  return async () => {
    const http = await startHttpServer(script);
    const server = createOpenAiCompatibleServer({
      id: 'own',
      address: http.address,
      clock: systemClock,
    });
    const { signal } = new AbortController();
    const [listed] = await server.list(signal);
    const description = await server.probe!(listed!, signal);
    return {
      model: server.model(description),
      missing: server.model({ ...description, name: 'gone' }),
      prompts,
      requests: () => http.requests.filter(({ path }) => GENERATIONS.test(path)).length,
      idle: () => http.idle(),
      async dispose() {
        await server.dispose();
        await http.close();
      },
    };
  };
}

languageModelContract('scripted OpenAI server, chat', harnessFor(vllm, CHATS));
languageModelContract('scripted OpenAI server, text', harnessFor(vllm, RAW));
languageModelContract('scripted OpenAI server, infill', harnessFor(vllm, HOLES));
languageModelContract('scripted llama-server, raw', harnessFor(llamaServer, RAW));
languageModelContract('scripted llama-server, infill', harnessFor(llamaServer, HOLES));
languageModelContract('scripted llama-server, chat', harnessFor(llamaServer, CHATS));
