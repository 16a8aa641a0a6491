import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MOST_IGNORE_FILES } from '../../../src/context/exclusion.ts';
import { diskFiles } from '../../../src/providers/workspace/disk-files.ts';
import type { DiskFolders } from '../../../src/providers/workspace/index/workspace-files.ts';

const FILES = {
  'a.ts': 'let a;\n',
  'src/b.ts': 'let b;\n',
  'src/made/c.ts': 'let c;\n',
  'src/.gitignore': 'made/\n',
  '.env': 'KEY=secret\n',
  'node_modules/x/index.js': 'x\n',
  '.git/HEAD': 'ref\n',
  '.ensembleignore': 'private\n',
  'private/d.ts': 'let d;\n',
};

describe('files on disk', () => {
  let root = '';
  const unaborted = new AbortController().signal;
  const filesOf = (more: Partial<DiskFolders> = {}) =>
    diskFiles({ folders: [root], excluded: [], most: 1000, ...more });
  const pathsOf = async (more: Partial<DiskFolders> = {}) => {
    const batches = await Array.fromAsync(filesOf(more).list(unaborted));
    return batches.flat().map(({ path: name }) => name);
  };

  before(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'workspace-'));
    for (const [name, text] of Object.entries(FILES)) {
      await mkdir(path.dirname(path.join(root, name)), { recursive: true });
      await writeFile(path.join(root, name), text);
    }
  });
  after(() => rm(root, { recursive: true }));

  it('are listed without what ignore files and the list of secret files leave out', async () => {
    const batches = await Array.fromAsync(filesOf().list(unaborted));
    const found = ['.ensembleignore', 'a.ts', 'src/.gitignore', 'src/b.ts'];
    assert.deepEqual((await pathsOf()).sort(), found);
    const [file] = batches.flat().filter(({ path: name }) => name === 'src/b.ts');
    assert.equal(file?.sizeBytes, FILES['src/b.ts'].length);
  });

  it('are listed without what the host leaves out', async () => {
    const excluded = ['**/.*', '/src'];
    assert.deepEqual(await pathsOf({ excluded }), ['a.ts']);
  });

  it('are listed up to a number, those near the root first', async () => {
    assert.deepEqual((await pathsOf({ most: 2 })).sort(), ['.ensembleignore', 'a.ts']);
  });

  it('of the first of two folders count where both have the same path', async () => {
    const other = await mkdtemp(path.join(tmpdir(), 'workspace-'));
    await writeFile(path.join(other, 'a.ts'), 'other a\n');
    await writeFile(path.join(other, 'z.ts'), 'other z\n');
    const folders = [root, other];
    const paths = await pathsOf({ folders });
    assert.equal(paths.filter((name) => name === 'a.ts').length, 1);
    const textOf = async (name: string) =>
      Buffer.from((await filesOf({ folders }).read(name, unaborted)) ?? []).toString();
    assert.equal(await textOf('a.ts'), FILES['a.ts']);
    assert.equal(await textOf('z.ts'), 'other z\n');
    await rm(other, { recursive: true });
  });

  it('below an ignore file that is one too many to be obeyed are left out', async () => {
    const generated = await mkdtemp(path.join(tmpdir(), 'generated-'));
    for (let i = 0; i <= MOST_IGNORE_FILES; i++) {
      await mkdir(path.join(generated, `part${i}`));
      await writeFile(path.join(generated, `part${i}/.gitignore`), 'made.ts\n');
      await writeFile(path.join(generated, `part${i}/made.ts`), 'let made;\n');
    }
    const paths = await pathsOf({ folders: [generated] });
    assert.deepEqual(
      paths.filter((name) => name.endsWith('made.ts')),
      [],
    );
    await rm(generated, { recursive: true });
  });

  it('are not followed through symbolic links', async () => {
    await symlink(root, path.join(root, 'src/loop'));
    await symlink(path.join(root, '.env'), path.join(root, 'innocent.ts'));
    const paths = await pathsOf();
    await rm(path.join(root, 'src/loop'));
    await rm(path.join(root, 'innocent.ts'));
    assert.deepEqual(paths.sort(), ['.ensembleignore', 'a.ts', 'src/.gitignore', 'src/b.ts']);
  });

  it('are read by the path of the list, and missing ones are undefined', async () => {
    const bytes = await filesOf().read('src/b.ts', unaborted);
    assert.equal(Buffer.from(bytes ?? []).toString(), FILES['src/b.ts']);
    assert.equal(await filesOf().read('gone.ts', unaborted), undefined);
  });

  it('are listed no further once that is called off', async () => {
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    await assert.rejects(Array.fromAsync(filesOf().list(controller.signal)), /enough/);
  });
});
