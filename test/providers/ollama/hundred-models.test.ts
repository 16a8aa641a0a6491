import assert from 'node:assert/strict';
import { systemClock } from '../../../src/core/clock.ts';
import { createOllamaServer } from '../../../src/providers/ollama/ollama-server.ts';
import { fillMethodOf } from '../../../src/engine/fill-methods.ts';
import { selectMembers } from '../../../src/engine/member-selection.ts';
import type { ListedModel } from '../../../src/engine/model-directory.ts';
import { startHttpServer, type FakeHttpServer } from '../../fakes/http-server.ts';
import { COMPLETES, ollamaScript, tag, type ScriptedModel } from '../../fakes/scripted-ollama.ts';

const COUNT = 100;
const INSERTS = { ...COMPLETES, capabilities: ['completion', 'insert'] };
const MANY: readonly ScriptedModel[] = Array.from({ length: COUNT }, (_, i) => ({
  tag: tag(`model-${i}:1b`, { size: 1e9 + i }),
  show: INSERTS,
}));

describe('an Ollama with a hundred models', () => {
  let http: FakeHttpServer;
  afterEach(() => http.close());
  const shows = (): number => http.requests.filter(({ path }) => path === '/api/show').length;

  async function serverWith(onShow: () => Promise<void> | void = () => undefined) {
    const script = ollamaScript(MANY);
    http = await startHttpServer(async (request) => {
      if (request.path === '/api/show') await onShow();
      return script(request);
    });
    return createOllamaServer({ id: 'ollama', address: http.address, clock: systemClock });
  }

  it('is asked about each once, and about four at a time', async () => {
    let running = 0;
    let most = 0;
    const server = await serverWith(async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
    });
    const { signal } = new AbortController();
    assert.equal((await server.list(signal)).length, COUNT);
    assert.equal((await server.list(signal)).length, COUNT);
    assert.equal(shows(), COUNT);
    assert.ok(most <= 4, `${most} at a time`);
    await server.dispose();
  });

  it('that is too slow for one listing goes on at the next where it was cut off', async () => {
    const cut = new AbortController();
    const server = await serverWith(() => {
      if (shows() === 60) cut.abort(new Error('no listing within the limit'));
    });
    await assert.rejects(server.list(cut.signal), /no listing/);
    const before = shows();
    assert.equal((await server.list(new AbortController().signal)).length, COUNT);
    // Four were on their way when it was cut off.
    assert.ok(shows() - before <= COUNT - 60 + 4, `${shows() - before} asked again`);
    await server.dispose();
  });

  it('gives three members, and a reason for each of the others', async () => {
    const server = await serverWith();
    const listed = (await server.list(new AbortController().signal)).map(
      (description): ListedModel => ({ description, server, residency: 'not-resident' }),
    );
    const { chosen, left } = selectMembers(listed, {
      named: undefined,
      maxMembers: 3,
      freeMemoryBytes: 64e9,
      demoModels: false,
      fillOf: (description) => fillMethodOf(description, {}, new Map()),
      speedOf: () => undefined,
    });
    assert.deepEqual(
      chosen.map(({ listed: { description } }) => description.name),
      ['model-0:1b', 'model-1:1b', 'model-2:1b'],
    );
    assert.equal(left.length, COUNT - 3);
    assert.ok(left.every(({ reason }) => reason === 'enough'));
    await server.dispose();
  });
});
