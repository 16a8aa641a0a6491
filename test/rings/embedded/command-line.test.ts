import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { buildAll } from '../../stand/build.mjs';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const SAMPLE = 'media/sample/task-queue.ts:24:25';

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line where no Ollama answers. */
/** What the command line keeps of this ring's runs is thrown away with it. */
let cacheFolder = '';

async function ensemble(...argv: readonly string[]): Promise<Outcome> {
  return await new Promise((resolve) => {
    const env = { ...process.env, OLLAMA_HOST: '127.0.0.1:9', XDG_CACHE_HOME: cacheFolder };
    const options = { cwd: repository, env, timeout: 60_000 };
    execFile(process.execPath, ['dist/cli.cjs', ...argv], options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

const rowsSchema = z.array(z.looseObject({ id: z.string() }));
const answerSchema = z.object({
  candidates: z.array(z.looseObject({ text: z.string(), models: z.array(z.string()) })),
  result: z.looseObject({
    text: z.nullable(z.string()),
    reason: z.optional(z.string()),
    spans: z.optional(z.array(z.looseObject({ text: z.string(), modelId: z.string() }))),
  }),
  failures: z.array(z.looseObject({ model: z.string() })),
  timings: z.looseObject({ totalMs: z.number() }),
});
const eventSchema = z.looseObject({ type: z.string() });
const recordedSchema = z.looseObject({ version: z.number(), task: z.string() });

const answerOf = ({ stdout }: Outcome) => answerSchema.parse(JSON.parse(stdout));

const linesOf = (text: string): readonly string[] => text.trim().split('\n');

describe('the command line', function () {
  this.timeout(120_000);
  let folder = '';

  before(async () => {
    await buildAll();
    folder = await mkdtemp(path.join(tmpdir(), 'ensemble-cli-'));
    cacheFolder = path.join(folder, 'cache');
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('lists every method as one JSON value', async () => {
    const { code, stdout, stderr } = await ensemble('strategies', '--json');
    const rows = rowsSchema.parse(JSON.parse(stdout));
    assert.equal(code, 0);
    assert.equal(stderr, '');
    assert.ok(rows.length >= 50);
    assert.deepEqual(Object.keys(rows[0] ?? {}), [
      'id',
      'family',
      'title',
      'paper',
      'needs',
      'status',
    ]);
  });
  it('trains a router on recordings and completes by it', async () => {
    const source = path.join(repository, 'node_modules/@huggingface/jinja/src/runtime.ts');
    const text = await readFile(source, 'utf8');
    const lines = [3000, 6000, 9000, 12_000, 15_000].map((start) => ({
      ...{ version: 1, id: `${start}`, task: 'fill', candidates: [] },
      ...{ prefix: text.slice(0, start), reference: text.slice(start, start + 100) },
    }));
    const recording = path.join(folder, 'accepted.jsonl');
    await writeFile(recording, lines.map((line) => JSON.stringify(line)).join('\n'));
    const embeddedModels = ['mix', 'ts'].map((name) =>
      path.join(repository, `media/models/ensemble-nano-${name}.q8_0.gguf`),
    );
    const router = path.join(folder, 'router.json');
    const models = ['--models', 'ensemble-nano-mix,ensemble-nano-ts'];
    for (const states of [[], ['--hidden-states']]) {
      const call = ['train', 'citer', recording, '--out', router, ...models, ...states, '--json'];
      const { code, stdout, stderr } = await ensemble(...call);
      assert.equal(code, 0, stderr);
      const told = z.looseObject({ examples: z.number() }).parse(JSON.parse(stdout));
      assert.ok(told.examples > 50, stdout);
      const config = path.join(folder, 'router-settings.json');
      await writeFile(
        config,
        JSON.stringify({ citerRouter: router, strategy: 'citer', embeddedModels }),
      );
      const completed = await ensemble('complete', SAMPLE, '--config', config, ...models, '--json');
      assert.equal(completed.code, 0, completed.stderr);
      const { note } = z
        .looseObject({ note: z.string() })
        .parse(z.object({ result: z.unknown() }).parse(JSON.parse(completed.stdout)).result);
      assert.equal(note, states.length === 0 ? 'router:trained' : 'router:hidden-state');
    }
    const few = await ensemble(
      'train',
      'citer',
      recording,
      '--out',
      router,
      '--models',
      'ensemble-nano-mix',
    );
    assert.equal(few.code, 2);
    assert.match(few.stderr, /SMALL,LARGE/);
  });

  it('falls back to the three small models with one line on stderr', async () => {
    const outcome = await ensemble('complete', SAMPLE, '--json');
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.equal(linesOf(outcome.stderr).length, 1);
    const { candidates, result, failures } = answerOf(outcome);
    const authors = candidates.flatMap(({ models }) => models);
    const silent = failures.map(({ model }) => model);
    assert.deepEqual([...authors, ...silent].sort(), [
      'embedded:ensemble-nano-mix',
      'embedded:ensemble-nano-py',
      'embedded:ensemble-nano-ts',
      'workspace:workspace',
    ]);
    assert.equal(result.text, candidates[0]?.text);
  });
  it('asks only the models that are named', async () => {
    const named = ['--models', 'embedded:ensemble-nano-ts', '--strategy', 'first'];
    const outcome = await ensemble('complete', SAMPLE, '--json', ...named);
    assert.equal(outcome.code, 0);
    assert.deepEqual(
      answerOf(outcome).candidates.map(({ models }) => models),
      [['embedded:ensemble-nano-ts']],
    );
  });
  it('refuses a strategy whose needs the models do not meet, with the reason', async () => {
    const named = ['--models', 'embedded:ensemble-nano-ts', '--strategy', 'deepen'];
    const { stdout } = await ensemble('complete', SAMPLE, '--json', ...named);
    const { result } = JSON.parse(stdout) as { result: Record<string, unknown> };
    assert.deepEqual(
      [result['text'], result['reason'], result['detail']],
      [null, 'needs-not-met', 'deepen needs 2 members, has 1'],
    );
  });
  it('prints who wrote which part of a fused text, and over what it was chosen', async () => {
    const outcome = await ensemble('complete', SAMPLE, '--json', '--strategy', 'spec-em');
    assert.equal(outcome.code, 0, outcome.stderr);
    const { text, spans = [] } = answerOf(outcome).result;
    assert.equal(spans.map((span) => span.text).join(''), text);
    assert.ok(spans.some((span) => 'runnerUp' in span && span['fidelity'] === 'exact'));
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
    assert.deepEqual(answerOf(first).result, answerOf(second).result);
  });
  it('streams the events as JSON lines, the result last', async () => {
    const { stdout } = await ensemble('complete', SAMPLE, '--stream');
    const types = linesOf(stdout).map((line) => eventSchema.parse(JSON.parse(line)).type);
    assert.equal(types[0], 'run-start');
    assert.equal(types.at(-1), 'result');
    assert.ok(types.includes('generation-delta') && types.includes('strategy-step'));
  });
  it('appends what happened to a recording', async () => {
    const file = path.join(folder, 'recording.jsonl');
    await ensemble('complete', SAMPLE, '--record', file);
    await ensemble('complete', SAMPLE, '--record', file);
    const lines = linesOf(await readFile(file, 'utf8'));
    const recorded = lines.map((line) => recordedSchema.parse(JSON.parse(line)));
    assert.deepEqual(
      recorded.map(({ version, task }) => [version, task]),
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
      rowsSchema.parse(JSON.parse(stdout)).map(({ id }) => id),
      ['embedded:ensemble-nano-py', 'workspace:workspace'],
    );
    assert.match(stderr, /strategie: there is none/);
  });
  for (const [what, argv] of [
    ['an unknown command', ['compleet']],
    ['an unknown strategy', ['complete', SAMPLE, '--strategy', 'best']],
    ['a place that is none', ['complete', 'media/sample/task-queue.ts']],
    ['a configuration that is not there', ['models', '--config', 'none.json']],
  ] as const) {
    it(`refuses ${what} with one line, exit code 2 and nothing on stdout`, async () => {
      const { code, stdout, stderr } = await ensemble(...argv);
      assert.deepEqual([code, stdout, linesOf(stderr).length], [2, '', 1]);
    });
  }
  it('says so with exit code 1 when there is nothing to show', async () => {
    const none = ['--models', 'ollama:none'];
    const outcome = await ensemble('complete', SAMPLE, '--json', ...none);
    assert.equal(outcome.code, 1);
    assert.equal(answerOf(outcome).result.reason, 'no-members');
  });
});
