import { systemClock } from '../../../src/core/clock.ts';
import { createGeminiServer } from '../../../src/providers/gemini/gemini-server.ts';
import { languageModelContract } from '../../contracts/language-model.ts';
import { startHttpServer } from '../../fakes/http-server.ts';
import { geminiScript } from '../../fakes/scripted-gemini.ts';
import { geminiReach } from './gemini-reach.ts';

languageModelContract(
  'scripted Gemini API',
  async () => {
    const row = {
      name: 'models/gemini-2.5-flash',
      supportedGenerationMethods: ['generateContent', 'countTokens'],
      thinking: true,
    };
    const http = await startHttpServer(geminiScript([row]));
    const server = createGeminiServer({
      ...{ id: 'gemini', address: http.address, clock: systemClock, reach: geminiReach() },
    });
    const [description] = await server.list(new AbortController().signal);
    return {
      model: server.model(description!),
      missing: server.model({ ...description!, name: 'gone' }),
      prompts: [
        { kind: 'chat', messages: [{ role: 'user', content: 'one' }] },
        { kind: 'chat', messages: [{ role: 'user', content: 'two' }] },
      ],
      requests: () => http.requests.filter(({ method }) => method === 'POST').length,
      idle: () => http.idle(),
      async dispose() {
        await server.dispose();
        await http.close();
      },
    };
  },
  { logprobs: 'few models tell them, and those by another rule' },
);
