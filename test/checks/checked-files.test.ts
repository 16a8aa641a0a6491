import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { checkedFiles } from '../../src/checks/checked-files.ts';
import type { ListedFiles } from '../../src/checks/listed-files.ts';
import { running } from '../sandbox/working-sandboxes.ts';
import { commitAll, git, inProject, write } from './open-check.ts';

const WALKED: ListedFiles = {
  async *list() {
    yield [{ path: 'walked.txt', sizeBytes: 1 }];
  },
};

const POINTER = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n';

async function namesOf(folder: string): Promise<readonly string[]> {
  const dependencies = ['node_modules', 'vendor'];
  const found = await checkedFiles(folder, WALKED, dependencies, running());
  const names: string[] = [];
  for await (const batch of found.list(running())) names.push(...batch.map(({ path: one }) => one));
  return names;
}

describe('checkedFiles', function () {
  this.timeout(20_000);
  const project = inProject({
    '.gitignore': 'built/\n*.log\n',
    'a.ts': 'a',
    'src/b.ts': 'b',
    'gone.ts': 'g',
    'built/kept.js': 'tracked although it is ignored',
    '.env': 'KEY=sesame',
    'vendor/lib/x.go': 'tracked',
    'data.bin': POINTER,
  });
  beforeEach(() => {
    git(project.root, 'init', '--quiet');
    git(project.root, 'add', '--all');
    git(project.root, 'add', '--force', 'built/kept.js', '.env');
    git(project.root, 'commit', '--quiet', '--message', 'first');
  });

  it('are those that git tracks and those that nothing ignores, as they lie on the disk', async () => {
    await write(project.root, {
      'new file.ts': 'n',
      'ä\n.ts': 'odd',
      'x.log': 'ignored',
      'built/out.js': 'ignored',
      'node_modules/left-pad/index.js': 'installed',
      'packages/a/node_modules/b/index.js': 'installed',
    });
    await rm(path.join(project.root, 'gone.ts'));
    assert.deepEqual(await namesOf(project.root), [
      ...['.gitignore', 'a.ts', 'built/kept.js', 'data.bin', 'new file.ts'],
      ...['src/b.ts', 'vendor/lib/x.go', 'ä\n.ts'],
    ]);
  });
  it('are those below a folder of a repository', async () => {
    assert.deepEqual(await namesOf(path.join(project.root, 'src')), ['b.ts']);
  });
  it('are pointers where large files are not there', async () => {
    const found = await checkedFiles(project.root, WALKED, [], running());
    assert.equal(found.by, 'git');
    const sizes: number[] = [];
    for await (const batch of found.list(running())) {
      sizes.push(...batch.filter((one) => one.path === 'data.bin').map((one) => one.sizeBytes));
    }
    assert.deepEqual(sizes, [POINTER.length]);
  });
  it('are those of submodules and of repositories inside as well', async () => {
    const inner = path.join(project.root, 'inner');
    await write(inner, { 'c.ts': 'c', '.gitignore': '*.tmp\n', 'x.tmp': 'ignored' });
    commitAll(inner);
    git(project.root, 'submodule', '--quiet', 'add', '--force', './inner', 'inner');
    await write(inner, { 'untracked.ts': 'u' });
    const loose = path.join(project.root, 'loose');
    await write(loose, { 'd.ts': 'd' });
    commitAll(loose);
    const names = await namesOf(project.root);
    assert.deepEqual(
      names.filter((name) => /^(?:inner|loose|\.gitmodules)/.test(name)),
      ['.gitmodules', 'inner/.gitignore', 'inner/c.ts', 'inner/untracked.ts', 'loose/d.ts'],
    );
  });
  it('leave out what .ensembleignore names', async () => {
    await write(project.root, { '.ensembleignore': 'a.ts\n', 'src/.ensembleignore': 'b.*\n' });
    const names = await namesOf(project.root);
    assert.equal(names.includes('a.ts') || names.includes('src/b.ts'), false);
  });
  it('have links that stay inside, and none that lead out', async () => {
    await symlink('../a.ts', path.join(project.root, 'src', 'inside'));
    await symlink('../../a.ts', path.join(project.root, 'src', 'outside'));
    await symlink('/etc', path.join(project.root, 'src', 'system'));
    const names = await namesOf(project.root);
    assert.deepEqual(
      names.filter((name) => name.startsWith('src/')),
      ['src/b.ts', 'src/inside'],
    );
  });
  it('are walked to without a repository', async () => {
    await rm(path.join(project.root, '.git'), { recursive: true });
    assert.deepEqual(await namesOf(project.root), ['walked.txt']);
  });
  it('are walked to without git', async () => {
    const searched = process.env['PATH'];
    process.env['PATH'] = '/nowhere';
    try {
      assert.deepEqual(await namesOf(project.root), ['walked.txt']);
    } finally {
      process.env['PATH'] = searched;
    }
  });
  it('are found without writing to the repository, or running what it names', async () => {
    const marker = path.join(project.root, 'ran');
    git(project.root, 'config', 'core.fsmonitor', `touch ${marker}; false`);
    await write(project.root, { 'a.ts': 'a' });
    const index = () => statSync(path.join(project.root, '.git', 'index')).mtimeMs;
    const before = index();
    assert.equal((await namesOf(project.root)).includes('ran'), false);
    assert.equal(index(), before);
  });
});
