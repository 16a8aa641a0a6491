import assert from 'node:assert/strict';
import { createServers } from '../../src/providers/registry.ts';
import type { ServerKind } from '../../src/providers/vendors.ts';
import { startHttpServer, type Script } from '../fakes/http-server.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { ANTHROPIC_KEY, anthropicScript } from '../fakes/scripted-anthropic.ts';
import { GEMINI_KEY, geminiScript } from '../fakes/scripted-gemini.ts';

/** Vendors with a protocol of their own, whose stand-ins refuse calls without key and version. */
const VENDORS: readonly (readonly [ServerKind, string, Script])[] = [
  ['anthropic', ANTHROPIC_KEY, anthropicScript([{ id: 'one' }])],
  ['gemini', GEMINI_KEY, geminiScript([{ name: 'models/one' }])],
];

describe('createServers, for a vendor with a protocol of its own', () => {
  for (const [kind, key, script] of VENDORS)
    it(`gives ${kind} its key and headers, and models their server's name`, async () => {
      const http = await startHttpServer(script);
      const asked: string[] = [];
      const servers = createServers({
        servers: [{ name: 'mine', kind, url: http.address, models: ['two'] }],
        ...{ ollamaHost: undefined, keepAlive: '5m', ollamaOptions: {}, embeddedModels: [] },
        ...{ modelProcess: '', clock: createManualClock() },
        apiKey: (name) => {
          asked.push(name);
          return Promise.resolve(`${key}\n`);
        },
      });
      try {
        const listed = await servers.at(-1)!.list(new AbortController().signal);
        assert.deepEqual(
          listed.map(({ id, provider }) => [id, provider]),
          [
            ['mine:one', kind],
            ['mine:two', kind],
          ],
        );
        assert.deepEqual(asked, ['mine']);
      } finally {
        for (const server of servers) await server.dispose();
        await http.close();
      }
    });
});
