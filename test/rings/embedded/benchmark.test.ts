import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BenchmarkReport } from '../../../src/benchmark/report/benchmark-report.ts';
import type { RecordingLine } from '../../../src/recording/recording-line.ts';
import { buildAll } from '../../stand/build.mjs';
import { repository } from './models.ts';

const NANO = 'embedded:ensemble-nano-ts';
const WORKSPACE = 'workspace:workspace';

/** A file of code that no other one has. */
const codeOf = (name: string): string =>
  Array.from(
    { length: 8 },
    (_, i) => `export function ${name}Step${i}(queue: Queue, limit: number): number {
  const waiting = queue.items.filter((item) => item.age > limit + ${i});
  if (waiting.length === 0) {
    return queue.items.length;
  }
  return waiting.map((item) => item.weight).reduce((sum, weight) => sum + weight, ${i});
}
`,
  ).join('\n');

describe('a benchmark of a workspace on the command line', function () {
  this.timeout(180_000);
  let folder = '';
  let recording = '';

  async function ensemble(...argv: readonly string[]): Promise<string> {
    return await new Promise((resolve, reject) => {
      const env = {
        ...process.env,
        ...{ OLLAMA_HOST: '127.0.0.1:9', XDG_CACHE_HOME: path.join(folder, 'cache') },
      };
      const options = { cwd: folder, env, timeout: 120_000 };
      const bundle = path.join(repository, 'dist/cli.cjs');
      execFile(process.execPath, [bundle, ...argv], options, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(stderr));
      });
    });
  }

  const bench = async (holes: number): Promise<BenchmarkReport> =>
    JSON.parse(
      await ensemble(
        ...['bench', 'workspace', 'code', '--holes', String(holes), '--record', recording],
        ...['--models', `${NANO},${WORKSPACE}`, '--seed', '3', '--json', '--html', 'report.html'],
      ),
    ) as BenchmarkReport;

  async function recorded(file = recording): Promise<readonly RecordingLine[]> {
    const text = await readFile(file, 'utf8');
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as RecordingLine);
  }

  before(async () => {
    await buildAll();
    folder = await mkdtemp(path.join(tmpdir(), 'ensemble-bench-'));
    recording = path.join(folder, 'r.jsonl');
    await mkdir(path.join(folder, 'code'));
    for (const name of ['load', 'save', 'sort', 'ignored']) {
      await writeFile(path.join(folder, `code/${name}.ts`), codeOf(name));
    }
    await writeFile(path.join(folder, 'code/.gitignore'), 'ignored.ts\n');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  let first: BenchmarkReport;
  it('asks every member for every hole and compares all strategies', async () => {
    first = await bench(5);
    assert.equal(first.items, 5);
    assert.deepEqual(
      first.ways.filter(({ kind }) => kind === 'member').map(({ id }) => id),
      [NANO, WORKSPACE],
    );
    assert.ok(first.ways.some(({ kind }) => kind === 'strategy'));
    assert.equal(first.recommendation.kind, 'not-enough');
    assert.match(await readFile(path.join(folder, 'report.html'), 'utf8'), /<svg/);
  });

  it('records holes of files that are not ignored, with every member and the scores', async () => {
    const lines = await recorded();
    assert.equal(lines.length, 5);
    for (const { group, reference, candidates, failures = [], scores = [] } of lines) {
      assert.match(group ?? '', /^(load|save|sort)\.ts$/);
      assert.ok(reference !== undefined && reference !== '');
      const asked = [...candidates, ...failures].map(({ model }) => model);
      assert.deepEqual(asked.toSorted(), [NANO, WORKSPACE]);
      assert.equal(scores.length, candidates.length);
    }
  });

  it('gives the same figures in a replay of its recording, but those that were asked live', async () => {
    const replayed = JSON.parse(
      await ensemble('replay', recording, '--seed', '3', '--json'),
    ) as BenchmarkReport;
    const recordedWays = ({ ways }: BenchmarkReport) => ways.filter(({ id }) => id !== 'lazy-span');
    assert.deepEqual(recordedWays(replayed), recordedWays(first));
    assert.ok(replayed.unmet.some(({ strategy }) => strategy === 'lazy-span'));
    assert.ok(!first.unmet.some(({ strategy }) => strategy === 'lazy-span'));
  });

  it('goes on with its recording and asks only what is new', async () => {
    const before = await recorded();
    const more = await bench(7);
    const after = await recorded();
    assert.deepEqual(after.slice(0, 5), before);
    assert.equal(after.length, 7);
    assert.equal(more.items, 7);
    assert.match(more.notes.join('\n'), /2 places were asked in this run/);
  });

  it('judges lazy-span by scores that it asks for, and tells how it does against evidence', async () => {
    await mkdir(path.join(folder, 'many'));
    for (let i = 0; i < 24; i++) {
      await writeFile(path.join(folder, `many/part${i}.ts`), codeOf(`part${i}`));
    }
    const report = JSON.parse(
      await ensemble(
        ...['bench', 'workspace', 'many', '--holes', '66', '--models', `${NANO},${WORKSPACE}`],
        ...['--seed', '3', '--json'],
      ),
    ) as BenchmarkReport;
    const [fusion] = report.fusion ?? [];
    assert.deepEqual(fusion?.members, [NANO, WORKSPACE]);
    assert.ok(fusion.items >= 40 && fusion.files >= 5 && fusion.low <= fusion.high);
    assert.match(
      report.notes.join('\n'),
      /lazy-span had scores that are not on record .*, \d+ calls/,
    );
  });

  it('has missing scores filled in by another model', async () => {
    const filled = path.join(folder, 'filled.jsonl');
    const mix = 'embedded:ensemble-nano-mix';
    await ensemble('replay', recording, '--fill', '--models', mix, '--record', filled);
    const lines = await recorded(filled);
    assert.equal(lines.length, 7);
    for (const { candidates, scores = [], members = [] } of lines) {
      assert.equal(scores.filter(({ scorer }) => scorer === mix).length, candidates.length);
      assert.ok(candidates.length === 0 || members.some(({ model }) => model === mix));
    }
  });
});
