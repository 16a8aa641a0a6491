import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAll } from '../../stand/build.mjs';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const SAMPLE = 'media/sample/task-queue.ts:24:25';

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line where no Ollama answers. */
async function ensemble(...argv: readonly string[]): Promise<Outcome> {
  return await new Promise((resolve) => {
    const env = { ...process.env, OLLAMA_HOST: '127.0.0.1:9' };
    const options = { cwd: repository, env, timeout: 60_000 };
    execFile(process.execPath, ['dist/cli.cjs', ...argv], options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

describe('the command line', function () {
  this.timeout(120_000);
  let folder = '';

  before(async () => {
    await buildAll();
    folder = await mkdtemp(path.join(tmpdir(), 'ensemble-cli-'));
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('lists every method as one JSON value', async () => {
    const { code, stdout, stderr } = await ensemble('strategies', '--json');
    const rows: unknown = JSON.parse(stdout);
    assert.equal(code, 0);
    assert.equal(stderr, '');
    assert.ok(Array.isArray(rows) && rows.length >= 50);
    assert.deepEqual(Object.keys(rows[0] ?? {}), [
      'id',
      'family',
      'title',
      'paper',
      'needs',
      'status',
    ]);
  });
  it('falls back to the three small models with one line on stderr', async () => {
    const { code, stdout, stderr } = await ensemble('complete', SAMPLE, '--json');
    const answer: unknown = JSON.parse(stdout);
    assert.equal(code, 0, stderr);
    assert.equal(stderr.trim().split('\n').length, 1);
    assert.ok(isRecord(answer));
    assert.deepEqual(Object.keys(answer), ['candidates', 'result', 'failures', 'timings']);
    const { candidates, result, failures } = answer;
    assert.ok(Array.isArray(candidates) && isRecord(result) && Array.isArray(failures));
    const authors = candidates.flatMap(({ models }: { models: string[] }) => models);
    const silent = failures.map(({ model }: { model: string }) => model);
    assert.deepEqual([...authors, ...silent].sort(), [
      'embedded:ensemble-nano-mix',
      'embedded:ensemble-nano-py',
      'embedded:ensemble-nano-ts',
    ]);
    assert.equal(result['text'], candidates[0].text);
  });
  it('asks only the models that are named', async () => {
    const named = ['--models', 'embedded:ensemble-nano-ts', '--strategy', 'first'];
    const { code, stdout } = await ensemble('complete', SAMPLE, '--json', ...named);
    const { candidates } = JSON.parse(stdout);
    assert.equal(code, 0);
    assert.deepEqual(candidates[0].models, ['embedded:ensemble-nano-ts']);
  });
  it('gives the same text for the same place and seed', async () => {
    const call = [
      'complete',
      SAMPLE,
      '--json',
      '--seed',
      '7',
      '--models',
      'embedded:ensemble-nano-ts',
    ];
    const [first, second] = [await ensemble(...call), await ensemble(...call)];
    assert.deepEqual(JSON.parse(first.stdout).result, JSON.parse(second.stdout).result);
  });
  it('streams the events as JSON lines, the result last', async () => {
    const { stdout } = await ensemble('complete', SAMPLE, '--stream');
    const types = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).type);
    assert.equal(types[0], 'run-start');
    assert.equal(types.at(-1), 'result');
    assert.ok(types.includes('generation-delta') && types.includes('strategy-step'));
  });
  it('appends what happened to a recording', async () => {
    const file = path.join(folder, 'recording.jsonl');
    await ensemble('complete', SAMPLE, '--record', file);
    await ensemble('complete', SAMPLE, '--record', file);
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    assert.deepEqual(
      lines.map((line) => [JSON.parse(line).version, JSON.parse(line).task]),
      [
        [1, 'fill'],
        [1, 'fill'],
      ],
    );
  });
  it('takes the settings of a file, with or without the prefix', async () => {
    const file = path.join(folder, 'settings.json');
    const embeddedModels = [path.join(repository, 'media/models/ensemble-nano-py.q8_0.gguf')];
    await writeFile(
      file,
      JSON.stringify({ 'ensemble.embeddedModels': embeddedModels, strategie: 1 }),
    );
    const { stdout, stderr } = await ensemble('models', '--json', '--config', file);
    assert.deepEqual(
      JSON.parse(stdout).map(({ id }: { id: string }) => id),
      ['embedded:ensemble-nano-py'],
    );
    assert.match(stderr, /strategie: unknown/);
  });
  for (const [what, argv] of [
    ['an unknown command', ['compleet']],
    ['an unknown strategy', ['complete', SAMPLE, '--strategy', 'best']],
    ['a place that is none', ['complete', 'media/sample/task-queue.ts']],
    ['a configuration that is not there', ['models', '--config', 'none.json']],
  ] as const) {
    it(`refuses ${what} with one line, exit code 2 and nothing on stdout`, async () => {
      const { code, stdout, stderr } = await ensemble(...argv);
      assert.deepEqual([code, stdout, stderr.trim().split('\n').length], [2, '', 1]);
    });
  }
  it('says so with exit code 1 when there is nothing to show', async () => {
    const none = ['--models', 'ollama:none'];
    const { code, stdout } = await ensemble('complete', SAMPLE, '--json', ...none);
    assert.equal(code, 1);
    assert.equal(JSON.parse(stdout).result.reason, 'no-members');
  });
});
