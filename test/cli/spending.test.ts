import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ledgerFileOf } from '../../src/cli/kept-spending.ts';
import { runCommand } from './run-command.ts';
import { ensemble } from './run-ensemble.ts';

const LINES = [
  { kind: 'ledger', version: 1, id: 'x' },
  {
    ...{ kind: 'day', day: '2026-11-27', model: 'openai:gpt-5-mini', nano: 12_340_000 },
    ...{ calls: 3, unpriced: 1, prompt: 4000, completion: 120 },
  },
  {
    ...{ kind: 'settle', id: 'a', day: '2026-11-28', at: 1, model: 'mistral:codestral-latest' },
    ...{ nano: 500_000, prompt: 1200, completion: 40 },
  },
];

describe('ensemble spending', function () {
  this.timeout(60_000);
  let folder = '';
  const variable = process.platform === 'win32' ? 'LOCALAPPDATA' : 'XDG_STATE_HOME';
  const before = process.env[variable];

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'state-'));
    process.env[variable] = folder;
  });
  afterEach(async () => {
    if (before === undefined) Reflect.deleteProperty(process.env, variable);
    else process.env[variable] = before;
    await rm(folder, { recursive: true, force: true });
  });

  async function recorded(): Promise<void> {
    await mkdir(path.join(folder, 'ensemble'));
    const text = LINES.map((line) => `${JSON.stringify(line)}\n`).join('');
    await writeFile(path.join(folder, 'ensemble', 'spending.jsonl'), `${text}no line\n`);
  }

  it('says that nothing was asked, where nothing was', async () => {
    const { code, stdout, stderr } = await runCommand('spending');
    assert.deepEqual([code, stderr], [0, '']);
    assert.equal(stdout, 'Nothing was asked of models elsewhere yet.\nThe limit is $1 a day.\n');
  });

  it('prints totals by day and model', async () => {
    await recorded();
    const { code, stdout, stderr } = await ensemble(['spending']);
    assert.equal(code, 0);
    assert.match(stderr, /^1 line of the record cannot be read/);
    assert.deepEqual(stdout.trimEnd().split('\n'), [
      '2026-11-27  $0.0123',
      '  openai:gpt-5-mini  $0.0123  3 calls, 1 of unknown cost, 4000 tokens read and 120 written',
      '2026-11-28  $0.0005',
      '  mistral:codestral-latest  $0.0005  1 call, 1200 tokens read and 40 written',
      'The limit is $1 a day.',
    ]);
  });

  it('does not tell a small sum as none', async () => {
    await mkdir(path.join(folder, 'ensemble'));
    const line = { ...LINES[2], nano: 4200 };
    await writeFile(
      path.join(folder, 'ensemble', 'spending.jsonl'),
      `${JSON.stringify(LINES[0])}\n${JSON.stringify(line)}\n`,
    );
    const { stdout } = await runCommand('spending');
    assert.match(stdout, /^2026-11-28 {2}<\$0\.0001\n {2}mistral:codestral-latest {2}<\$0\.0001 /);
  });

  it('prints one JSON value', async () => {
    await recorded();
    const { stdout } = await runCommand('spending', '--json');
    const { hardLimitUsd, days } = JSON.parse(stdout) as {
      hardLimitUsd: number;
      days: { day: string; usd: number; models: { modelId: string; calls: number }[] }[];
    };
    assert.equal(hardLimitUsd, 1);
    assert.deepEqual(
      days.map(({ day, usd, models }) => [day, usd, models[0]?.calls]),
      [
        ['2026-11-27', 0.01234, 3],
        ['2026-11-28', 0.0005, 1],
      ],
    );
  });

  it('takes no file', async () => {
    const { code, stderr } = await runCommand('spending', 'x');
    assert.deepEqual([code, stderr], [2, 'spending takes options alone\n']);
  });
});

describe('the ledger of the command line', () => {
  const place = { home: '/home/ada', env: {} };

  it('lies where the system keeps the state of a user', () => {
    assert.equal(
      ledgerFileOf({ ...place, platform: 'linux' }),
      '/home/ada/.local/state/ensemble/spending.jsonl',
    );
    assert.equal(
      ledgerFileOf({ ...place, platform: 'darwin', env: { XDG_STATE_HOME: '/state' } }),
      '/state/ensemble/spending.jsonl',
    );
    const home = String.raw`C:\Users\ada`;
    assert.equal(
      ledgerFileOf({ platform: 'win32', home, env: { XDG_STATE_HOME: '/state' } }),
      String.raw`C:\Users\ada\AppData\Local\ensemble\spending.jsonl`,
    );
    const env = { LOCALAPPDATA: String.raw`D:\data` };
    assert.equal(
      ledgerFileOf({ platform: 'win32', home, env }),
      String.raw`D:\data\ensemble\spending.jsonl`,
    );
  });

  it('is not led astray by a relative folder', () => {
    for (const folder of ['', 'state', '../state']) {
      const file = ledgerFileOf({ ...place, platform: 'linux', env: { XDG_STATE_HOME: folder } });
      assert.equal(file, '/home/ada/.local/state/ensemble/spending.jsonl');
    }
  });
});
