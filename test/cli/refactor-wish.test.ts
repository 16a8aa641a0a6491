import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { filesOf } from '../../src/cli/refactor-wish.ts';

describe('the files of a refactoring', () => {
  let top = '';
  const at = (name: string): string => path.join(top, name);

  beforeEach(async () => {
    top = await realpath(await mkdtemp(path.join(tmpdir(), 'wish-')));
    for (const name of ['p/src/a.ts', 'p/lib/b.ts', 'q/c.ts', 'p/.env']) {
      await mkdir(path.dirname(at(name)), { recursive: true });
      await writeFile(at(name), 'x\n');
    }
  });
  afterEach(() => rm(top, { recursive: true }));

  it('lie in the repository around the first', async () => {
    await mkdir(at('p/.git'));
    assert.deepEqual(await filesOf(['a.ts', '../lib/b.ts'], at('p/src')), {
      root: at('p'),
      files: ['src/a.ts', 'lib/b.ts'],
    });
    await assert.rejects(filesOf(['a.ts', '../../q/c.ts'], at('p/src')), /is not below/);
  });

  it('lie below the folder of the call where no repository is', async () => {
    const { root, files } = await filesOf(['src/a.ts', 'lib/b.ts', './src/a.ts'], at('p'));
    assert.equal(root, at('p'));
    assert.deepEqual(files, ['src/a.ts', 'lib/b.ts']);
  });

  it('lie in the innermost folder that holds them all where they lie elsewhere', async () => {
    const { root, files } = await filesOf([at('p/src/a.ts'), at('p/lib/b.ts')], at('q'));
    assert.equal(root, at('p'));
    assert.deepEqual(files, ['src/a.ts', 'lib/b.ts']);
  });

  it('have their own names behind links', async () => {
    await symlink('../.env', at('p/src/settings.ts'));
    assert.deepEqual((await filesOf(['src/settings.ts'], at('p'))).files, ['.env']);
  });

  it('may be still to come, and are no folders', async () => {
    assert.deepEqual((await filesOf(['src/new.ts'], at('p'))).files, ['src/new.ts']);
    await assert.rejects(filesOf(['src'], at('p')), /src is a folder/);
    await assert.rejects(filesOf(['gone/a.ts'], at('p')), /there is no folder/);
  });
});
