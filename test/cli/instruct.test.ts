import assert from 'node:assert/strict';
import {
  appendFile,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { TrainingExample } from '../../src/applications/training-example.ts';
import { startHttpServer, type FakeHttpServer } from '../fakes/http-server.ts';
import { installed } from '../syntax/installed-syntax.ts';
import { chattingOllama, type ChatAnswers } from './chat-ollama.ts';
import { ensemble, type Ended } from './run-ensemble.ts';

const BODY = '{\n  let total = 0;\n  for (const one of values) total += one;\n  return total;\n}';
const SUM = `function sum(values) ${BODY}`;
const MEAN = `function mean(values) ${BODY.replace('return total', 'return total / values.length')}`;

/** Describes a function by its name, and writes it as it is. */
const writer = (system: string, user: string): string => {
  const name = user.includes('sum(') ? 'sum' : 'mean';
  if (system.startsWith('You are shown')) return `Write the function ${name} of some numbers.`;
  return `\`\`\`js\n${name === 'sum' ? SUM : MEAN}\n\`\`\``;
};

/** The program from its sources, with the parser's worker and grammars beside it as in a build. */
async function programIn(folder: string): Promise<string> {
  const source = (name: string): string =>
    pathToFileURL(fileURLToPath(new URL(`../../src/${name}`, import.meta.url))).href;
  const main = path.join(folder, 'main.mjs');
  await writeFile(main, `await import(${JSON.stringify(source('cli/main.ts'))});\n`);
  await writeFile(
    path.join(folder, 'syntax-worker.cjs'),
    `import(${JSON.stringify(source('syntax/worker.ts'))});\n`,
  );
  const grammars = path.join(folder, 'grammars');
  await mkdir(grammars);
  await symlink(installed.runtimePath, path.join(grammars, 'web-tree-sitter.wasm'));
  const grammar = 'tree-sitter-javascript.wasm';
  await symlink(path.join(installed.grammarFolder, grammar), path.join(grammars, grammar));
  return main;
}

describe('ensemble instruct', () => {
  let folder = '';
  let main = '';
  let server: FakeHttpServer | undefined;
  const file = (name: string): string => path.join(folder, name);

  before(async () => {
    main = await programIn(await mkdtemp(path.join(tmpdir(), 'program-')));
  });
  after(() => rm(path.dirname(main), { recursive: true, force: true }));
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'instruct-'));
    await mkdir(file('code/hidden'), { recursive: true });
    await writeFile(file('code/sum.js'), `// First\n${SUM}\n`);
    await writeFile(file('code/mean.js'), `${MEAN}\n`);
    await writeFile(file('code/hidden/own.js'), `${SUM.replace('sum', 'secret')}\n`);
    await writeFile(file('code/.ensembleignore'), 'hidden\n');
    await writeFile(file('alone.json'), '{"workspaceModel": false}');
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  async function run(answers: ChatAnswers, ...args: readonly string[]): Promise<Ended> {
    await server?.close();
    server = await startHttpServer(chattingOllama(answers));
    const models = ['--models', Object.keys(answers).join(','), '--seed', '1'];
    return await ensemble(['instruct', ...args, ...models, '--config', 'alone.json'], {
      ...{ env: { OLLAMA_HOST: server.address }, cwd: folder, main },
    });
  }

  const examples = async (): Promise<readonly TrainingExample[]> =>
    (await readFile(file('out.jsonl'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as TrainingExample);

  const out = ['code', '--out', 'out.jsonl'];

  it('writes what two models and the code agree on, for the owner alone', async () => {
    const { code, stdout, stderr } = await run({ one: writer, two: writer }, ...out);
    assert.equal(code, 0, stderr);
    const written = (await examples()).toSorted((a, b) => (a.input < b.input ? 1 : -1));
    assert.deepEqual(written, [
      {
        ...{
          instruction: 'Write the function sum of some numbers.',
          input: 'function sum(values)',
        },
        ...{ output: SUM, source: { path: 'sum.js', lines: [2, 6] }, agreement: 1 },
        ...{ models: ['ollama:one', 'ollama:two'], author: 'workspace' },
      },
      {
        ...{ instruction: 'Write the function mean of some numbers.' },
        ...{ input: 'function mean(values)', output: MEAN },
        ...{ source: { path: 'mean.js', lines: [1, 5] }, agreement: 1 },
        ...{ models: ['ollama:one', 'ollama:two'], author: 'workspace' },
      },
    ]);
    assert.equal((await stat(file('out.jsonl'))).mode & 0o777, 0o600);
    assert.match(
      stderr,
      /2 of 2 functions \(0 have examples\): at most 8 calls of ollama:one, ollama:two/,
    );
    assert.match(stdout, /^sum\.js:2-6 {2}Write the function sum of some numbers\.$/m);
  }).timeout(60_000);

  it('goes on where an earlier run has ended, whatever that left', async () => {
    const both = { one: writer, two: writer };
    await run(both, ...out, '--most', '1');
    assert.equal((await examples()).length, 1);
    await appendFile(file('out.jsonl'), '{"instruction": "cut o');
    const { code, stdout, stderr } = await run(both, ...out, '--json');
    assert.equal(code, 0, stderr);
    assert.match(stderr, /out\.jsonl: 1 lines are no examples, the first is 2/);
    assert.match(stderr, /1 of 2 functions \(1 have examples\)/);
    assert.deepEqual(JSON.parse(stdout), {
      ...{ done: 1, functions: 1, kept: 1, dropped: {}, failures: [], end: 'done' },
    });
    const [first, cut, last] = (await readFile(file('out.jsonl'), 'utf8')).split('\n');
    assert.equal(cut, '{"instruction": "cut o');
    assert.notEqual(first, last);
    assert.match(last ?? '', /^\{.*\}$/);
  }).timeout(60_000);

  it('has exit code 1 with one model alone, and without functions', async () => {
    const alone = await run({ one: writer }, ...out, '--json');
    assert.equal(alone.code, 1);
    assert.equal((JSON.parse(alone.stdout) as { end: string }).end, 'too-few-members');
    assert.match(alone.stderr, /two models that converse; found: ollama:one\..*ollama pull /);
    await mkdir(file('empty'));
    const none = await run({ one: writer, two: writer }, 'empty', '--out', 'out.jsonl');
    assert.equal(none.code, 1);
    assert.match(none.stderr, /no function with a name and a body of 3 to 60 lines/);
    await assert.rejects(stat(file('out.jsonl')));
  }).timeout(60_000);

  it('wants a folder, and a file to write to', async () => {
    const usage = async (message: RegExp, ...args: readonly string[]): Promise<void> => {
      const { code, stdout, stderr } = await ensemble(['instruct', ...args], { cwd: folder });
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, message);
    };
    await usage(/wants --out FILE/, 'code');
    await usage(/one DIR at most/, 'code', 'code', '--out', 'x');
    await usage(/alone\.json is no folder/, 'alone.json', '--out', 'x');
    await usage(/code is no file/, '--out', 'code');
    await usage(/--most wants an integer of 1 or more/, '--out', 'x', '--most', '0');
  }).timeout(60_000);
});
