import assert from 'node:assert/strict';
import { rootedPath, rootNames } from '../../../src/vscode/refactor/root-names.ts';

describe('folders of the workspace', () => {
  it('have no name where there is one', () => {
    assert.deepEqual(rootNames(['app']), ['']);
  });

  it('have each a name of its own where there are several', () => {
    assert.deepEqual(rootNames(['app', 'lib', 'app', 'a/b', '']), [
      'app',
      'lib',
      'app-2',
      'a-b',
      '-2',
    ]);
  });

  it('are found by the head of a path', () => {
    assert.deepEqual(rootedPath('src/a.ts', ['']), { root: 0, below: 'src/a.ts' });
    assert.deepEqual(rootedPath('lib/src/a.ts', ['app', 'lib']), { root: 1, below: 'src/a.ts' });
  });

  for (const path of [
    ...['../a.ts', 'src/../../a.ts', '/etc/passwd', 'C:/a.ts', 'src\\a.ts', '', 'src//a.ts'],
    ...['./a.ts', 'a\0b', 'src/'],
  ]) {
    it(`have nothing at ${JSON.stringify(path)}`, () => {
      assert.equal(rootedPath(path, ['']), undefined);
      assert.equal(rootedPath(path, ['app', 'lib']), undefined);
    });
  }

  it('have nothing under the name of another, and are no file themselves', () => {
    assert.equal(rootedPath('other/a.ts', ['app', 'lib']), undefined);
    assert.equal(rootedPath('app', ['app', 'lib']), undefined);
  });
});
