import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { renamedSettings, withNewNames, type RenamedSetting } from '../../src/settings/renamed.ts';
import { settingsTable } from '../../src/settings/table.ts';
import { renamedProperty } from '../stand/generate.ts';

/** Names that nobody's settings have. */
const TABLE: readonly RenamedSetting[] = [
  { from: 'patience', to: 'waitMs', since: '0.2.0' },
  {
    from: 'silent',
    to: 'askFirst',
    since: '0.2.0',
    valueNow: (before) => (typeof before === 'boolean' ? !before : undefined),
  },
  { from: 'waitMs', to: 'deadline', since: '0.3.0' },
];

describe('renamed settings', () => {
  it('have an old key that no row has, and a new one that a row has', () => {
    const keys = new Set<string>(settingsTable.map(({ key }) => key));
    const olds = renamedSettings.map(({ from }) => from);
    assert.equal(new Set(olds).size, olds.length);
    for (const { from, to } of renamedSettings) {
      assert.ok(!keys.has(from), from);
      assert.ok(keys.has(to) || olds.includes(to), to);
    }
  });
  it('are read under their names of now, over several renames', () => {
    assert.deepEqual(withNewNames({ patience: 5, silent: true, other: 1 }, TABLE), {
      values: { other: 1, askFirst: false, deadline: 5 },
      renamed: [
        { from: 'patience', to: 'waitMs' },
        { from: 'silent', to: 'askFirst' },
        { from: 'waitMs', to: 'deadline' },
      ],
    });
  });
  it('give way to a value under the new key', () => {
    assert.deepEqual(withNewNames({ silent: true, askFirst: true }, TABLE).values, {
      askFirst: true,
    });
  });
  it('keep a value that means nothing under the new key', () => {
    const values = { silent: 'perhaps' };
    assert.deepEqual(withNewNames(values, TABLE), { values, renamed: [] });
  });
  it('leave settings alone that were never renamed', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (values) => {
        assert.deepEqual({ ...withNewNames(values, []).values }, { ...values });
      }),
    );
  });
});

describe('the manifest', () => {
  it('strikes an old name through, names the new one, and lets both be set at the same places', () => {
    const renamed = { from: 'noSending', to: 'cloud.neverSend', since: '0.2.0' };
    assert.deepEqual(renamedProperty(settingsTable)(renamed), [
      'ensemble.noSending',
      { markdownDeprecationMessage: '%setting.noSending.renamed%', scope: 'resource' },
    ]);
  });
});
