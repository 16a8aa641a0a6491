import assert from 'node:assert/strict';
import { NO_PRIMITIVES, type ModelDescription } from '../../../src/core/model.ts';
import type { ApiKeys } from '../../../src/vscode/platform/api-keys.ts';
import '../refactor/vscode-stand-in.ts';
import type { LineUpNow } from '../../../src/vscode/members/addition.ts';
import type { SettingStore, Target } from '../../../src/vscode/members/undoable-settings.ts';

const { addMember } = await import('../../../src/vscode/members/addition.ts');

const MODEL: ModelDescription = {
  ...{ id: 'openai:small', serverId: 'openai', provider: 'openai-compatible', name: 'small' },
  ...{ family: 'small', place: 'cloud', device: 'x', fill: { kind: 'chat' }, thinking: false },
  ...{ primitives: NO_PRIMITIVES, roles: ['inline', 'panel'] },
};
const WISH = { name: 'openai', kind: 'openai' } as const;
const AUTOMATIC: LineUpNow = { name: 'Automatic', automatic: true, members: ['ollama:a'] };

type Values = Record<string, unknown>;

/** Settings and keys that are kept in memory; `broken` cannot be written. */
function stand(user: Values = {}, workspace: Values = {}, broken = '') {
  const values: Record<Target, Values> = { user: { ...user }, workspace: { ...workspace } };
  const keys = new Map<string, string>();
  const writes: string[] = [];
  const store: SettingStore = {
    valueAt: (key, target) => values[target][key],
    write(key, value, target) {
      if (key === broken) return Promise.reject(new Error('read-only'));
      writes.push(`${target}:${key}`);
      values[target] = Object.fromEntries(
        Object.entries({ ...values[target], [key]: value }).filter(([, v]) => v !== undefined),
      );
      return Promise.resolve();
    },
  };
  const apiKeys: ApiKeys = {
    forAddress: () => Promise.resolve(undefined),
    get: (name) => Promise.resolve(keys.get(name)),
    set: (name, key) => Promise.resolve(void keys.set(name, key)),
    forget: (name) => Promise.resolve(void keys.delete(name)),
    names: () => Promise.resolve([...keys.keys()]),
  };
  return { values, keys, writes, store, apiKeys };
}

describe('adding a model', () => {
  it('writes the key, the server and a line-up of the user’s own, and nothing else', async () => {
    const { values, keys, writes, store, apiKeys } = stand();
    const addition = { description: MODEL, wish: WISH, key: 'sk-1' };
    const added = await addMember(addition, AUTOMATIC, store, apiKeys);
    assert.equal(added.lineUp, 'Mine');
    assert.deepEqual(values.user, {
      servers: [WISH],
      lineUps: { Mine: ['ollama:a', 'openai:small'] },
      lineUp: 'Mine',
    });
    assert.deepEqual(writes, ['user:servers', 'user:lineUps', 'user:lineUp']);
    assert.deepEqual([...keys], [['openai', 'sk-1']]);
    assert.doesNotMatch(JSON.stringify(values), /sk-1/);
  });

  it('adds to the line-up that is used, and keeps the others and what entries say', async () => {
    const lineUps = { Fast: [{ model: 'ollama:b', roles: ['inline'] }], Other: ['ollama:c'] };
    const { values, store, apiKeys } = stand({ lineUps, lineUp: 'Fast' });
    const fast = { name: 'Fast', automatic: false, members: ['ollama:b'] };
    const addition = { description: MODEL, wish: undefined, key: undefined };
    await addMember(addition, fast, store, apiKeys);
    await addMember(addition, fast, store, apiKeys);
    assert.deepEqual(values.user, {
      lineUps: { ...lineUps, Fast: [{ model: 'ollama:b', roles: ['inline'] }, 'openai:small'] },
      lineUp: 'Fast',
    });
  });

  it('names the roles of one that does not complete inline', async () => {
    const { values, store, apiKeys } = stand();
    const description: ModelDescription = { ...MODEL, roles: ['panel', 'judge'] };
    const addition = { description, wish: undefined, key: undefined };
    const mine = { name: 'Mine', automatic: false, members: ['ollama:a'] };
    await addMember(addition, mine, store, apiKeys);
    const entry = { model: 'openai:small', roles: ['panel', 'judge'] };
    assert.deepEqual(values.user, { lineUps: { Mine: [entry] }, lineUp: 'Mine' });
  });

  it('leaves who completes with the extension where the model does not', async () => {
    const { values, store, apiKeys } = stand({ lineUps: { Mine: ['ollama:x'] } });
    const description: ModelDescription = { ...MODEL, roles: ['panel'] };
    const addition = { description, wish: undefined, key: undefined };
    await addMember(addition, AUTOMATIC, store, apiKeys);
    const entry = { model: 'openai:small', roles: ['panel'] };
    assert.deepEqual(values.user, { lineUps: { Mine: ['ollama:x', entry] } });
    // Later one that completes: who was beside stays, who was chosen is chosen anew.
    const inline = { description: MODEL, wish: undefined, key: undefined };
    const other = { ...MODEL, id: 'openai:other' };
    await addMember({ ...inline, description: other }, AUTOMATIC, store, apiKeys);
    assert.deepEqual(values.user.lineUps, { Mine: ['ollama:a', entry, 'openai:other'] });
  });

  it('writes a price that was typed beside the others', async () => {
    const other = { input: 1, output: 2 };
    const { values, store, apiKeys } = stand({ 'cloud.prices': { other } });
    const price = { input: 0.1, output: 0.2 };
    const addition = { description: MODEL, wish: undefined, key: undefined, price };
    const added = await addMember(addition, AUTOMATIC, store, apiKeys);
    assert.deepEqual(values.user['cloud.prices'], { other, 'openai:small': price });
    await added.undo();
    assert.deepEqual(values.user, { 'cloud.prices': { other } });
  });

  it('changes a server that is there in its place', async () => {
    const other = { name: 'ollama', kind: 'ollama' };
    const { values, store, apiKeys } = stand({ servers: [WISH, other] });
    const wish = { ...WISH, models: ['small'] };
    await addMember({ description: MODEL, wish, key: undefined }, AUTOMATIC, store, apiKeys);
    assert.deepEqual(values.user['servers'], [wish, other]);
  });
});

describe('undoing an addition', () => {
  it('puts back exactly what was there, the key included', async () => {
    const before = { servers: [{ name: 'ollama', kind: 'ollama' }], lineUps: { Mine: ['x'] } };
    const { values, keys, store, apiKeys } = stand(before);
    keys.set('openai', 'sk-old');
    const addition = { description: MODEL, wish: WISH, key: 'sk-new' };
    const added = await addMember(addition, AUTOMATIC, store, apiKeys);
    assert.equal(keys.get('openai'), 'sk-new');
    await added.undo();
    assert.deepEqual(values.user, before);
    assert.deepEqual([...keys], [['openai', 'sk-old']]);
  });

  it('forgets a key that was not there, and leaves alone one that was not given', async () => {
    const { values, keys, store, apiKeys } = stand();
    const withKey = { description: MODEL, wish: WISH, key: 'sk-new' };
    await (await addMember(withKey, AUTOMATIC, store, apiKeys)).undo();
    assert.deepEqual([values.user, [...keys]], [{}, []]);
    keys.set('openai', 'sk-kept');
    const without = { ...withKey, key: undefined };
    await (await addMember(without, AUTOMATIC, store, apiKeys)).undo();
    assert.equal(keys.get('openai'), 'sk-kept');
  });

  it('does it by itself where something cannot be written', async () => {
    const { values, keys, store, apiKeys } = stand({}, {}, 'lineUp');
    const addition = { description: MODEL, wish: WISH, key: 'sk-1' };
    await assert.rejects(addMember(addition, AUTOMATIC, store, apiKeys), /read-only/);
    assert.deepEqual([values.user, [...keys]], [{}, []]);
  });

  it('puts back what a workspace had as well', async () => {
    const user = { lineUps: { Team: ['ollama:t'] } };
    const workspace = { lineUp: 'Automatic' };
    const { values, writes, store, apiKeys } = stand(user, workspace);
    const addition = { description: MODEL, wish: undefined, key: undefined };
    const added = await addMember(addition, AUTOMATIC, store, apiKeys);
    assert.deepEqual(writes, ['user:lineUps', 'user:lineUp', 'workspace:lineUp']);
    await added.undo();
    assert.deepEqual(values, { user, workspace });
  });

  it('leaves alone what the workspace has already, and names it for the user', async () => {
    const workspace = { lineUp: 'Team' };
    const { values, store, apiKeys } = stand({ lineUps: { Team: ['ollama:t'] } }, workspace);
    const team = { name: 'Team', automatic: false, members: ['ollama:t'] };
    const addition = { description: MODEL, wish: undefined, key: undefined };
    await addMember(addition, team, store, apiKeys);
    assert.equal(values.user['lineUp'], 'Team');
    assert.deepEqual(values.workspace, workspace);
  });
});
