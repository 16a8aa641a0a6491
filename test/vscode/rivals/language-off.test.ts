import assert from 'node:assert/strict';
import {
  isLanguageOff,
  switchLanguageOff,
  withLanguageOff,
  type ForeignSetting,
} from '../../../src/vscode/rivals/language-off.ts';

describe('switching a language off in a rival’s setting', () => {
  it('leaves every other language as it is', () => {
    const own = { python: false, go: true };
    assert.deepEqual(withLanguageOff(own, { '*': true, ...own, markdown: false }, 'ruby'), {
      '*': true,
      python: false,
      go: true,
      ruby: false,
    });
  });
  it('begins a map where the user has none, and replaces what is none', () => {
    assert.deepEqual(withLanguageOff(undefined, { '*': true }, 'ruby'), { '*': true, ruby: false });
    assert.deepEqual(withLanguageOff('on', undefined, 'ruby'), { ruby: false });
  });
  it('lets the user’s own word for all others stand', () => {
    assert.deepEqual(withLanguageOff({ '*': false }, { '*': false }, 'ruby')['*'], false);
  });
  it('is seen where it is so', () => {
    assert.ok(isLanguageOff({ '*': true, ruby: false }, 'ruby'));
    assert.ok(isLanguageOff({ '*': false }, 'ruby'));
    assert.ok(!isLanguageOff({ '*': false, ruby: true }, 'ruby'));
    assert.ok(!isLanguageOff({}, 'ruby'));
    assert.ok(!isLanguageOff(undefined, 'constructor'));
    assert.ok(!isLanguageOff({}, 'constructor'));
  });

  /** The setting in memory, as the editor merges its levels. */
  function stand(user: unknown, workspace: unknown) {
    const levels: Record<'user' | 'workspace', unknown> = { user, workspace };
    const writes: string[] = [];
    const setting: ForeignSetting = {
      now: () => ({
        ...{ own: levels.user, ofWorkspace: levels.workspace },
        effective: { '*': true, ...(levels.user as object), ...(levels.workspace as object) },
      }),
      write(value, target) {
        writes.push(target);
        levels[target] = value;
        return Promise.resolve();
      },
    };
    return { setting, writes, levels };
  }
  it('is written for the user alone where the workspace says nothing of it', async () => {
    const { setting, writes, levels } = stand({ go: false }, { python: true });
    await switchLanguageOff(setting, 'ruby');
    assert.deepEqual(writes, ['user']);
    assert.deepEqual(levels.user, { '*': true, go: false, ruby: false });
  });
  it('is written for the workspace too where that says otherwise', async () => {
    const { setting, writes, levels } = stand(undefined, { ruby: true, go: true });
    await switchLanguageOff(setting, 'ruby');
    assert.deepEqual(writes, ['user', 'workspace']);
    assert.deepEqual(levels.workspace, { '*': true, ruby: false, go: true });
  });
  it('fails where the other extension has no such setting any more', async () => {
    const { setting } = stand({}, {});
    const gone = { ...setting, write: () => Promise.reject(new Error('not a setting')) };
    await assert.rejects(switchLanguageOff(gone, 'ruby'), /not a setting/);
  });
});
