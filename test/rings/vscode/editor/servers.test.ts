import assert from 'node:assert/strict';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import { activate, configure, open, until } from '../stage.ts';
import { ui } from '../ui.ts';

const SOURCE = `export const answer = ‸;
`;

/** Nothing but this server may suggest anything, not even what stands in the other files. */
const at = (url: string) => ({
  servers: [{ name: 'ollama', kind: 'ollama', url }],
  workspaceModel: false,
});

describe('a server that lists a cloud model', () => {
  let server: FakeOllama;
  before(async () => {
    await activate();
    server = await startFakeOllama(['small:1b', 'huge:cloud', 'other:120b-cloud'], 'fortyTwo');
    await configure(at(server.url));
  });
  after(() => server.close());

  it('gets no request for it, only for the local one', async () => {
    await open('cloud.ts', SOURCE);
    await ui.type('f');
    assert.match(await ui.waitGhostText(), /fortyTwo/);
    await ui.runCommand('Ensemble: Trigger');
    assert.deepEqual([...new Set(server.written())], ['small:1b']);
  });
});

describe('a wrong server address', () => {
  before(async () => {
    await ui.clearNotifications();
    await configure(at('http://127.0.0.1:9'));
  });
  after(() => ui.clearNotifications());

  it('is one message and a status bar item that say what to do', async () => {
    await open('wrong.ts', SOURCE);
    for (const key of ['a', 'b', 'c']) {
      await ui.type(key);
      assert.equal(await ui.watchGhostText(500), '');
    }
    await ui.waitStatusBar('Ensemble.*(Ollama|address|model)');
    await ui.screenshot('wrong-address');
    const ours = await until('a message', async () => {
      const all = (await ui.notifications()).filter(({ text }) => text.startsWith('Ensemble'));
      return all.length > 0 && all;
    });
    assert.equal(ours.length, 1, JSON.stringify(ours));
    assert.match(ours[0]?.text ?? '', /Start Ollama|address/);
  });

  it('is over once the address is right', async () => {
    const server = await startFakeOllama(['small:1b'], 'fortyTwo');
    await configure(at(server.url));
    await open('right.ts', SOURCE);
    await ui.type('n');
    assert.match(await ui.waitGhostText(), /fortyTwo/);
    await server.close();
  });
});
