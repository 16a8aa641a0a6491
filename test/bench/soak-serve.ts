import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../../src/core/random.ts';
import type { Role } from '../engine/scripted-engine.ts';
import { sendAllMutated } from '../serve/mutated-requests.ts';
import { forgetCalls, serveRoles, type Serving } from '../serve/serving.ts';
import { eightMembers, typeInEditors } from '../serve/typing-editors.ts';
import { heapAfterCollection } from './heap-after-collection.ts';
import type { Census } from './soak-scenarios.ts';

const EDITORS = 50;
const CENSUSES = 10;
const QUIET_LIMIT_MS = 10_000;
const SEED = 2026;

/** Keys of 50 editors that type at 8 members of a serving ensemble; see `typeInEditors`. Real time and sockets. */
export async function soakServe(keys: number): Promise<readonly Census[]> {
  const serving = await serveRoles(eightMembers(), { settings: { maxMembers: 8 } });
  const each = Math.max(1, Math.ceil(keys / CENSUSES / EDITORS));
  return await inParts(serving, async (part) => {
    const { failed } = await typeInEditors(serving.port, EDITORS, each, part);
    if (failed > 0) throw new Error(`${failed} requests were not answered`);
    return each * EDITORS;
  });
}

/** Mutated requests instead of keys; see `mutatedRequest`. */
export async function soakMutated(requests: number): Promise<readonly Census[]> {
  const member: Role = {
    ...{ name: 'a', roles: ['fuse', 'inline'], slots: 64 },
    script: (_, n) => (n % 7 === 0 ? [{ text: 'y' }, { fail: 'server-error' }] : [{ text: 'yes' }]),
  };
  const limits = { headMs: 100, requestMs: 200, lookMs: 20, idleMs: 50 };
  const serving = await serveRoles([member], { limits });
  const random = seededRandom(SEED);
  const each = Math.max(1, Math.ceil(requests / CENSUSES));
  return await inParts(serving, async () => {
    const statuses = await sendAllMutated(serving.port, each, random);
    if (statuses.has(500)) throw new Error('a request came to 500');
    return each;
  });
}

/** The first part fills caches: what it leaves is what the others are compared with. */
async function inParts(
  serving: Serving,
  part: (n: number) => Promise<number>,
): Promise<readonly Census[]> {
  const censuses: Census[] = [];
  let keys = 0;
  try {
    for (let n = 0; n <= CENSUSES; n++) {
      keys += await part(n);
      const end = performance.now() + QUIET_LIMIT_MS;
      while (!isQuiet(serving) && performance.now() < end) await sleep(20);
      forgetCalls(serving);
      censuses.push({
        ...{ keys, heap: heapAfterCollection(), timers: serving.server.active() },
        ...{ generations: serving.open(), sockets: serving.server.sockets() },
      });
    }
    return censuses;
  } finally {
    await serving.close();
  }
}

function isQuiet({ server, open }: Serving): boolean {
  return server.active() + server.sockets() + open() === 0;
}
