import assert from 'node:assert/strict';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { chmod, mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { bringDependencies, findDependencies } from '../../src/checks/dependency-folders.ts';
import type { CopiedRoot } from '../../src/checks/listed-files.ts';
import { CheckUnrunnableError } from '../../src/refactor/sources.ts';
import { inOwnFolder, running } from '../sandbox/working-sandboxes.ts';
import { best, checked, copied, inProject, write } from './open-check.ts';

const NAMES = ['node_modules', '.venv', 'vendor', 'target'];

describe('dependencies', function () {
  this.timeout(30_000);
  inOwnFolder();
  const project = inProject({
    '.gitignore': 'node_modules\n.venv\n',
    'package.json': '{"type":"commonjs"}',
    'node_modules/five/index.js': 'module.exports = 5;',
    'node_modules/@scope/six/index.js': 'module.exports = 6;',
    'packages/a/package.json': '{"name":"a"}',
    'packages/a/index.js': 'module.exports = 1;',
    'packages/b/package.json': '{"name":"b"}',
    'packages/b/node_modules/deep/index.js': 'module.exports = 7;',
    'vendor/tracked.js': '',
    'target/out': 'built',
    'docs/node_modules/none/index.js': '',
  });
  beforeEach(async () => {
    await symlink('../packages/a', path.join(project.root, 'node_modules', 'a'));
  });

  function root(): CopiedRoot {
    const files = { async *list() {} };
    return { place: '', folder: project.root, files };
  }

  const COPIED = new Set(['package.json', 'packages/b/package.json', 'vendor/tracked.js']);

  async function brought(way: 'link' | 'copy'): Promise<string> {
    const folder = path.join(project.root, 'copy');
    await mkdir(folder);
    const found = await findDependencies([root()], NAMES, COPIED);
    await bringDependencies(found, { folder, seenAt: '/sandbox' }, way, running());
    return folder;
  }

  it('are found at roots and beside manifests, unless they are copied anyway', async () => {
    const found = await findDependencies([root()], NAMES, COPIED);
    assert.deepEqual(
      found.map(({ place }) => place),
      ['node_modules', 'target', 'packages/b/node_modules'],
    );
  });
  it('are found in each of several roots', async () => {
    const roots = [{ ...root(), place: 'one' }];
    const found = await findDependencies(roots, NAMES, new Set(['one/packages/b/package.json']));
    assert.deepEqual(
      found.map(({ place, source }) => [place, path.relative(project.root, source)]),
      [
        ['one/node_modules', 'node_modules'],
        ['one/vendor', 'vendor'],
        ['one/target', 'target'],
        ['one/packages/b/node_modules', 'packages/b/node_modules'],
      ],
    );
  });
  it('are linked package by package, and packages of the project are those of the copy', async () => {
    const folder = await brought('link');
    const linkOf = (place: string): string =>
      readlinkSync(path.join(folder, 'node_modules', place));
    assert.equal(linkOf('five'), path.join(project.root, 'node_modules', 'five'));
    assert.equal(linkOf('@scope/six'), path.join(project.root, 'node_modules', '@scope', 'six'));
    assert.equal(linkOf('a'), '../packages/a');
    assert.equal(readdirSync(folder).includes('target'), false);
  });
  it('are copied with their links', async () => {
    await symlink(path.join(project.root, 'packages/b'), path.join(project.root, 'node_modules/b'));
    await chmod(path.join(project.root, 'node_modules/five/index.js'), 0o444);
    const folder = await brought('copy');
    assert.equal(lstatSync(path.join(folder, 'node_modules/five')).isDirectory(), true);
    assert.equal(readlinkSync(path.join(folder, 'node_modules/a')), '../packages/a');
    assert.equal(readlinkSync(path.join(folder, 'node_modules/b')), '/sandbox/packages/b');
    assert.equal(readFileSync(path.join(folder, 'target/out'), 'utf8'), 'built');
  });

  const command = `node -e "console.log(require('five'), require('@scope/six'), require('a'))"`;
  const changed = new Map([['packages/a/index.js', 'module.exports = 2;']]);

  for (const sandbox of new Set([best, copied])) {
    it(`are there for a check that is ${sandbox.isolation.level}, with packages as changed`, async () => {
      await checked(project.root, { command, sandbox }, async (check) => {
        assert.deepEqual(check.baseline.lastLines, ['5 6 1']);
        assert.deepEqual((await check.run(changed, running())).lastLines, ['5 6 2']);
      });
    });
    it(`are not reached by a check that is ${sandbox.isolation.level} and writes into them`, async () => {
      const vandal = `test ! -e go || (echo 9 >node_modules/five/index.js); echo x >node_modules/.cache; cat node_modules/five/index.js`;
      await checked(project.root, { command: vandal, sandbox }, async (check) => {
        const { escapes } = await check.run(new Map([['go', '']]), running());
        assert.equal(escapes, undefined);
        const again = await check.run(new Map([['other', '']]), running());
        assert.deepEqual(again.lastLines, ['module.exports = 5;']);
      });
      const file = path.join(project.root, 'node_modules/five/index.js');
      assert.equal(readFileSync(file, 'utf8'), 'module.exports = 5;');
    });
  }
  it('that are too large to be copied are refused with what to do', async () => {
    const { truncateSync, writeFileSync } = await import('node:fs');
    const large = path.join(project.root, 'node_modules', 'large.bin');
    writeFileSync(large, '');
    truncateSync(large, 501 * 2 ** 20);
    await assert.rejects(checked(project.root, { command, sandbox: copied }), (error: unknown) => {
      assert.ok(error instanceof CheckUnrunnableError);
      assert.equal(error.code, 'dependencies');
      assert.match(error.message, /confirm a command that installs/);
      return true;
    });
  });
});

describe('prepare', function () {
  this.timeout(30_000);
  inOwnFolder();
  const project = inProject({ 'package.json': '{}', 'node_modules/old/index.js': '' });
  const install = 'mkdir -p node_modules/new; echo "module.exports = 8" >node_modules/new/index.js';
  const command = 'node -e "console.log(require(\'new\'))"; ls node_modules; ls -A $HOME | wc -l';

  it('installs in the copy before the baseline, instead of what the user has', async () => {
    const phases: string[] = [];
    await checked(
      project.root,
      { command, prepare: { command: install } },
      async ({ baseline }) => {
        assert.deepEqual(baseline.lastLines.slice(0, 2), ['8', 'new']);
      },
      (phase) => phases.push(phase),
    );
    assert.deepEqual(phases, ['copying', 'preparing', 'baseline']);
    assert.deepEqual(readdirSync(path.join(project.root, 'node_modules')), ['old']);
  });
  it('has a home of its own that is gone afterwards', async () => {
    const prepare = { command: 'echo secret >$HOME/.cache; ls -A >before' };
    await checked(project.root, { command: 'cat before; ls -A', prepare }, async ({ baseline }) => {
      assert.deepEqual(baseline.lastLines, ['before', 'package.json', 'before', 'package.json']);
    });
  });
  it('that fails is told with the end of what it said', async () => {
    const prepare = { command: 'echo no such lock file >&2; exit 4' };
    await assert.rejects(checked(project.root, { command, prepare }), (error: unknown) => {
      assert.ok(error instanceof CheckUnrunnableError);
      assert.equal(error.code, 'prepare-failed');
      assert.match(error.message, /exit code 4 after .*network.*\n {2}no such lock file$/s);
      return true;
    });
  });
  it('that writes into the user’s tree is found out', async () => {
    const file = path.join(project.root, 'package.json');
    const prepare = { command: `echo broken >${file}` };
    await checked(project.root, { command: 'true', prepare }, async () => {});
    assert.equal(readFileSync(file, 'utf8'), '{}');
  });
  it('is proposed by lock files', async () => {
    const { proposePrepare } = await import('../../src/checks/prepare-command.ts');
    assert.equal(await proposePrepare(project.root), undefined);
    await write(project.root, { 'package-lock.json': '{}', 'uv.lock': '' });
    assert.equal(await proposePrepare(project.root), 'npm ci && uv sync --frozen');
    await write(project.root, {
      'yarn.lock': '# THIS IS AN AUTOGENERATED FILE.\n# yarn lockfile v1\n',
    });
    assert.match((await proposePrepare(project.root)) ?? '', /^yarn install --frozen-lockfile/);
    await write(project.root, { 'yarn.lock': '__metadata:\n  version: 8\n' });
    assert.match((await proposePrepare(project.root)) ?? '', /^yarn install --immutable/);
    await write(project.root, { 'pnpm-lock.yaml': '' });
    assert.match((await proposePrepare(project.root)) ?? '', /^pnpm install --frozen-lockfile/);
  });
});
