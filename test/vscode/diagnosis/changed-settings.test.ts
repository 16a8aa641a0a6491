import assert from 'node:assert/strict';
import { settingsTable } from '../../../src/settings/table.ts';
import { changedSettings } from '../../../src/vscode/diagnosis/changed-settings.ts';

function changed(values: Readonly<Record<string, unknown>>) {
  return changedSettings(settingsTable, (key) => values[key]);
}

describe('settings that differ', () => {
  it('are none where all are as they come', () => {
    const defaults = Object.fromEntries(settingsTable.map(({ key, default: one }) => [key, one]));
    assert.deepEqual(changed(defaults), []);
    assert.deepEqual(changed({}), []);
  });

  it('have a value where it is on or off, a number, or a word of a list', () => {
    const set = { askWhileTyping: false, deadlineMs: 300, multiline: 'never' };
    assert.deepEqual(
      changed(set).toSorted((a, b) => a.key.localeCompare(b.key)),
      [
        { key: 'askWhileTyping', value: 'false' },
        { key: 'deadlineMs', value: '300' },
        { key: 'multiline', value: 'never' },
      ],
    );
  });

  it('have none where it may be anything', () => {
    const set = {
      servers: [{ name: 'a', kind: 'ollama', url: 'http://me:pw@host' }],
      lineUp: 'Acme',
      multiline: 'sk-planted',
      'cloud.neverSend': ['/home/jane/**'],
      enable: { '*': false },
      citerRouter: '/home/jane/router.json',
    };
    const told = changed(set);
    assert.deepEqual(
      told.map(({ key }) => key).toSorted(),
      Object.keys(set).toSorted((a, b) => (a < b ? -1 : 1)),
    );
    assert.ok(told.every(({ value }) => value === undefined));
  });
});
