import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseSettings, type Settings } from '../../src/settings/parse-settings.ts';
import { withWorkspaceWishes, type SettingValues } from '../../src/settings/workspace-wishes.ts';

const lineUps = {
  Mine: ['ollama:coder', 'openai:big'],
  Far: ['ollama:coder', 'openai:big', { model: 'anthropic:other', roles: ['inline'] }],
  Near: ['ollama:coder'],
};
const isHere = (model: string): boolean => model.startsWith('ollama:');

/** What counts with these settings of the user, the workspace and its folders. */
function read(user: SettingValues, ...workspace: readonly SettingValues[]) {
  const effective = Object.assign({}, user, ...workspace) as SettingValues;
  const wished = withWorkspaceWishes({ effective, user, workspace }, isHere);
  const { settings, problems } = parseSettings(wished.values);
  const told = [...wished.problems, ...problems].map(({ key, kind }) => `${kind} ${key}`);
  return { settings, told, details: wished.problems.map(({ detail }) => detail) };
}

const members = ({ engine }: Settings): readonly string[] | undefined => engine.members;

describe('what a workspace may want', () => {
  it('adds files that never leave to those of the user, of every folder too', () => {
    const { settings, told } = read(
      { 'cloud.neverSend': ['a', 'b'] },
      { 'cloud.neverSend': ['b', 'c'] },
      { 'cloud.neverSend': ['d'] },
    );
    assert.deepEqual(settings.cloud.neverSend, ['a', 'b', 'c', 'd']);
    assert.deepEqual(told, []);
  });

  it('takes none of them away, also by nonsense', () => {
    for (const value of [[], '**/x/**', [7], { a: 1 }, null, ['!a']]) {
      const { settings } = read({ 'cloud.neverSend': ['a'] }, { 'cloud.neverSend': value });
      assert.equal(settings.cloud.neverSend[0], 'a', JSON.stringify(value));
    }
    assert.deepEqual(read({ 'cloud.neverSend': ['a'] }, { 'cloud.neverSend': [7] }).told, [
      'mistyped cloud.neverSend',
    ]);
  });

  it('switches models elsewhere off, not on', () => {
    assert.equal(read({}, { 'cloud.enable': false }).settings.engine.cloud, false);
    assert.equal(
      read({ 'cloud.enable': false }, { 'cloud.enable': true }).settings.engine.cloud,
      false,
    );
    assert.equal(read({}, {}, { 'cloud.enable': false }).settings.engine.cloud, false);
    assert.equal(read({ 'cloud.enable': true }).settings.engine.cloud, true);
    const odd = read({}, { 'cloud.enable': 'no' });
    assert.equal(odd.settings.engine.cloud, false);
    assert.deepEqual(odd.told, ['mistyped cloud.enable']);
  });

  it('chooses a line-up without members elsewhere that the user’s own lacks', () => {
    const { settings, told, details } = read({ lineUps, lineUp: 'Mine' }, { lineUp: 'Far' });
    assert.deepEqual(members(settings), ['ollama:coder', 'openai:big']);
    assert.deepEqual(told, ['widening lineUp']);
    assert.deepEqual(details, ['anthropic:other']);
  });

  it('gets no member elsewhere where the user has none', () => {
    for (const user of [
      { lineUps },
      { lineUps, lineUp: 'Near' },
      { lineUps, lineUp: 'Automatic' },
    ]) {
      assert.deepEqual(members(read(user, { lineUp: 'Far' }).settings), ['ollama:coder']);
    }
  });

  it('may choose fewer, and the user may choose anything', () => {
    const fewer = read({ lineUps, lineUp: 'Far' }, { lineUp: 'Mine' });
    assert.deepEqual([members(fewer.settings), fewer.told], [lineUps.Mine, []]);
    const own = read({ lineUps, lineUp: 'Far' });
    assert.deepEqual(members(own.settings), ['ollama:coder', 'openai:big', 'anthropic:other']);
  });

  it('never widens what models elsewhere see, whatever it says', () => {
    const values = fc.record(
      {
        'cloud.neverSend': fc.oneof(fc.array(fc.string()), fc.anything()),
        'cloud.enable': fc.oneof(fc.boolean(), fc.anything()),
        lineUp: fc.oneof(fc.constantFrom('Mine', 'Far', 'Near', '__proto__'), fc.anything()),
      },
      { requiredKeys: [] },
    );
    const user = { lineUps, lineUp: 'Mine', 'cloud.neverSend': ['a'], 'cloud.enable': true };
    fc.assert(
      fc.property(values, values, (workspace, folder) => {
        const { settings } = read(user, workspace, folder);
        assert.ok(settings.cloud.neverSend.includes('a'));
        const far = (members(settings) ?? []).filter((model) => !isHere(model));
        assert.ok(far.every((model) => model === 'openai:big'));
      }),
    );
  });
});
