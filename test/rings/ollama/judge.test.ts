import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../../../src/core/clock.ts';
import { isModelError } from '../../../src/core/failure.ts';
import { createOllamaServer } from '../../../src/providers/ollama/ollama-server.ts';
import { isRecord, recordsAt } from '../../../src/providers/transport/wire.ts';
import { nanoFile } from '../embedded/models.ts';
import { ollama } from './server.ts';

const NAME = 'judging-nano';
const none = () => new AbortController().signal;
const PAIR = { prefix: 'function add(a, b) {\n  return ', suffix: ';\n}\n' };

/** Mechanics alone: the small models follow no instructions, so that nothing is said of who is right. */
describe('judging on a real Ollama', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'judge-'));
    const modelfile = path.join(folder, 'Modelfile');
    const template = '{{ range .Messages }}{{ .Content }}\n{{ end }}';
    const lines = [
      `FROM ${nanoFile('ts')}`,
      `TEMPLATE """${template}"""`,
      'PARAMETER num_thread 1',
    ];
    await writeFile(modelfile, lines.join('\n'));
    await ollama().command('create', NAME, '-f', modelfile);
  });
  after(async () => {
    await ollama().command('rm', NAME);
    await rm(folder, { recursive: true, force: true });
  });

  it('asks for two letters with their lists, and reads both orders as one preference', async () => {
    const replies: unknown[] = [];
    const server = createOllamaServer({
      ...{ id: 'o', address: ollama().address, clock: systemClock },
      async fetch(url, init) {
        const reply = await fetch(url, init);
        if (new URL(reply.url).pathname === '/api/chat')
          replies.push(
            await reply
              .clone()
              .json()
              .catch(() => undefined),
          );
        return reply;
      },
    });
    try {
      const all = await server.list(none());
      const judging = all.find(({ name }) => name === `${NAME}:latest`)!;
      assert.equal(judging.primitives.judge, 'judge');
      const base = all.find(({ name }) => name === 'ensemble-nano-ts:latest');
      assert.equal(base?.primitives.judge, 'none');
      const model = server.model(judging);
      const ask = async (first: string, second: string) => {
        try {
          return (await model.judge!({ ...PAIR, first, second }, none())).preferFirst;
        } catch (error) {
          assert.ok(isModelError(error) && error.failure.code === 'unsupported');
          return undefined;
        }
      };
      const [straight, turned] = [await ask('a + b', 'a - b'), await ask('a - b', 'a + b')];
      const [first] = replies.filter(isRecord);
      assert.equal(recordsAt(recordsAt(first!, 'logprobs')[0]!, 'top_logprobs').length, 20);
      assert.equal(straight === undefined, turned === undefined);
      if (straight === undefined || turned === undefined) return;
      assert.ok(straight >= 0 && straight <= 1);
      assert.ok(Math.abs(straight + turned - 1) < 0.02);
    } finally {
      await server.dispose();
    }
  });
});
