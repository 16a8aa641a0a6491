import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { MistakesResult } from '../../src/engine/applications/find-mistakes.ts';
import { startHttpServer, type FakeHttpServer } from '../fakes/http-server.ts';
import { chattingOllama, type ChatAnswers } from './chat-ollama.ts';
import { ensemble, type Ended } from './run-ensemble.ts';

const SOURCE = 'function last(values) {\n  return values[values.length];\n}\n';

const FOUND = JSON.stringify({
  ...{ mistake: true, line: 2, fix: 'return values[values.length - 1];', kind: 'off-by-one' },
  why: 'Nothing stands there.',
});
const NONE = '{"mistake": false}';

const finds = (_: string, user: string): string =>
  user.includes('values[values.length];') ? FOUND : NONE;

describe('ensemble prompt-mind', () => {
  let folder = '';
  let server: FakeHttpServer | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mistakes-'));
    await writeFile(path.join(folder, 'last.js'), SOURCE);
    await writeFile(path.join(folder, '.env'), 'KEY=1\n');
    await writeFile(path.join(folder, 'alone.json'), '{"workspaceModel": false}');
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  async function run(answers: ChatAnswers, ...args: readonly string[]): Promise<Ended> {
    server = await startHttpServer(chattingOllama(answers));
    return await ensemble(['prompt-mind', ...args, '--config', 'alone.json'], {
      env: { OLLAMA_HOST: server.address },
      cwd: folder,
    });
  }

  const named = ['--models', 'one,two'];

  it('prints what two models find, where it is and what is to stand there', async () => {
    const { code, stdout, stderr } = await run({ one: finds, two: finds }, 'last.js', ...named);
    assert.equal(code, 0, stderr);
    assert.equal(
      stdout,
      [
        'last.js:2:3  off-by-one: Nothing stands there.  (100 % of the answers)',
        '    - return values[values.length];',
        '    + return values[values.length - 1];',
        '',
      ].join('\n'),
    );
    assert.match(stderr, /lines 1-4: a mistake, say all \(ollama:one 3\/3, ollama:two 3\/3\)/);
    assert.match(stderr, /1 mistake by 6 answers of ollama:one, ollama:two/);
  });

  it('prints nothing of what one finds alone, and says so', async () => {
    const answers = { one: finds, two: () => NONE };
    const { code, stdout, stderr } = await run(answers, 'last.js', ...named);
    assert.deepEqual([code, stdout], [0, '']);
    assert.match(stderr, /no agreement on a mistake \(ollama:one 3\/3, ollama:two 0\/3\)/);
  });

  it('looks at the lines that are named, and tells all as JSON', async () => {
    const answers = { one: finds, two: finds };
    const args = ['last.js', '--lines', '1', '--samples', '2', '--json', ...named];
    const { code, stdout } = await run(answers, ...args);
    assert.equal(code, 0);
    const { mistakes, windows, answers: count } = JSON.parse(stdout) as MistakesResult;
    // Their line is not among those that are judged: a mistake nowhere.
    assert.deepEqual(mistakes, []);
    assert.deepEqual([windows[0]?.outcome, windows[0]?.last, count], ['disagreement', 0, 12]);
  });

  it('takes two families of models that converse, else exit code 1', async () => {
    const { code, stdout, stderr } = await run({ one: finds }, 'last.js', '--models', 'one,gone');
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /gone takes no part: no server has it/);
    assert.match(stderr, /two families of models that converse; found: ollama:one\..*ollama pull /);
  });

  it('has exit code 1 where one of two fails', async () => {
    const answers = { one: finds, two: () => undefined };
    const { code, stderr } = await run(answers, 'last.js', ...named);
    assert.equal(code, 1);
    assert.match(stderr, /too few could be asked/);
    assert.match(stderr, /ollama:two: /);
  }).timeout(60_000);

  it('wants one file that models may see, and lines that it has', async () => {
    const usage = async (message: RegExp, ...args: readonly string[]): Promise<void> => {
      const { code, stdout, stderr } = await ensemble(['prompt-mind', ...args], { cwd: folder });
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, message);
    };
    await usage(/wants one FILE/);
    await usage(/wants one FILE/, 'last.js', 'last.js');
    await usage(/cannot read gone\.js/, 'gone.js');
    await usage(/holds secrets/, '.env');
    await usage(/there is no line 9/, 'last.js', '--lines', '9');
    await usage(/--samples wants an integer of 1 or more/, 'last.js', '--samples', '0');
  }).timeout(60_000);
});
