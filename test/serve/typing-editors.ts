import { Agent, request, type ClientRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../../src/core/random.ts';
import type { Role } from '../engine/scripted-engine.ts';
import { TOKEN } from './serving.ts';

/** What became of the requests of editors that typed. */
export interface TypingCount {
  readonly requests: number;
  readonly answered: number;
  readonly cancelled: number;
  readonly failed: number;
}

/** Members that fill, each a little slower than the one before. */
export function eightMembers(): readonly Role[] {
  return Array.from({ length: 8 }, (_, i) => ({
    name: `m${i}`,
    ...{ slots: 16, device: `device-${i}`, roles: ['inline', 'fuse'] as const },
    script: () => [{ afterMs: 1 + i, text: i % 3 === 0 ? 'price * 2;' : `price * ${i};` }],
  }));
}

/** Keys of an editor that go out as requests; most are called off by the next key. */
const CALLED_OFF = 0.6;
const LONGEST_PAUSE_MS = 6;

/**
 * So many editors type so many keys each at a serving ensemble: every key asks for a completion, and calls
 * off the one before where that has not come yet.
 */
export async function typeInEditors(
  port: number,
  editors: number,
  keys: number,
  seed = 1,
): Promise<TypingCount> {
  const count = { requests: 0, answered: 0, cancelled: 0, failed: 0 };
  await Promise.all(
    Array.from({ length: editors }, async (_, editor) => {
      const random = seededRandom(seed * 1000 + editor);
      const agent = new Agent({ keepAlive: true, maxSockets: 4 });
      const source = `// editor ${editor}\nconst total = `;
      for (let key = 0; key < keys; key++) {
        count.requests++;
        const asking = ask(port, agent, source + 'x'.repeat(key % 7));
        if (random.next() < CALLED_OFF) {
          await sleep(random.next() * LONGEST_PAUSE_MS);
          asking.call.destroy();
        }
        count[await asking.outcome]++;
      }
      agent.destroy();
    }),
  );
  return count;
}

function ask(
  port: number,
  agent: Agent,
  prompt: string,
): {
  readonly call: ClientRequest;
  readonly outcome: Promise<'answered' | 'cancelled' | 'failed'>;
} {
  const body = JSON.stringify({ model: 'ensemble', prompt, suffix: '\n', path: 'a.ts' });
  const headers = {
    authorization: `Bearer ${TOKEN}`,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
  };
  const options = { port, agent, headers, host: '127.0.0.1', method: 'POST' };
  const call = request({ ...options, path: '/v1/completions' });
  const outcome = new Promise<'answered' | 'cancelled' | 'failed'>((resolve) => {
    call.on('response', (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      reply.on('error', () => undefined);
      reply.on('close', () => {
        const isWhole = reply.complete && reply.statusCode === 200 && text.includes('price');
        resolve(isWhole ? 'answered' : call.destroyed && !reply.complete ? 'cancelled' : 'failed');
      });
    });
    call.on('error', () => {
      resolve(call.destroyed ? 'cancelled' : 'failed');
    });
    call.on('close', () => {
      if (call.destroyed && call.listenerCount('response') > 0) setImmediate(resolve, 'cancelled');
    });
  });
  call.end(body);
  return { call, outcome };
}
