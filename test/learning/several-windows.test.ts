import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createOutcomeLog } from '../../src/learning/outcome-log.ts';
import { createKeptExperience } from '../../src/vscode/platform/kept-experience.ts';
import { experienceOf } from './window-records.ts';

const child = fileURLToPath(new URL('./window-child.ts', import.meta.url));
const untilFull = fileURLToPath(new URL('./append-until-full.ts', import.meta.url));
const WINDOWS = ['a', 'b', 'c'];
const EACH = 150;

function opened(folder: string, name: string) {
  const program = spawn(process.execPath, [child, folder, name, `${EACH}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let told = '';
  program.stdout.on('data', (piece: Buffer) => (told += piece.toString()));
  return {
    ready: once(program.stdout, 'data'),
    go: () => program.stdin.end('go'),
    kill: () => program.kill('SIGKILL'),
    ended: once(program, 'close'),
    told: () => told.replace('ready ', ''),
  };
}

describe('what several windows learn', function () {
  this.timeout(60_000);
  let folder = '';
  const warnings: string[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'windows-'));
    warnings.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const keptIn = () =>
    createKeptExperience(folder, { warn: (text: string) => warnings.push(text) });

  async function read() {
    const { outcomes, votes } = keptIn();
    const [kept, voted] = await Promise.all([outcomes.read(), votes.read()]);
    return {
      outcomes: kept.records.map(({ runId }) => runId).sort(),
      votes: voted.records.map(({ comparisonId }) => comparisonId).sort(),
      badLines: kept.badLines + voted.badLines,
    };
  }

  it('is all kept, and readable, where three processes write at once', async () => {
    const windows = WINDOWS.map((name) => opened(folder, name));
    await Promise.all(windows.map(({ ready }) => ready));
    for (const { go } of windows) go();
    for (const { ended, told } of windows) {
      assert.deepEqual(await ended, [0, null]);
      assert.equal(told(), '[]');
    }
    const all = WINDOWS.flatMap((name) => Array.from({ length: EACH }, (_, n) => `${name}-${n}`));
    const found = await read();
    assert.deepEqual(found, { outcomes: all.sort(), votes: all.sort(), badLines: 0 });
    assert.deepEqual((await readdir(folder)).sort(), [
      'outcomes.jsonl',
      'unjudged.jsonl',
      'votes.jsonl',
    ]);
  });

  it('is kept but for one line where a window is killed meanwhile', async () => {
    const windows = WINDOWS.map((name) => opened(folder, name));
    await Promise.all(windows.map(({ ready }) => ready));
    for (const { go } of windows) go();
    const [killed, ...others] = windows;
    // Something is written, and not all.
    while ((await read()).votes.filter((id) => id.startsWith('a-')).length < 3) continue;
    killed?.kill();
    for (const { ended } of others) assert.deepEqual(await ended, [0, null]);
    const found = await read();
    assert.ok(found.badLines <= 2, `${found.badLines}`);
    for (const name of ['b', 'c']) {
      assert.equal(found.votes.filter((id) => id.startsWith(`${name}-`)).length, EACH);
      assert.equal(found.outcomes.filter((id) => id.startsWith(`${name}-`)).length, EACH);
    }
  });

  it('begins a new file once where all find the old one full', async () => {
    const file = path.join(folder, 'outcomes.jsonl');
    const size = JSON.stringify(experienceOf('a', 10)).length + 1;
    const errors: unknown[] = [];
    const logs = WINDOWS.map(() =>
      createOutcomeLog(file, 20 * size, (error) => errors.push(error)),
    );
    // Each of them finds it full at the same time; what two files hold is not lost.
    for (let n = 10; n < 20; n++) {
      await Promise.all(logs.map((log, i) => log.append(experienceOf(WINDOWS[i] ?? '', n))));
    }
    const { records, badLines } = await logs[0]!.read();
    assert.deepEqual([records.length, badLines, errors], [30, 0, []]);
    assert.deepEqual((await readdir(folder)).sort(), ['outcomes.jsonl', 'outcomes.jsonl.1']);
  });

  it('is readable behind a line that another window has left unfinished', async () => {
    const file = path.join(folder, 'outcomes.jsonl');
    const log = createOutcomeLog(file, 1_000_000, () => undefined);
    await log.append(experienceOf('a', 1));
    await appendFile(file, '{"languageId":"pyth');
    await log.append(experienceOf('a', 2));
    const { records, badLines } = await log.read();
    assert.deepEqual([records.map(({ at }) => at), badLines], [[1, 2], 1]);
  });

  it('is readable behind the half line of a full disk', async function () {
    if (process.platform === 'win32') this.skip();
    const file = path.join(folder, 'outcomes.jsonl');
    const { stdout } = await promisify(execFile)('bash', [
      ...['-c', 'ulimit -f 4; exec "$0" "$@"', process.execPath, untilFull, file],
    ]);
    const { errors } = JSON.parse(stdout) as { errors: number };
    assert.ok(errors > 0);
    const log = createOutcomeLog(file, 1_000_000, () => undefined);
    const before = await log.read();
    assert.ok(before.records.length > 5 && before.badLines <= 1, `${before.badLines}`);
    await log.append(experienceOf('after', 1));
    const { records } = await log.read();
    assert.equal(records.length, before.records.length + 1);
    assert.equal(records.at(-1)?.runId, 'after-1');
  });
});
