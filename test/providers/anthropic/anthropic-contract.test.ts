import { systemClock } from '../../../src/core/clock.ts';
import { createAnthropicServer } from '../../../src/providers/anthropic/anthropic-server.ts';
import { languageModelContract } from '../../contracts/language-model.ts';
import { startHttpServer } from '../../fakes/http-server.ts';
import { anthropicScript } from '../../fakes/scripted-anthropic.ts';
import { anthropicReach } from './anthropic-reach.ts';

languageModelContract(
  'scripted Anthropic API',
  async () => {
    const http = await startHttpServer(anthropicScript([{ id: 'claude-sonnet-4-5' }]));
    const server = createAnthropicServer({
      ...{ id: 'claude', address: http.address, clock: systemClock, reach: anthropicReach() },
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
  { logprobs: 'the vendor tells none' },
);
