import assert from 'node:assert/strict';
import type { FakeHttpServer } from '../fakes/http-server.ts';
import { LEAKS, startLeakingServer } from './leaking-server.ts';
import { byForm, plantedIn } from './planted-keys.ts';
import { KEEPING, SHOWING, sinksAt, type Sinks } from './sinks.ts';

describe('keys and what a window writes', () => {
  let server: FakeHttpServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  function assertSilent(sinks: Sinks): void {
    assert.deepEqual(Object.keys(sinks).toSorted(), [...SHOWING, ...KEEPING].toSorted());
    for (const [name, text] of Object.entries(sinks)) {
      assert.deepEqual(plantedIn(text), [], `${name}: ${text.slice(0, 4000)}`);
    }
  }

  for (const leak of LEAKS) {
    it(`are in no sink where the server leaks them by ${leak}`, async () => {
      server = await startLeakingServer(leak);
      const sinks = await sinksAt(server.address);
      assertSilent(sinks);
      // Those that are for the server did reach it, and it did fail; those of the settings did not.
      const sent = JSON.stringify(server.requests.map(({ headers, path }) => [headers, path]));
      assert.deepEqual(plantedIn(sent).toSorted(), ['headerValue', 'secretStorage'], sent);
      assert.match(sinks.failures, /modelId: 'gate:one'/);
      assert.match(sinks.problems, /secret/);
    });
  }

  it('are in no sink where the listing leaks them', async () => {
    server = await startLeakingServer('error-401', 'leaking');
    const sinks = await sinksAt(server.address);
    assertSilent(sinks);
    assert.match(sinks.diagnose, /gate/);
  });

  it('are left out of what is kept where a model writes somebody’s', async () => {
    server = await startLeakingServer(() => ({
      headers: { 'content-type': 'text/event-stream' },
      body: [
        { choices: [{ index: 0, delta: { content: `"${byForm}";` }, text: `"${byForm}";` }] },
        { choices: [{ index: 0, delta: {}, text: '', finish_reason: 'stop' }] },
      ]
        .map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`)
        .concat('data: [DONE]\n\n'),
    }));
    const sinks = await sinksAt(server.address);
    assertSilent(sinks);
    for (const name of KEEPING) assert.ok(!sinks[name].includes(byForm), `${name}: ${sinks[name]}`);
    // It is the answer: whoever asked sees it.
    for (const name of SHOWING) assert.ok(sinks[name].includes(byForm), name);
    for (const name of ['recording', 'exports', 'outcomes', 'learner'] as const) {
      assert.ok(sinks[name].length > 10, `${name} is empty`);
    }
  });
});
