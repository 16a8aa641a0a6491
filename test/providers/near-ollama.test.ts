import assert from 'node:assert/strict';
import { systemClock } from '../../src/core/clock.ts';
import { isOllamaAt } from '../../src/providers/near-ollama.ts';
import { json, startHttpServer, type FakeHttpServer, type Script } from '../fakes/http-server.ts';
import { ollamaScript } from '../fakes/scripted-ollama.ts';

describe('whether an Ollama is at an address', () => {
  let http: FakeHttpServer | undefined;
  afterEach(() => http?.close());
  const asked = async (script: Script, signal = new AbortController().signal): Promise<boolean> => {
    http = await startHttpServer(script);
    return isOllamaAt(http.address.replace('http://', ''), systemClock, signal);
  };

  it('is told by its version, and nothing but that is asked', async () => {
    assert.equal(await asked(ollamaScript([])), true);
    assert.deepEqual(
      http?.requests.map(({ method, path, body }) => `${method} ${path} ${body}`),
      ['GET /api/version '],
    );
  });

  for (const [what, reply] of [
    ['a web page', { headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ['another JSON', json({ hello: 'world' })],
    ['no such page', { status: 404, body: '' }],
  ] as const) {
    it(`is not where ${what} comes back`, async () => {
      assert.equal(await asked(() => reply), false);
    });
  }

  it('is not where nobody answers before the limit', async () => {
    const limit = new AbortController();
    const silent = asked(() => {
      limit.abort(new Error('the time is over'));
      return new Promise(() => undefined);
    }, limit.signal);
    assert.equal(await silent, false);
  });

  it('is not where nobody listens', async () => {
    const limit = AbortSignal.timeout(1000);
    assert.equal(await isOllamaAt('127.0.0.1:9', systemClock, limit), false);
  });
});
