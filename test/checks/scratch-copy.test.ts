import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { chmod, mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ListedFiles } from '../../src/checks/listed-files.ts';
import {
  createScratchCopy,
  type CopySource,
  type ScratchCopy,
} from '../../src/checks/scratch-copy.ts';
import { inWorkspace } from '../benchmark/check/workspace-folder.ts';
import { inOwnFolder, running } from '../sandbox/working-sandboxes.ts';

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

  function source(files: ListedFiles = workspace.files): CopySource {
    const roots = [{ place: '', folder: workspace.root, files }];
    return { roots, dependencies: ['node_modules', '.venv', 'venv'], way: 'link' };
  }

  async function copied(use: (copy: ScratchCopy) => Promise<void>): Promise<void> {
    const copy = await createScratchCopy(source(), running());
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
      assert.equal(
        readlinkSync(path.join(folder, 'node_modules', 'left-pad')),
        path.join(installed[0] ?? '', 'left-pad'),
      );
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
      await copy.put(new Map([['src/run.sh', 'exit 1']]));
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
        await assert.rejects(copy.put(new Map([[wrong, 'x']])), RangeError);
      }
    });
  });
  it('refuses what would fill the disk, and leaves nothing', async () => {
    const huge = {
      async *list() {
        yield [{ path: 'data.bin', sizeBytes: 3e9 }];
      },
    };
    await assert.rejects(createScratchCopy(source(huge), running()), /2 GB/);
  });
  it('leaves nothing when it is cancelled', async () => {
    const cancelled = AbortSignal.abort(new Error('enough'));
    await assert.rejects(createScratchCopy(source(), cancelled), /enough/);
  });
  it('puts nothing through a link, nor where a folder or a file is', async () => {
    await copied(async (copy) => {
      await symlink('/tmp', path.join(copy.folder, 'out'));
      await copy.settle();
      const places = [
        'node_modules/left-pad/index.js',
        'out/x',
        'src',
        'src/run.sh/x',
        'a\\b',
        'a/',
      ];
      for (const place of places) {
        const changes = new Map<string, string | undefined>([
          ['src/deep/a.ts', undefined],
          [place, 'x'],
        ]);
        await assert.rejects(copy.put(changes), RangeError, place);
      }
      assert.equal(existsSync(path.join(copy.folder, 'src/deep/a.ts')), true);
      await copy.put(new Map([['out', 'a file now']]));
      assert.equal(readFileSync(path.join(copy.folder, 'out'), 'utf8'), 'a file now');
      await copy.restore();
      assert.equal(readlinkSync(path.join(copy.folder, 'out')), '/tmp');
    });
    const installed = path.join(workspace.root, 'node_modules/left-pad/index.js');
    assert.equal(readFileSync(installed, 'utf8'), 'pad');
  });
  it('is copied again as it was settled, whatever is done to it meanwhile', async () => {
    await copied(async (copy) => {
      await writeFile(path.join(copy.folder, 'built.txt'), 'built');
      await copy.settle();
      await copy.put(
        new Map([
          ['built.txt', 'changed'],
          ['new.txt', 'new'],
        ]),
      );
      const other = await copy.another();
      const names = readdirSync(other.folder).toSorted();
      assert.deepEqual(names, ['.gitignore', '.venv', 'built.txt', 'node_modules', 'src', 'venv']);
      assert.equal(await other.settled('built.txt'), 'built');
      await other.put(new Map([['built.txt', undefined]]));
      await other.restore();
      assert.equal(readFileSync(path.join(other.folder, 'built.txt'), 'utf8'), 'built');
      assert.equal(readFileSync(path.join(copy.folder, 'built.txt'), 'utf8'), 'changed');
      await other.remove();
      await copy.restore();
    });
  });
  it('goes without a file that is gone since it was listed', async () => {
    const files = {
      async *list() {
        yield ['src/run.sh', 'gone.ts'].map((one) => ({ path: one, sizeBytes: 1 }));
      },
    };
    const copy = await createScratchCopy(source(files), running());
    await copy.remove();
    assert.equal(copy.files, 1);
  });
});
