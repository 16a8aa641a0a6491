import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { catalogue } from '../../src/strategies/registry.ts';
import { ensemble } from './run-ensemble.ts';

describe('a call that is not right', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'usage-'));
    await writeFile(path.join(folder, 'a.ts'), 'let a;\nlet bb;\n');
    await writeFile(path.join(folder, 'list.json'), '[]');
    await writeFile(path.join(folder, 'broken.json'), '{"a":');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const [call, message] of [
    ['frobnicate', /no command "frobnicate"/],
    ['complete', /complete wants one FILE:LINE:COLUMN/],
    ['complete a.ts:1:1 a.ts:2:1', /complete wants one FILE:LINE:COLUMN/],
    ['complete a.ts', /"a.ts" is not FILE:LINE:COLUMN/],
    ['complete a.ts:1', /is not FILE:LINE:COLUMN/],
    ['complete a.ts:1:x', /is not FILE:LINE:COLUMN/],
    ['complete a.ts:0:1', /has 3 lines; there is no line 0/],
    ['complete a.ts:9:1', /has 3 lines; there is no line 9/],
    ['complete a.ts:2:0', /column 0 is none/],
    ['complete a.ts:2:9', /line 2 has 7 characters; column 9 is none/],
    ['complete gone.ts:1:1', /cannot read gone.ts/],
    ['models --seed 1.5', /--seed wants an integer/],
    ['models --seed', /seed/],
    ['models --nonsense', /--nonsense/],
    ['models --config gone.json', /cannot read the configuration gone.json/],
    ['models --config broken.json', /broken.json is not JSON/],
    ['models --config list.json', /must hold an object/],
    ['models --strategy cool-fusion', /no strategy "cool-fusion"; there are: evidence,/],
  ] as const) {
    it(`“${call}” says so in one line on stderr, and ends with 2`, async () => {
      const { code, stdout, stderr } = await ensemble([...call.split(' '), '--json'], {
        cwd: folder,
      });
      assert.match(stderr, message);
      assert.match(stderr, /^[^\n]+\n$/);
      assert.deepEqual([code, stdout], [2, '']);
    });
  }

  it('on an old Node says so in one line, and ends with 2', async () => {
    const pretend =
      'Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.1.0"}});' +
      'Object.defineProperty(process,"version",{value:"v20.1.0"})';
    const { code, stdout, stderr } = await ensemble(['strategies'], {
      node: ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`],
    });
    assert.equal(stderr, 'ensemble needs Node 22 or newer; this is v20.1.0\n');
    assert.deepEqual([code, stdout], [2, '']);
  });
});

describe('ensemble help', () => {
  for (const args of [[], ['help'], ['--help'], ['complete', '-h']]) {
    it(`is shown for “${args.join(' ')}”`, async () => {
      const { code, stdout, stderr } = await ensemble(args);
      assert.match(stdout, /ensemble complete FILE:LINE:COLUMN/);
      assert.deepEqual([code, stderr], [0, '']);
    });
  }
});

describe('ensemble strategies', () => {
  it('lists the whole catalogue as one JSON value', async () => {
    const { code, stdout, stderr } = await ensemble(['strategies', '--json']);
    const rows = JSON.parse(stdout) as readonly Record<string, unknown>[];
    for (const row of rows) {
      assert.deepEqual(Object.keys(row), ['id', 'family', 'title', 'paper', 'needs', 'status']);
    }
    assert.deepEqual(
      rows.map((row) => [row['id'], row['status']]),
      catalogue().map(({ id, status }) => [id, status]),
    );
    assert.deepEqual([code, stderr], [0, '']);
  });

  it('ends quietly when its reader leaves', async () => {
    const { stderr } = await ensemble(['strategies'], { started: (child) => child.closeStdout() });
    assert.equal(stderr, '');
  });
});
