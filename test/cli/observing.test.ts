import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Comparison } from '../../src/comparison/comparison.ts';
import type { Observation } from '../../src/core/strategy.ts';
import { parseRecordingLine } from '../../src/recording/recording-line.ts';
import { json, startHttpServer, type FakeHttpServer, type Script } from '../fakes/http-server.ts';
import { COMPLETES, ollamaScript, tag } from '../fakes/scripted-ollama.ts';
import { aliveWith, isolatedSandboxes } from '../sandbox/working-sandboxes.ts';
import { runCommand } from './run-command.ts';
import { ensemble, type Ended } from './run-ensemble.ts';

const FILLS = { ...COMPLETES, capabilities: ['completion', 'insert'] };
const isolated = (await isolatedSandboxes()).length > 0;
/** On a machine without isolation the same, told so. */
const ALLOWED = isolated ? [] : ['--without-isolation'];

/** Three models of a family each; `wrong` and `odd` do the same, and look alike. */
const TEXTS: Readonly<Record<string, string>> = {
  right: 'b + a;',
  wrong: 'a - b;',
  odd: 'a - (b);',
};

const ollama: Script = (request) => {
  if (request.path !== '/api/generate') {
    const models = Object.keys(TEXTS).map((name) => ({
      tag: tag(name),
      show: { ...FILLS, details: { family: name } },
    }));
    return ollamaScript(models)(request);
  }
  const { model = '' } = JSON.parse(request.body) as { model?: string };
  const counts = { prompt_eval_count: 7, eval_count: 3, eval_duration: 1e6 };
  const response = TEXTS[model.replace(/:.*$/, '')] ?? '';
  return json({ response, done: true, done_reason: 'stop', ...counts });
};

const FILES: Readonly<Record<string, string>> = {
  'note.py': 'x = \n',
  'add.mjs': 'export const add = (a, b) => \n',
  'add.test.mjs': `import assert from 'node:assert';
import { test } from 'node:test';
import { add } from './add.mjs';
test('adds', () => assert.equal(add(2, 3), 5));
test('adds nothing', () => assert.equal(add(2, 0), 2));
`,
};

interface Answer {
  readonly candidates: readonly {
    readonly text: string;
    readonly observation?: Observation;
    readonly parts: readonly { readonly name: string; readonly value?: number }[];
  }[];
}

describe('texts that are run', function () {
  this.timeout(60_000);
  let folder = '';
  let server: FakeHttpServer | undefined;
  const file = (name: string): string => path.join(folder, name);

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(path.join(tmpdir(), 'observing-')));
    for (const [name, text] of Object.entries(FILES)) await writeFile(file(name), text);
    server = await startHttpServer(ollama);
  });
  afterEach(async () => {
    await server?.close();
    const names = (await readdir(folder)).filter((name) => name !== 'recording.jsonl');
    const kept = await Promise.all(names.map((name) => readFile(file(name), 'utf8')));
    await rm(folder, { recursive: true, force: true });
    // The user's own tree is as it was.
    assert.deepEqual(Object.fromEntries(names.map((name, i) => [name, kept[i]])), FILES);
  });

  async function run(command: string, ...args: readonly string[]): Promise<Ended> {
    const models = Object.keys(TEXTS).join(',');
    const all = [command, `${file('add.mjs')}:1:30`, '--models', models, ...args, ...ALLOWED];
    return await ensemble(all, { env: { OLLAMA_HOST: server?.address ?? '' }, cwd: folder });
  }

  it('are ranked by the tests that pass, and recorded with them', async () => {
    const recording = file('recording.jsonl');
    const check = ['--check', 'node --test', '--json', '--record', recording];
    const { code, stdout, stderr } = await run('complete', ...check);
    assert.equal(code, 0, stderr);
    const { candidates } = JSON.parse(stdout) as Answer;
    assert.deepEqual(
      candidates.map(({ text, observation }) => [text, observation?.check]),
      [
        ['b + a;', { passed: 2, total: 2 }],
        ...candidates.slice(1).map(({ text }) => [text, { passed: 1, total: 2 }]),
      ],
    );
    const [part] = candidates[0]?.parts ?? [];
    assert.deepEqual([part?.name, part?.value], ['check', 1]);
    assert.match(stderr, isolated ? /^Every text is checked isolated by /m : /without isolation/);
    const parsed = parseRecordingLine(JSON.parse(await readFile(recording, 'utf8')));
    assert.ok('line' in parsed);
    const passed = parsed.line.observations?.map((one) => [
      parsed.line.candidates[one.candidate]?.model,
      one.passed,
    ]);
    assert.deepEqual(Object.fromEntries(passed ?? []), {
      ...{ 'ollama:right': 2, 'ollama:wrong': 1, 'ollama:odd': 1 },
    });
    const replayed = await ensemble(['replay', recording, '--strategy', 'evidence', '--stream']);
    assert.match(replayed.stdout, /"text":"b \+ a;"/);
  });

  it('are ranked by a vote on what they do, which a shared mistake wins', async () => {
    const { code, stdout, stderr } = await run('complete', '--call', 'add(2, 3) ;; add(2, 0)');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^\d\.\d{3} {2}ollama:(?:wrong|odd) {2}does A\n/);
    assert.match(stdout, /^\d\.\d{3} {2}ollama:right {2}does B$/m);
    assert.match(stderr, /^Every text is called /m);
  });

  it('are ranked by a strategy that says in words how it came to that', async () => {
    const { code, stderr } = await run('complete', '--strategy', 'more');
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^How: judged by the selector that comes with Ensemble\.$/m);
  });

  it('are type-checked only where they are of a language that can be', async () => {
    const place = `${file('note.py')}:1:5`;
    const { code, stderr } = await runCommand('compare', place, '--models', 'x', '--diagnostics');
    assert.deepEqual(
      [code, stderr.includes('TypeScript and JavaScript, not of python; --check')],
      [2, true],
    );
  });

  it('stand in a comparison with what they did', async () => {
    const args = ['--check', 'node --test', '--call', 'add(2, 3)', '--json'];
    const { code, stdout, stderr } = await run('compare', ...args);
    assert.equal(code, 0, stderr);
    const { columns, outcome } = JSON.parse(stdout) as Comparison;
    const of = (name: string) => columns.find(({ modelId }) => modelId === `ollama:${name}`);
    assert.deepEqual(of('right')?.observation?.check, { passed: 2, total: 2 });
    assert.deepEqual(of('wrong')?.observation, of('odd')?.observation);
    assert.ok(outcome?.kind === 'verdict');
    assert.deepEqual(outcome.ranked[0]?.columnIds, [of('right')?.id]);
  });

  it('leave no process behind where ctrl+c ends the command', async () => {
    const mark = `mark-${process.pid}-cli`;
    const loops = `\0for(;;){}\0${mark}`;
    const check = `grep -q "b + a" add.mjs && exec node -e "for(;;){}" ${mark}; true`;
    const models = Object.keys(TEXTS).join(',');
    const all = ['complete', `${file('add.mjs')}:1:30`, '--models', models, '--check', check];
    const { code } = await ensemble([...all, ...ALLOWED], {
      ...{ env: { OLLAMA_HOST: server?.address ?? '' }, cwd: folder },
      started(child) {
        const look = (): void => {
          if (aliveWith(loops) > 0) child.kill('SIGINT');
          else setTimeout(look, 20);
        };
        look();
      },
    });
    assert.equal(code, 130);
    assert.equal(aliveWith(loops), 0);
  });

  for (const [args, message] of [
    [['--check', 'nothing-of-this-name'], /^Nothing was asked\. .*nothing-of-this-name/m],
    [['--call', 'add(2,'], /^Nothing was asked\. "add\(2," is no expression/m],
    [['--call', ' ;; '], /--call wants an EXPRESSION/],
    [['--check', ' '], /--check wants a COMMAND/],
    [['--check-seconds', '3'], /--check-seconds wants --check/],
    [['--prepare', 'true'], /--prepare wants --check/],
  ] as const) {
    it(`are not asked for with ${args.join(' ')}`, async () => {
      const place = `${file('add.mjs')}:1:30`;
      const all = ['compare', place, '--models', 'right', ...args];
      const { code, stderr } = await runCommand(...all, ...ALLOWED);
      assert.deepEqual([code, message.test(stderr)], [2, true], stderr);
    });
  }
});
