import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isRecord } from '../../src/providers/transport/wire.ts';
import { json, startHttpServer, type FakeHttpServer } from '../fakes/http-server.ts';
import { COMPLETES, ollamaScript, tag } from '../fakes/scripted-ollama.ts';
import { isolatedSandboxes } from '../sandbox/working-sandboxes.ts';
import { ensemble, type Ended, type RunOptions } from './run-ensemble.ts';

const FILLS = { ...COMPLETES, capabilities: ['completion', 'insert'] };
const SOURCE = Array.from({ length: 30 }, (_, i) => `const value${i} = add(${i}, ${i});\n`).join(
  '',
);

/** What each model writes at every place. */
const WRITES: Readonly<Record<string, string>> = {
  right: 'const other = 1;',
  wrong: 'let let = 1;',
};
const NODE_CHECKS = 'node --check src/values.js';

interface Report {
  readonly measure: string;
  readonly notes: readonly string[];
  readonly ways: readonly {
    readonly id: string;
    readonly figures: readonly { readonly measure: string; readonly mean: number }[];
  }[];
}

const isIsolated = (await isolatedSandboxes()).length > 0;
const ALLOWED = isIsolated ? [] : ['--without-isolation'];

describe('ensemble bench workspace --check', function () {
  this.timeout(60_000);
  let folder = '';
  let temporary = '';
  let asked = 0;
  let server: FakeHttpServer;
  before(async () => {
    const listing = ollamaScript(
      Object.keys(WRITES).map((name) => ({ tag: tag(name), show: FILLS })),
    );
    server = await startHttpServer((request) => {
      if (request.path !== '/api/generate' || !isRecord(request.json)) return listing(request);
      asked += 1;
      const response = WRITES[String(request.json['model'])] ?? '';
      return json({ response, done: true, done_reason: 'stop', eval_count: 3 });
    });
  });
  after(() => server.close());
  beforeEach(async () => {
    asked = 0;
    folder = await mkdtemp(path.join(tmpdir(), 'bench-check-'));
    temporary = path.join(folder, 'temporary');
    await mkdir(temporary);
    await mkdir(path.join(folder, 'work', 'src'), { recursive: true });
    await writeFile(path.join(folder, 'work', 'src', 'values.js'), SOURCE);
  });
  afterEach(async () => {
    assert.equal(readFileSync(path.join(folder, 'work', 'src', 'values.js'), 'utf8'), SOURCE);
    assert.deepEqual(readdirSync(temporary), []);
    await rm(folder, { recursive: true, force: true });
  });

  async function bench(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
    const models = ['--models', 'right,wrong', '--kinds', 'line', '--holes', '3'];
    const call = ['bench', 'workspace', path.join(folder, 'work'), ...models, ...args];
    return await ensemble(call, {
      ...options,
      env: { OLLAMA_HOST: server.address, TMPDIR: temporary, ...options.env },
    });
  }

  it('measures whether the tests pass, compares by that, and tells how they ran and what they cost', async () => {
    const { code, stdout, stderr } = await bench(['--check', NODE_CHECKS, '--json', ...ALLOWED]);
    assert.equal(code, 0, stderr);
    const report = JSON.parse(stdout) as Report;
    assert.equal(report.measure, 'passes');
    const passes = report.ways.map(({ id, figures }) => [
      id.replace(/^ollama:/, ''),
      figures.find(({ measure }) => measure === 'passes')?.mean,
    ]);
    assert.deepEqual(passes.slice(0, 2).toSorted(), [
      ['right', 1],
      ['wrong', 0],
    ]);
    assert.deepEqual(passes.at(-1), ['oracle', 1]);
    const notes = report.notes.join('\n');
    const level = isIsolated ? 'isolated by \\w' : 'without isolation';
    assert.match(notes, new RegExp(`Tests ran ${level}.+ on a copy of 1 file .*: ${NODE_CHECKS}`));
    assert.match(notes, /Checking took 6 runs, \d+\.\d s each, the longest \d+\.\d s;/);
    assert.match(stderr, /It passes on a copy of 1 file in \d+\.\d s; each new text costs/);
  });
  it('records what passed, and runs nothing again for that', async () => {
    const record = path.join(folder, 'run.jsonl');
    // lazy-span would ask for scores again, which no recording has.
    const named = ['--strategy', 'evidence'];
    const call = ['--check', NODE_CHECKS, '--json', '--record', record, ...named, ...ALLOWED];
    const first = await bench(call);
    const lines = readFileSync(record, 'utf8').trim().split('\n');
    for (const line of lines) {
      const { candidates } = JSON.parse(line) as { candidates: Record<string, unknown>[] };
      const qualities = candidates.map(({ model, quality }) => [model, quality]);
      assert.deepEqual(qualities.toSorted(), [
        ['ollama:right', 1],
        ['ollama:wrong', 0],
      ]);
    }
    const before = asked;
    const second = await bench(call);
    assert.equal(asked, before);
    assert.match(second.stdout, /No text had to be checked anew/);
    const waysOf = ({ stdout }: Ended) => (JSON.parse(stdout) as Report).ways;
    assert.deepEqual(waysOf(second), waysOf(first));
  });
  it('asks nothing where the untouched copy does not pass, and shows the end of what it said', async () => {
    const { code, stdout, stderr } = await bench([
      '--check',
      'echo no such thing; exit 4',
      ...ALLOWED,
    ]);
    assert.deepEqual([code, stdout, asked], [2, '', 0]);
    assert.match(stderr, /does not pass on an untouched copy of the workspace: exit code 4/);
    assert.match(stderr, /\n {2}no such thing\nNothing was asked\..*--check-visible DIR/);
  });
  it('ends a run after so many seconds', async () => {
    const { code, stderr } = await bench([
      '--check',
      'sleep 100',
      '--check-seconds',
      '0.5',
      ...ALLOWED,
    ]);
    assert.match(stderr, /not ended after 0\.\d s/);
    assert.equal(code, 2);
  });
  it('shows a folder that is named', async () => {
    const tools = path.join(folder, 'tools');
    await mkdir(tools);
    await writeFile(path.join(tools, 'five'), '5');
    const check = `test "$(cat '${tools}/five')" = 5 && ${NODE_CHECKS}`;
    const hidden = await bench(['--check', check, ...ALLOWED]);
    const shown = await bench(['--check', check, '--check-visible', tools, ...ALLOWED]);
    assert.deepEqual([hidden.code, shown.code], [isIsolated ? 2 : 0, 0], shown.stderr);
  });
  it('says what allows to go without isolation where there is none', async () => {
    const tools = path.join(folder, 'bin');
    await mkdir(tools);
    for (const name of ['bwrap', 'setpriv', 'sandbox-exec']) {
      await writeFile(path.join(tools, name), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    }
    const env = { PATH: `${tools}:${process.env['PATH'] ?? ''}` };
    const refused = await bench(['--check', NODE_CHECKS], { env });
    assert.match(refused.stderr, /; --without-isolation allows it\n$/);
    assert.deepEqual([refused.code, asked], [2, 0]);
    const allowed = await bench(['--check', NODE_CHECKS, '--without-isolation'], { env });
    assert.match(
      allowed.stdout.replace(/\s+/g, ' '),
      /Tests ran without isolation, in a folder of their own/,
    );
    assert.equal(allowed.code, 0, allowed.stderr);
  });
  it('deletes the copy and reports what there is when it is interrupted', async () => {
    const marker = path.join(folder, 'run.jsonl');
    // Passes at once untouched, then takes its time.
    const check = `grep -q other src/values.js && sleep 100; ${NODE_CHECKS}`;
    const { code } = await bench(['--check', check, '--record', marker, ...ALLOWED], {
      started: (child) => {
        const looking = setInterval(() => {
          if (asked < 2) return;
          clearInterval(looking);
          setTimeout(() => child.kill('SIGINT'), 500);
        }, 20);
      },
    });
    assert.equal(code, 130);
    assert.ok(existsSync(marker));
  });
  for (const [call, message] of [
    ['--check-seconds 5', /--check-seconds wants --check COMMAND/],
    ['--check-visible /opt', /--check-visible wants --check COMMAND/],
    ['--check true --check-seconds 0', /--check-seconds wants a number of 0.1 or more/],
    ['--samples 3', /--samples is an option of "bench human-eval"/],
  ] as const) {
    it(`“${call}” says so in one line, and ends with 2`, async () => {
      const { code, stdout, stderr } = await bench(call.split(' '));
      assert.match(stderr, message);
      assert.match(stderr, /^[^\n]+\n$/);
      assert.deepEqual([code, stdout, asked], [2, '', 0]);
    });
  }
});
