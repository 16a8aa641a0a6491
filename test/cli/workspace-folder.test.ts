import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { workspaceFolder, workspaceRootOf } from '../../src/cli/workspace-folder.ts';

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

describe('a folder as a workspace', () => {
  let root = '';
  const unaborted = new AbortController().signal;

  before(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'workspace-'));
    for (const [name, text] of Object.entries(FILES)) {
      await mkdir(path.dirname(path.join(root, name)), { recursive: true });
      await writeFile(path.join(root, name), text);
    }
  });
  after(() => rm(root, { recursive: true }));

  it('lists what neither ignore files nor the list of secret files leave out', async () => {
    const batches = await Array.fromAsync(workspaceFolder(root).list(unaborted));
    assert.deepEqual(
      batches
        .flat()
        .map(({ path: name }) => name)
        .sort(),
      ['.ensembleignore', 'a.ts', 'src/.gitignore', 'src/b.ts'],
    );
    const [file] = batches.flat().filter(({ path: name }) => name === 'src/b.ts');
    assert.equal(file?.sizeBytes, FILES['src/b.ts'].length);
  });

  it('reads a file of the list', async () => {
    const bytes = await workspaceFolder(root).read('src/b.ts', unaborted);
    assert.equal(Buffer.from(bytes ?? []).toString(), FILES['src/b.ts']);
  });

  it('stops listing when it is called off', async () => {
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    await assert.rejects(Array.fromAsync(workspaceFolder(root).list(controller.signal)), /enough/);
  });

  it('has the repository around a file as its root, else the file’s own folder', async () => {
    assert.equal(workspaceRootOf(path.join(root, 'src/b.ts')), root);
    const lonely = await mkdtemp(path.join(tmpdir(), 'lonely-'));
    assert.equal(workspaceRootOf(path.join(lonely, 'x.ts')), lonely);
    await rm(lonely, { recursive: true });
  });
});
