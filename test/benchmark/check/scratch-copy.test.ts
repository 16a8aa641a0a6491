import assert from 'node:assert/strict';
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { chmod, mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createScratchCopy, type ScratchCopy } from '../../../src/benchmark/check/scratch-copy.ts';
import { inOwnFolder, running } from '../../sandbox/working-sandboxes.ts';
import { inWorkspace } from './workspace-folder.ts';

describe('createScratchCopy', () => {
  inOwnFolder();
  const workspace = inWorkspace({
    '.gitignore': 'built\n',
    '.env': 'KEY=sesame',
    'built/out.js': 'built',
    'src/run.sh': '#!/bin/sh\n',
    'src/deep/a.ts': 'let a;\n',
    '.git/HEAD': 'ref',
    'node_modules/left-pad/index.js': 'pad',
    '.venv/pyvenv.cfg': 'home = /usr/bin\n',
    venv: 'a file',
  });

  async function copied(use: (copy: ScratchCopy) => Promise<void>): Promise<void> {
    const copy = await createScratchCopy(workspace.root, workspace.files, running());
    try {
      await use(copy);
    } finally {
      await copy.remove();
    }
  }

  it('has what is neither ignored nor secret, and links what was installed', async () => {
    await copied(async ({ folder, files, linked }) => {
      const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
        (name) => !name.includes('/') || name.startsWith('src/'),
      );
      assert.deepEqual(all.toSorted(), [
        ...['.gitignore', '.venv', 'node_modules'],
        ...['src', 'src/deep', 'src/deep/a.ts', 'src/run.sh', 'venv'],
      ]);
      const installed = ['node_modules', '.venv'].map((name) => path.join(workspace.root, name));
      assert.deepEqual(linked, installed);
      assert.equal(readlinkSync(path.join(folder, 'node_modules')), installed[0]);
      assert.equal(files, 4);
    });
  });
  it('keeps permissions and times', async () => {
    const script = path.join(workspace.root, 'src', 'run.sh');
    await chmod(script, 0o755);
    await utimes(script, 1_000_000, 1_000_000);
    await copied(async ({ folder }) => {
      const { mode, mtimeMs } = statSync(path.join(folder, 'src', 'run.sh'));
      assert.deepEqual([mode & 0o777, mtimeMs], [0o755, 1_000_000_000]);
    });
  });
  it('does not follow links, which may lead anywhere', async () => {
    await symlink('/etc', path.join(workspace.root, 'src', 'system'));
    await copied(async ({ folder }) => {
      assert.deepEqual(readdirSync(path.join(folder, 'src')).toSorted(), ['deep', 'run.sh']);
    });
  });
  it('puts a text into a file and takes it back, with what a program left before it was settled', async () => {
    await copied(async (copy) => {
      await mkdir(path.join(copy.folder, 'cache'));
      await writeFile(path.join(copy.folder, 'cache', 'x'), 'made');
      await chmod(path.join(copy.folder, 'src', 'run.sh'), 0o555);
      await copy.settle();
      await copy.replace('src/run.sh', 'exit 1');
      await writeFile(path.join(copy.folder, 'cache', 'x'), 'made by exit 1');
      const script = path.join(copy.folder, 'src', 'run.sh');
      assert.deepEqual(
        [readFileSync(script, 'utf8'), statSync(script).mode & 0o777],
        ['exit 1', 0o555],
      );
      await copy.restore();
      assert.equal(readFileSync(script, 'utf8'), '#!/bin/sh\n');
      assert.equal(readFileSync(path.join(copy.folder, 'cache', 'x'), 'utf8'), 'made');
      assert.equal(readFileSync(path.join(workspace.root, 'src', 'run.sh'), 'utf8'), '#!/bin/sh\n');
    });
  });
  it('knows only files that it has, by the very name', async () => {
    await copied(async (copy) => {
      await copy.settle();
      assert.equal(await copy.settled('src/deep/a.ts'), 'let a;\n');
      for (const wrong of ['../work/src/deep/a.ts', './src/deep/a.ts', 'src', 'node_modules', '']) {
        assert.equal(await copy.settled(wrong), undefined);
        await assert.rejects(copy.replace(wrong, 'x'), RangeError);
      }
    });
  });
  it('refuses what would fill the disk, and leaves nothing', async () => {
    const huge = {
      async *list() {
        yield [{ path: 'data.bin', sizeBytes: 3e9 }];
      },
    };
    await assert.rejects(createScratchCopy(workspace.root, huge, running()), /2 GB/);
  });
  it('leaves nothing when it is cancelled', async () => {
    const cancelled = AbortSignal.abort(new Error('enough'));
    await assert.rejects(createScratchCopy(workspace.root, workspace.files, cancelled), /enough/);
  });
  it('goes without a file that is gone since it was listed', async () => {
    const files = {
      async *list() {
        yield ['src/run.sh', 'gone.ts'].map((one) => ({ path: one, sizeBytes: 1 }));
      },
    };
    const copy = await createScratchCopy(workspace.root, files, running());
    await copy.remove();
    assert.equal(copy.files, 1);
  });
});
