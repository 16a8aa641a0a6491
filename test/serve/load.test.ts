import assert from 'node:assert/strict';
import { seededRandom } from '../../src/core/random.ts';
import { heapAfterCollection } from '../bench/heap-after-collection.ts';
import type { Role } from '../engine/scripted-engine.ts';
import { sendAllMutated } from './mutated-requests.ts';
import {
  forgetCalls,
  HANG,
  head,
  raw,
  serveRoles,
  statusOf,
  until,
  type Serving,
} from './serving.ts';
import { eightMembers, typeInEditors } from './typing-editors.ts';

/** `npm run soak` sends ten times as many. */
const MUTATED = 500;
const SEED = 2026;
/** Caches of the engine fill: latest runs and results. Unit: MB. */
const HEAP_GROWTH = 8;

const SAYS: Role = {
  ...{ name: 'a', roles: ['fuse', 'inline'], slots: 64 },
  script: (_, n) => (n % 7 === 0 ? [{ text: 'y' }, { fail: 'server-error' }] : [{ text: 'yes;' }]),
};

describe('ensemble serve under load', function () {
  this.timeout(60_000);
  let serving: Serving | undefined;
  afterEach(async () => {
    await serving?.close();
    serving = undefined;
  });

  it(`lives through ${MUTATED} mutated requests, and holds nothing of them`, async () => {
    const limits = { headMs: 100, requestMs: 200, lookMs: 20, idleMs: 50 };
    serving = await serveRoles([SAYS], { limits });
    const { port, server } = serving;
    const random = seededRandom(SEED);
    const seen = new Set((await sendAllMutated(port, MUTATED / 5, random)).keys());
    await until(() => server.sockets() === 0);
    const heap = heapAfterCollection();
    for (const status of (await sendAllMutated(port, (MUTATED * 4) / 5, random)).keys())
      seen.add(status);
    await until(() => server.sockets() === 0 && server.active() === 0);
    assert.ok(heapAfterCollection() - heap < HEAP_GROWTH);
    assert.equal(serving.open(), 0);
    for (const status of [200, 400, 401, 403, 404, 405, 415, 431])
      assert.ok(seen.has(status), `no request came to ${status}`);
    assert.ok(!seen.has(500), 'something went wrong inside');
    assert.equal(statusOf(await raw(port, head('GET /v1/models'))), 200);
  });

  it('serves 50 editors that type at 8 members, and loses none of their requests', async () => {
    serving = await serveRoles(eightMembers(), { settings: { maxMembers: 8 } });
    const { port, server } = serving;
    const warm = await typeInEditors(port, 50, 2, 1);
    await until(() => server.sockets() === 0 && server.active() === 0);
    forgetCalls(serving);
    const heap = heapAfterCollection();
    const count = await typeInEditors(port, 50, 4, 2);
    await until(() => server.sockets() === 0 && server.active() === 0);
    for (const one of [warm, count]) {
      assert.equal(one.answered + one.cancelled + one.failed, one.requests);
      assert.equal(one.failed, 0);
      assert.ok(one.answered > 0 && one.cancelled > 0);
    }
    // What a slow member writes is kept a moment longer: somebody may ask for the place again.
    await until(() => serving?.open() === 0);
    forgetCalls(serving);
    assert.ok(heapAfterCollection() - heap < HEAP_GROWTH);
  });

  it('ends the calls of 1,000 requests that leave at once, 64 of them under way', async () => {
    serving = await serveRoles([{ ...SAYS, script: () => [HANG] }], {
      limits: { connections: 2000 },
    });
    const { port, server } = serving;
    const left = new AbortController();
    const { url } = serving;
    const body = JSON.stringify({ messages: [{ role: 'user', content: 'x' }] });
    const headers = {
      authorization: 'Bearer a-token-for-these-tests',
      'content-type': 'application/json',
    };
    const all = Array.from({ length: 1000 }, () =>
      fetch(`${url}/chat/completions`, { method: 'POST', body, headers, signal: left.signal }).then(
        (reply) => reply.body?.cancel().then(() => reply.status),
        () => 0,
      ),
    );
    await until(() => server.active() === 64 && (serving?.open() ?? 0) === 64);
    left.abort();
    const statuses = await Promise.all(all);
    await until(() => server.active() === 0);
    assert.equal(serving.open(), 0);
    assert.ok(statuses.every((status) => status === 0 || status === 429));
    assert.equal(statusOf(await raw(port, head('GET /v1/models'))), 200);
  });
});
