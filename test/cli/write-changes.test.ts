import assert from 'node:assert/strict';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ChangedFilesError, writeChanges } from '../../src/cli/write-changes.ts';
import { createBaseFiles } from '../../src/edits/base-files.ts';
import type { BaseFiles } from '../../src/edits/workspace-state.ts';

describe('writeChanges', () => {
  let folder = '';
  const at = (name: string): string => path.join(folder, name);
  const textAt = (name: string): Promise<string> => readFile(at(name), 'utf8');

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'write-'));
    await writeFile(at('a.ts'), 'a\r\n');
    await writeFile(at('b.ts'), 'b');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function baseFor(...names: readonly string[]): Promise<BaseFiles> {
    const base = createBaseFiles((name) => readFile(at(name)));
    await base.load(names, new AbortController().signal);
    return base;
  }

  /** A folder comes to stand where a file is to be: the renaming fails. */
  async function interruptedBy(place: string, writing: Promise<void>): Promise<void> {
    await mkdir(place);
    await writeFile(path.join(place, 'inside'), 'x');
    await writing;
  }

  it('changes, makes and deletes files in one go', async () => {
    const base = await baseFor('a.ts', 'b.ts', 'new/c.ts');
    const changes = new Map([
      ['a.ts', 'A\r\n'],
      ['b.ts', undefined],
      ['new/c.ts', 'c'],
    ]);
    await writeChanges(folder, changes, base);
    assert.equal(await textAt('a.ts'), 'A\r\n');
    assert.equal(await textAt('new/c.ts'), 'c');
    assert.deepEqual((await readdir(folder)).sort(), ['a.ts', 'new']);
  });

  it('writes nothing where a file was changed, deleted or made meanwhile, and names them all', async () => {
    const base = await baseFor('a.ts', 'b.ts', 'c.ts');
    await writeFile(at('a.ts'), 'mine\n');
    await rm(at('b.ts'));
    await writeFile(at('c.ts'), 'mine too\n');
    const changes = new Map([
      ['a.ts', 'A'],
      ['b.ts', 'B'],
      ['c.ts', 'C'],
    ]);
    await assert.rejects(writeChanges(folder, changes, base), (error) => {
      assert.ok(error instanceof ChangedFilesError);
      assert.deepEqual(error.paths, ['a.ts', 'b.ts', 'c.ts']);
      return true;
    });
    assert.equal(await textAt('a.ts'), 'mine\n');
    assert.equal(await textAt('c.ts'), 'mine too\n');
  });

  it('never writes through a link', async () => {
    const base = await baseFor('a.ts', 'b.ts');
    await writeFile(at('outside'), 'b');
    await rm(at('b.ts'));
    await symlink(at('outside'), at('b.ts'));
    await assert.rejects(writeChanges(folder, new Map([['b.ts', 'B']]), base), ChangedFilesError);
    assert.equal(await textAt('outside'), 'b');
  });

  it('undoes what it has done where one file cannot be written', async () => {
    const base = await baseFor('a.ts', 'b.ts', 'd');
    const changes = new Map([
      ['a.ts', 'A'],
      ['d', 'D'],
    ]);
    await assert.rejects(interruptedBy(at('d'), writeChanges(folder, changes, base)));
    assert.equal(await textAt('a.ts'), 'a\r\n');
    assert.deepEqual((await readdir(folder)).sort(), ['a.ts', 'b.ts', 'd']);
  });

  it('never writes below a link that stands for a folder', async () => {
    const outside = await mkdtemp(path.join(tmpdir(), 'outside-'));
    try {
      await symlink(outside, at('link'));
      await symlink(path.join(outside, 'gone'), at('nowhere'));
      for (const name of ['link/new.ts', 'link/deep/new.ts', 'nowhere/new.ts']) {
        const base = await baseFor(name);
        const writing = writeChanges(folder, new Map([[name, 'x']]), base);
        await assert.rejects(writing, ChangedFilesError, name);
      }
      assert.deepEqual(await readdir(outside), []);
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  it('keeps permissions, whatever new files would get', async () => {
    const before = process.umask(0o077);
    try {
      await chmod(at('a.ts'), 0o775);
      const base = await baseFor('a.ts');
      await writeChanges(folder, new Map([['a.ts', 'A']]), base);
      assert.equal((await stat(at('a.ts'))).mode & 0o777, 0o775);
    } finally {
      process.umask(before);
    }
  });

  it('leaves no folder of what could not be written, and gives back what was deleted', async () => {
    await chmod(at('a.ts'), 0o755);
    const base = await baseFor('a.ts', 'new/deep/c.ts', 'd');
    const changes = new Map([
      ['a.ts', undefined],
      ['new/deep/c.ts', 'c'],
      ['d', 'D'],
    ]);
    await assert.rejects(interruptedBy(at('d'), writeChanges(folder, changes, base)));
    assert.equal(await textAt('a.ts'), 'a\r\n');
    assert.equal((await stat(at('a.ts'))).mode & 0o777, 0o755);
    assert.deepEqual((await readdir(folder)).sort(), ['a.ts', 'b.ts', 'd']);
  });
});
