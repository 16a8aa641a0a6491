import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod/mini';
import type { LanguageModel, ModelServer } from '../../../src/core/model.ts';
import { buildAll } from '../../stand/build.mjs';
import { embeddedServer, modelNamed, NANO_MODELS, repository } from './models.ts';

const none = new AbortController().signal;

/** Rounding of the library between batches of different sizes, in nats a token. */
const NATS_A_TOKEN = 0.01;

const HEAD = 'function sum(values: number[]): number {\n  let total = 0;\n';
const LOOP = '  for (let i = 0; i <= values.length; i++) {\n    total += values[i];\n  }\n';

describe('embedded models reading code that stands', function () {
  this.timeout(120_000);
  let server: ModelServer;
  before(() => {
    server = embeddedServer();
  });
  after(() => server.dispose());

  const read = (model: LanguageModel, prefix: string, text: string, alternatives = 8) =>
    model.read!({ prefix, text, suffix: '', alternatives }, none);

  for (const name of NANO_MODELS)
    it(`find what their scores say, token by token: ${name}`, async () => {
      const model = await modelNamed(server, `ensemble-nano-${name}`);
      const text = LOOP.trimEnd();
      const tokens = await read(model, HEAD, text, 0);
      assert.equal(tokens.map((token) => token.text).join(''), text);
      const [score] = await model.score!({ prefix: HEAD, texts: [text] }, none);
      const nats = tokens.reduce((sum, { logprobNats }) => sum + logprobNats, 0);
      assert.ok(Math.abs(nats - (score?.logprobNats ?? 0)) < NATS_A_TOKEN * tokens.length);
    });

  it('name the operator that they would have there', async () => {
    const model = await modelNamed(server, 'ensemble-nano-ts');
    const tokens = await read(model, HEAD, LOOP);
    const wrong = tokens.find(({ text }) => text === ' <=');
    assert.equal(wrong?.top?.[0]?.text, ' <');
    assert.ok(wrong.top[0].logprobNats - wrong.logprobNats > 2);
  });

  it('refuse what does not fit their context, and stop when aborted', async () => {
    const model = await modelNamed(server, 'ensemble-nano-ts');
    await assert.rejects(read(model, '', 'a b c d e f g h\n'.repeat(1000)), /bad-request/);
    const controller = new AbortController();
    const reason = new Error('no longer');
    const long = { prefix: '', text: LOOP.repeat(20), suffix: '', alternatives: 8 };
    const reading = model.read!(long, controller.signal);
    controller.abort(reason);
    await assert.rejects(reading, (error) => error === reason);
    assert.ok((await read(model, HEAD, LOOP)).length > 0);
  });
});

const opinion = z.object({
  kind: z.literal('opinion'),
  hints: z.array(z.looseObject({ line: z.number(), original: z.string(), rival: z.string() })),
  readers: z.array(z.looseObject({ id: z.string() })),
});

describe('a second opinion on the command line', function () {
  this.timeout(180_000);
  let folder = '';
  before(async () => {
    await buildAll();
    folder = await mkdtemp(path.join(tmpdir(), 'opinion-'));
    await mkdir(path.join(folder, 'src/.git'), { recursive: true });
    for (const name of ['orders', 'offers', 'refunds', 'invoices'])
      await writeFile(path.join(folder, `src/${name}.ts`), sumOf(name, '<'));
    await writeFile(path.join(folder, 'src/bills.ts'), sumOf('bills', '<='));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('hints at a loop that goes one too far, by the workspace and the small models', async () => {
    const models = ['workspace', 'embedded:ensemble-nano-ts', 'embedded:ensemble-nano-mix'];
    const stdout = await new Promise<string>((resolve, reject) => {
      execFile(
        process.execPath,
        [
          path.join(repository, 'dist/cli.cjs'),
          ...['second-opinion', 'src/bills.ts', '--models', models.join(','), '--json'],
        ],
        {
          cwd: folder,
          env: {
            ...process.env,
            OLLAMA_HOST: '127.0.0.1:9',
            XDG_CACHE_HOME: path.join(folder, 'cache'),
          },
          timeout: 150_000,
        },
        (error, out, messages) => {
          if (error === null) resolve(out);
          else reject(new Error(`${error.message}\n${messages}`));
        },
      );
    });
    const { hints, readers } = opinion.parse(JSON.parse(stdout));
    assert.equal(readers.length, 3);
    assert.deepEqual(
      hints.map(({ line, original, rival }) => [line, original, rival]),
      [[4, '<=', '<']],
    );
  });
});

function sumOf(name: string, operator: string): string {
  return [
    `import type { Line } from './line';`,
    '',
    `export function ${name}Total(lines: Line[]): number {`,
    '  let total = 0;',
    `  for (let i = 0; i ${operator} lines.length; i++) {`,
    '    total += lines[i].price * lines[i].quantity;',
    '  }',
    '  return total;',
    '}',
    '',
  ].join('\n');
}
