import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Refactor } from '../../src/refactor/refactor.ts';
import {
  json,
  ndjson,
  startHttpServer,
  type FakeHttpServer,
  type Script,
} from '../fakes/http-server.ts';
import { COMPLETES, ollamaScript, tag } from '../fakes/scripted-ollama.ts';
import { runCommand } from './run-command.ts';
import { ensemble, type Ended } from './run-ensemble.ts';

const CHATS = { ...COMPLETES, template: '{{ .Messages }}', capabilities: ['completion', 'insert'] };

const SOURCE = `export const double = (a) => a + 3;\nexport const half = (a) => a / 3;\n`;
const SOLVED = `export const double = (a) => a * 2;\nexport const half = (a) => a / 2;\n`;
const TEST = `import test from 'node:test';
import assert from 'node:assert';
import { double, half } from './sums.mjs';
test('doubles', () => assert.equal(double(4), 8));
test('halves', () => assert.equal(half(4), 2));
`;

type Answers = Readonly<Record<string, (user: string) => string>>;

/** An Ollama whose models chat; each answers by what it is shown. */
function ollamaWith(answers: Answers): Script {
  const listing = ollamaScript(
    Object.keys(answers).map((name) => ({ tag: tag(name), show: CHATS })),
  );
  return (request) => {
    if (request.path !== '/api/chat') return listing(request);
    const { model = '', messages = [] } = JSON.parse(request.body) as {
      model?: string;
      messages?: readonly { content: string }[];
    };
    const answer = answers[model.replace(/:.*$/, '')]?.(messages.at(-1)?.content ?? '');
    if (answer === undefined) return json({ error: 'no memory' }, 500);
    const counts = { prompt_eval_count: 70, eval_count: 30, eval_duration: 1e6 };
    return ndjson([
      { message: { role: 'assistant', content: answer }, done: false },
      { message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop', ...counts },
    ]);
  };
}

function block(before: string, after: string): string {
  return `sums.mjs\n<<<<<<< SEARCH\n${before}\n=======\n${after}\n>>>>>>> REPLACE\n`;
}

/** One knows how to double, the other how to halve: neither gets to the end alone. */
const PAIR: Answers = {
  one: (user) =>
    user.includes('a + 3')
      ? block('export const double = (a) => a + 3;', 'export const double = (a) => a * 2;')
      : 'Looks fine to me.',
  two: (user) =>
    user.includes('a / 3')
      ? block('export const half = (a) => a / 3;', 'export const half = (a) => a / 2;')
      : 'Looks fine to me.',
};

describe('ensemble refactor', () => {
  let folder = '';
  let server: FakeHttpServer | undefined;
  const file = (name: string): string => path.join(folder, name);
  const sums = (): Promise<string> => readFile(file('sums.mjs'), 'utf8');

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'refactor-'));
    await writeFile(file('sums.mjs'), SOURCE);
    await writeFile(file('sums.test.mjs'), TEST);
    await promisify(execFile)('git', ['init', '-q'], { cwd: folder });
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  async function run(answers: Answers, ...args: readonly string[]): Promise<Ended> {
    server = await startHttpServer(ollamaWith(answers));
    return await ensemble(
      [
        'refactor',
        'Make the tests pass.',
        ...args,
        '--seed',
        '1',
        '--models',
        Object.keys(answers).join(','),
      ],
      { env: { OLLAMA_HOST: server.address }, cwd: folder },
    );
  }

  const CHECK = ['--check', 'node --test', '--without-isolation'];

  it('finds what no model writes alone, prints the diff, and leaves the files alone', async () => {
    const { code, stdout, stderr } = await run(PAIR, 'sums.mjs', ...CHECK);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^-export const double = \(a\) => a \+ 3;$/m);
    assert.match(stdout, /^\+export const half = \(a\) => a \/ 2;$/m);
    assert.match(stderr, /ollama:one alone: no full solution/);
    assert.equal(await sums(), SOURCE);
  }).timeout(60_000);

  it('writes it with --apply, keeping permissions, and nothing else', async () => {
    await chmod(file('sums.mjs'), 0o755);
    const { code, stderr } = await run(PAIR, 'sums.mjs', ...CHECK, '--apply');
    assert.equal(code, 0, stderr);
    assert.equal(await sums(), SOLVED);
    assert.equal((await stat(file('sums.mjs'))).mode & 0o777, 0o755);
    assert.deepEqual((await readdir(folder)).sort(), ['.git', 'sums.mjs', 'sums.test.mjs']);
  }).timeout(60_000);

  it('ends with code 3 where no edit passes, and writes nothing', async () => {
    const { one } = PAIR;
    const { code, stderr } = await run({ one: one ?? String }, 'sums.mjs', ...CHECK, '--apply');
    assert.equal(code, 3, stderr);
    assert.equal(await sums(), SOURCE);
  }).timeout(60_000);

  it('gives the whole tree as one JSON value', async () => {
    const { code, stdout } = await run(PAIR, 'sums.mjs', ...CHECK, '--json');
    const record = JSON.parse(stdout) as Refactor;
    assert.equal(code, 0);
    assert.equal(record.nodes[record.best]?.state, 'solution');
    assert.equal(record.baseline?.tests?.failed, 2);
    assert.deepEqual(record.end, { reason: record.end?.reason });
    assert.ok(!stdout.includes(folder));
  }).timeout(60_000);

  it('goes on with a search that was kept', async () => {
    const first = await run(
      PAIR,
      'sums.mjs',
      ...CHECK,
      '--budget-steps',
      '1',
      '--save',
      'kept.json',
    );
    assert.equal(first.code, 3, first.stderr);
    await server?.close();
    const second = await run(PAIR, 'sums.mjs', ...CHECK, '--resume', 'kept.json');
    assert.equal(second.code, 0, second.stderr);
    await server?.close();
    const unchecked = await run(PAIR, 'sums.mjs', '--resume', 'kept.json');
    assert.equal(unchecked.code, 2);
    assert.match(unchecked.stderr, /made with --check "node --test"/);
  }).timeout(60_000);

  it('ends on ctrl+c with the best so far', async () => {
    const { one = String, two = String } = PAIR;
    let stop = (): void => undefined;
    const answers: Answers = {
      one,
      two(user) {
        if (!user.includes('a + 3')) stop();
        return two(user.includes('a + 3') ? '' : user);
      },
    };
    server = await startHttpServer(ollamaWith(answers));
    const args = ['--seed', '1', '--models', 'one,two', '--save', 'kept.json'];
    const { code, stdout, stderr } = await ensemble(
      ['refactor', 'Make the tests pass.', 'sums.mjs', ...CHECK, ...args],
      {
        env: { OLLAMA_HOST: server.address },
        cwd: folder,
        started: (child) => (stop = () => child.kill('SIGINT')),
      },
    );
    assert.equal(code, 130, stderr);
    assert.match(stdout, /^\+export const double = \(a\) => a \* 2;$/m);
    assert.match(stderr, /Ended: stopped/);
    assert.equal(
      (JSON.parse(await readFile(file('kept.json'), 'utf8')) as Refactor).end?.reason,
      'stopped',
    );
  }).timeout(60_000);

  it('runs the check in the folder of the call', async () => {
    const [inner, { one }] = [file('inner'), PAIR];
    await mkdir(inner);
    await writeFile(path.join(inner, 'here.txt'), '');
    server = await startHttpServer(ollamaWith({ one: one ?? String }));
    const { stderr } = await ensemble(
      ['refactor', 'Go.', '../sums.mjs', '--models', 'one', '--budget-steps', '1'].concat([
        ...['--check', 'test -f here.txt', '--without-isolation'],
      ]),
      { env: { OLLAMA_HOST: server.address }, cwd: inner },
    );
    assert.match(stderr, /Unchanged, the check passes/);
  }).timeout(60_000);

  it('asks nobody where the check cannot run, and says why', async () => {
    const { code, stderr } = await run(
      PAIR,
      'sums.mjs',
      '--check',
      'no-such-tool',
      '--without-isolation',
    );
    assert.equal(code, 2);
    assert.match(stderr, /Nothing was asked\..*no-such-tool/s);
    assert.ok(!server?.requests.some(({ path: place }) => place === '/api/chat'));
  }).timeout(60_000);

  for (const [args, message] of [
    [['refactor'], /wants/],
    [['refactor', 'Do it'], /FILE/],
    [['refactor', 'Do it', 'gone/a.ts'], /there is no folder/],
    [['refactor', ' ', 'sums.mjs'], /INSTRUCTION/],
    [['refactor', 'Do it', 'sums.mjs', '--lines', '3-1'], /--lines/],
    [['refactor', 'Do it', '.env'], /secrets/],
    [['refactor', 'Do it', 'sums.mjs', '--save', 'gone/kept.json'], /there is no folder/],
    [['refactor', 'Do it', 'sums.mjs', '--resume', 'gone.json'], /cannot read the search/],
  ] as const) {
    it(`refuses ${args.join(' ')}`, async () => {
      await writeFile(file('.env'), 'KEY=1\n');
      const [, instruction = '', name, ...more] = args;
      const named = name === undefined ? [] : [file(name), ...more];
      const { code, stderr } = await runCommand(
        'refactor',
        ...[instruction, ...named].filter(Boolean),
      );
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
    });
  }
});
