import { createBorrowedFetch } from '../../src/bridge/borrowed-fetch.ts';
import { systemClock } from '../../src/core/clock.ts';
import { createBridgedServers } from '../../src/providers/bridged-servers.ts';
import { languageModelContract } from '../contracts/language-model.ts';
import { startHttpServer } from '../fakes/http-server.ts';
import { COMPLETES, ollamaScript, tag } from '../fakes/scripted-ollama.ts';
import { bridgeChannel } from './bridge-channel.ts';

languageModelContract('scripted Ollama, through the bridge', async () => {
  const http = await startHttpServer(ollamaScript([{ tag: tag('pseudo:1b'), show: COMPLETES }]));
  const url = new URL(http.address);
  const { lender, execute } = bridgeChannel({
    servers: () => [{ name: 'ollama', kind: 'ollama', url }],
  });
  let calls = 0;
  const [server] = createBridgedServers({
    lent: () => Promise.resolve(['ollama']),
    borrow: (name) => createBorrowedFetch(execute, name, () => `c${++calls}`),
    clock: systemClock,
    keepAlive: '5m',
  });
  const [description] = await server!.list(new AbortController().signal);
  return {
    model: server!.model(description!),
    missing: server!.model({ ...description!, name: 'gone:1b' }),
    prompts: [
      { kind: 'raw', text: 'const a = ' },
      { kind: 'raw', text: 'const b = ' },
    ],
    requests: () => http.requests.filter(({ path }) => /generate|chat/.test(path)).length,
    idle: () => http.idle(),
    async dispose() {
      lender.endAll();
      await server!.dispose();
      await http.close();
    },
  };
});
