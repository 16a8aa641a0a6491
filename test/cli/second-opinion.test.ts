import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensemble } from './run-ensemble.ts';

describe('ensemble second-opinion', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'opinion-'));
    await writeFile(path.join(folder, 'code.ts'), 'const a = 1;\nconst b = a + 1;\n');
    await writeFile(path.join(folder, 'alone.json'), '{"workspaceModel": false}');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const run = (call: string) =>
    ensemble(['second-opinion', ...call.split(' ').filter((word) => word !== '')], {
      cwd: folder,
    });

  const usage = async (call: string, message: RegExp) => {
    const { code, stderr, stdout } = await run(call);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, message);
  };

  it('wants one file that can be read', async () => {
    await usage('', /wants one FILE/);
    await usage('code.ts code.ts', /wants one FILE/);
    await usage('gone.ts', /cannot read gone\.ts/);
  });

  it('wants lines that the file has', async () => {
    await usage('code.ts --lines 2-1', /--lines wants A-B, not "2-1"/);
    await usage('code.ts --lines 0', /--lines wants A-B/);
    await usage('code.ts --lines some', /--lines wants A-B/);
    await usage('code.ts --lines 9', /has 3 lines; there is no line 9/);
    await usage('code.ts --hints=-1', /--hints wants a number of 0 or more/);
  });

  it('says who is needed where too few read, with exit code 1', async () => {
    const { code, stdout, stderr } = await run('code.ts --config alone.json --json');
    assert.equal(code, 1);
    assert.deepEqual(JSON.parse(stdout), {
      ...{ kind: 'too-few-readers', readers: [], abstained: [], failures: [] },
    });
    assert.match(stderr, /wants two families of models that read; there is none/);
  });
});
