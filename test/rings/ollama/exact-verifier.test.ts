import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../../../src/core/clock.ts';
import { isModelError } from '../../../src/core/failure.ts';
import type { LanguageModel, ModelServer, TextScore } from '../../../src/core/model.ts';
import type { VerifierRefusal } from '../../../src/providers/exact-verifier.ts';
import { blobPathIn } from '../../../src/providers/model-blob.ts';
import { createOllamaServer } from '../../../src/providers/ollama/ollama-server.ts';
import { createServers } from '../../../src/providers/registry.ts';
import { buildAll } from '../../stand/build.mjs';
import { ensemble } from '../../cli/run-ensemble.ts';
import {
  embeddedServer,
  modelNamed,
  modelProcess,
  nanoFile,
  repository,
} from '../embedded/models.ts';
import { ollama } from './server.ts';

const NAME = 'ensemble-nano-ts';
const none = () => new AbortController().signal;

/** What JSON escapes, what it does not, and a token that crosses the border. */
const SETS = [
  {
    prefix: 'import { readFile } from "node:fs";\n\nexport function load(',
    texts: ['path: string) {\n  return "a\tb";\n}', '"file");', 'a\\b);', '`${x}`)', ''],
  },
  { prefix: 'function f(x) {\n  retu', texts: ['rn x;', 'rned(x);', 'rn "é";\n'] },
] as const;

describe('models of a real Ollama, scored from its own files', function () {
  this.timeout(120_000);
  const embedded = embeddedServer();
  const open: ModelServer[] = [];
  let folder = '';
  let refusals: VerifierRefusal[] = [];
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'verifier-'));
  });
  afterEach(async () => {
    for (const server of open.splice(0)) await server.dispose();
    refusals = [];
  });
  after(async () => {
    await embedded.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  /** The session's Ollama with the limit of the setting; undefined: switched off. */
  function serverWith(megabytes: number | undefined, program = modelProcess): ModelServer {
    const [server] = createServers({
      ...{ servers: [], ollamaHost: ollama().address, keepAlive: '5m', ollamaOptions: {} },
      ...{ embeddedModels: [], modelProcess: program, clock: systemClock },
      exactVerifierMegabytes: megabytes,
      onVerifierRefusal: (refusal) => refusals.push(refusal),
      apiKey: () => Promise.resolve(undefined),
    });
    open.push(server!);
    return server!;
  }
  const named = async (server: ModelServer, name = `${NAME}:latest`): Promise<LanguageModel> =>
    modelNamed(server, name);
  /** Requests of which the server's own scores are made. */
  const generations = () =>
    ollama()
      .log()
      .match(/POST\s+"\/api\/generate"/g)?.length ?? 0;
  const scoresOf = (model: LanguageModel, set: (typeof SETS)[number]) => model.score!(set, none());
  const assertSame = (given: readonly TextScore[], own: readonly TextScore[]) => {
    assert.deepEqual(
      given.map(({ tokens, bytes, fidelity }) => [tokens, bytes, fidelity]),
      own.map(({ tokens, bytes, fidelity }) => [tokens, bytes, fidelity]),
    );
    for (const [i, { logprobNats }] of given.entries())
      assert.ok(Math.abs(logprobNats - own[i]!.logprobNats) < 1e-3 * (own[i]!.tokens + 1));
  };
  const blobOf = async (name: string): Promise<string> => {
    const server = createOllamaServer({
      ...{ id: 'o', address: ollama().address, clock: systemClock },
    });
    const show = await server.show(name, none());
    await server.dispose();
    return blobPathIn(String(show['modelfile'])) ?? '';
  };
  /** A model of the same weights but for a byte of the last one, so that its blob is its own. */
  async function createCopy(name: string): Promise<void> {
    const file = path.join(folder, `${name}.gguf`);
    await copyFile(nanoFile('ts'), file);
    const bytes = await readFile(file);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(file, bytes);
    const modelfile = path.join(folder, `${name}.Modelfile`);
    await writeFile(
      modelfile,
      `FROM ${file}\nTEMPLATE """{{ .Prompt }}"""\nPARAMETER num_thread 1\n`,
    );
    await ollama().command('create', name, '-f', modelfile);
  }

  it('have the scores and next tokens of the embedded model, without a call for them', async () => {
    const exact = await modelNamed(embedded, NAME);
    const server = serverWith(100);
    const model = await named(server);
    const before = generations();
    for (const set of SETS) assertSame(await scoresOf(model, set), await scoresOf(exact, set));
    const wanted = { prefix: 'const total = ', k: 5 };
    const [given, own] = [await model.next!(wanted, none()), await exact.next!(wanted, none())];
    assert.deepEqual(
      given.map(({ text }) => text),
      own.map(({ text }) => text),
    );
    assert.equal(generations(), before);
    assert.deepEqual(refusals, []);
    assert.equal((await named(server)).description.primitives.score, 'exact');
  });

  it('are described as exact by a probe, which loads nothing', async () => {
    const server = serverWith(100);
    const { description } = await named(server);
    const before = generations();
    assert.equal((await server.probe!(description, none())).primitives.score, 'exact');
    assert.equal(generations(), before);
  });

  it('are scored by the server where the setting is off', async () => {
    const server = serverWith(undefined);
    const before = generations();
    assert.equal((await scoresOf(await named(server), SETS[0])).length, SETS[0].texts.length);
    assert.ok(generations() > before);
  });

  it('are scored by the server where the file is too large, which is told once', async () => {
    const model = await named(serverWith(1));
    for (const set of SETS) assert.equal((await scoresOf(model, set)).length, set.texts.length);
    assert.deepEqual(
      refusals.map(({ modelId, failure }) => [modelId, failure.code]),
      [[`ollama:${NAME}:latest`, 'unsupported']],
    );
  });

  it('are scored by the server where llama.cpp does not start, which is told once', async () => {
    const program = path.join(folder, 'broken.mjs');
    await writeFile(program, 'process.exit(3);\n');
    const model = await named(serverWith(100, program));
    for (const set of SETS) assert.equal((await scoresOf(model, set)).length, set.texts.length);
    assert.deepEqual(
      refusals.map(({ failure }) => failure.code),
      ['server-error'],
    );
  });

  it('are the server’s affair once the file is gone, also in between', async () => {
    await createCopy('verifier-gone');
    const model = await named(serverWith(100), 'verifier-gone:latest');
    const before = generations();
    await scoresOf(model, SETS[1]);
    assert.equal(generations(), before);
    const blob = await blobOf('verifier-gone');
    await rename(blob, `${blob}.away`);
    try {
      // Ollama looks into the file at every request, so that it cannot answer either, and says so.
      await assert.rejects(scoresOf(model, SETS[1]), isModelError);
      assert.deepEqual(
        refusals.map(({ failure }) => failure.code),
        ['model-missing'],
      );
    } finally {
      await rename(`${blob}.away`, blob);
      await ollama().command('rm', 'verifier-gone');
    }
  });

  it('are missing once the server has deleted them', async () => {
    await createCopy('verifier-deleted');
    const model = await named(serverWith(100), 'verifier-deleted:latest');
    await scoresOf(model, SETS[1]);
    await ollama().command('rm', 'verifier-deleted');
    await assert.rejects(
      scoresOf(model, SETS[1]),
      (error) => isModelError(error) && error.failure.code === 'model-missing',
    );
  });

  it('show their fidelity on the command line', async () => {
    await buildAll();
    const config = path.join(folder, 'config.json');
    await writeFile(config, JSON.stringify({ 'ensemble.exactVerifier': 100 }));
    await writeFile(path.join(folder, 'prefix.txt'), SETS[0].prefix);
    await writeFile(path.join(folder, 'texts.json'), JSON.stringify(SETS[0].texts));
    const before = generations();
    const files = ['--prefix-file', 'prefix.txt', '--texts-file', 'texts.json'];
    const model = ['--model', `ollama:${NAME}:latest`, '--config', config];
    const { code, stdout, stderr } = await ensemble(['score', ...model, ...files, '--json'], {
      ...{ cwd: folder, env: { OLLAMA_HOST: ollama().address } },
      main: path.join(repository, 'dist/cli.cjs'),
    });
    assert.deepEqual([code, stderr], [0, '']);
    const rows = JSON.parse(stdout) as readonly { readonly fidelity: string }[];
    assert.deepEqual(new Set(rows.map(({ fidelity }) => fidelity)), new Set(['exact']));
    assert.equal(generations(), before);
  });
});
