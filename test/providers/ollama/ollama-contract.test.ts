import { systemClock } from '../../../src/core/clock.ts';
import { createOllamaServer } from '../../../src/providers/ollama/ollama-server.ts';
import { languageModelContract } from '../../contracts/language-model.ts';
import type { LanguageModelHarness } from '../../contracts/language-model.ts';
import { startHttpServer } from '../../fakes/http-server.ts';
import { COMPLETES, ollamaScript, tag } from '../../fakes/scripted-ollama.ts';

function harnessFor(prompts: LanguageModelHarness['prompts']): () => Promise<LanguageModelHarness> {
  return async () => {
    const http = await startHttpServer(ollamaScript([{ tag: tag('pseudo:1b'), show: COMPLETES }]));
    const server = createOllamaServer({ id: 'ollama', address: http.address, clock: systemClock });
    const [description] = await server.list(new AbortController().signal);
    return {
      model: server.model(description!),
      missing: server.model({ ...description!, name: 'gone:1b' }),
      prompts,
      requests: () => http.requests.filter(({ path }) => /generate|chat/.test(path)).length,
      idle: () => http.idle(),
      async dispose() {
        await server.dispose();
        await http.close();
      },
    };
  };
}

languageModelContract(
  'scripted Ollama, raw prompt',
  harnessFor([
    { kind: 'raw', text: 'const a = ' },
    { kind: 'raw', text: 'const b = ' },
  ]),
);
languageModelContract(
  'scripted Ollama, infill',
  harnessFor([
    { kind: 'infill', prefix: 'f(', suffix: ')' },
    { kind: 'infill', prefix: 'g(', suffix: '' },
  ]),
);
languageModelContract(
  'scripted Ollama, chat',
  harnessFor([
    { kind: 'chat', messages: [{ role: 'user', content: 'one' }] },
    { kind: 'chat', messages: [{ role: 'user', content: 'two' }] },
  ]),
);
