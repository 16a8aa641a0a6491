import assert from 'node:assert/strict';
import type { ChatQuestion } from '../../src/engine/chats.ts';
import { scriptedModel, scriptedServer } from '../fakes/scripted-model.ts';
import { stageFor, settled, type Role, type Stage } from './scripted-engine.ts';

const unaborted = new AbortController().signal;

const QUESTION: ChatQuestion = {
  messages: () => [{ role: 'user', content: 'Say yes.' }],
  ...{ maxTokens: 10, temperature: 0, seed: 7, localOnly: false },
};

function talker(name: string, more: Partial<Role> = {}): Role {
  return { name, roles: ['fuse'], script: () => [{ text: `${name} says yes` }], ...more };
}

async function idsOf(
  stage: Stage,
  more: { families?: number; localOnly?: boolean; memberIds?: readonly string[] } = {},
): Promise<readonly string[]> {
  const wish = { families: 1, localOnly: false, ...more };
  const { members } = await stage.engine.chats.members(wish, unaborted);
  return members.map(({ id }) => id.replace('scripted:', ''));
}

describe('Chats.members', () => {
  const lineUp = (...members: readonly string[]) => ({ settings: { members } });

  it('are those of the line-up that converse', async () => {
    const fills: Role = talker('fills', { roles: ['inline'] });
    const stage = stageFor([talker('a'), fills, talker('b')], lineUp('a', 'fills'));
    assert.deepEqual(await idsOf(stage), ['a']);
  });

  it('are other local ones besides, where these are of too few families', async () => {
    const roles = [
      ...[talker('a', { family: 'f' }), talker('same', { family: 'f', sizeBytes: 1 })],
      ...[talker('large', { sizeBytes: 9 }), talker('small', { sizeBytes: 2 })],
      ...[talker('thinks', { thinking: true }), talker('far', { place: 'cloud' })],
    ];
    const options = { ...lineUp('a'), residents: ['a'] };
    assert.deepEqual(await idsOf(stageFor(roles, options)), ['a']);
    assert.deepEqual(await idsOf(stageFor(roles, options), { families: 2 }), ['a', 'small']);
    assert.deepEqual(await idsOf(stageFor(roles, options), { families: 3 }), [
      'a',
      'small',
      'large',
    ]);
    const resident = { ...lineUp('a'), residents: ['a', 'large'] };
    assert.deepEqual(await idsOf(stageFor(roles, resident), { families: 2 }), ['a', 'large']);
  });

  it('are those that are named, and others are told why not', async () => {
    const roles = [
      talker('a'),
      talker('far', { place: 'cloud' }),
      talker('fills', { roles: ['inline'] }),
    ];
    const memberIds = ['scripted:a', 'a', 'far', 'fills', 'gone'];
    const wish = { families: 1, localOnly: true, memberIds };
    const { members, left } = await stageFor(roles).engine.chats.members(wish, unaborted);
    assert.deepEqual(members, [
      { id: 'scripted:a', family: 'a', place: 'local', device: 'gpu', slots: 1 },
    ]);
    assert.deepEqual(left, [
      { id: 'gone', reason: 'missing' },
      { id: 'scripted:far', reason: 'not-local' },
      { id: 'scripted:fills', reason: 'cannot-chat' },
    ]);
  });
});

describe('Chats.ask', () => {
  async function listed(roles: readonly Role[]): Promise<Stage> {
    const stage = stageFor(roles);
    await idsOf(stage);
    return stage;
  }

  it('is the whole answer as the model wrote it', async () => {
    const stage = await listed([
      talker('a', { script: () => [{ text: '<think>' }, { text: ' yes\n' }] }),
    ]);
    const { text } = await stage.engine.chats.ask('scripted:a', QUESTION, unaborted);
    assert.equal(text, '<think> yes\n');
    const { sampling } = stage.models['a']?.calls[0]?.request ?? {};
    assert.deepEqual(sampling, { maxTokens: 10, temperature: 0, seed: 7, stop: [] });
  });

  it('fails for members that are not there, do not converse, or may not see the document', async () => {
    const stage = await listed([
      talker('fills', { roles: ['inline'] }),
      talker('near', { place: 'network' }),
    ]);
    const ask = (name: string, more: Partial<ChatQuestion> = {}) =>
      stage.engine.chats.ask(`scripted:${name}`, { ...QUESTION, ...more }, unaborted);
    await assert.rejects(ask('gone'), /model-missing/);
    await assert.rejects(ask('fills'), /unsupported: the model cannot chat/);
    await assert.rejects(ask('near', { localOnly: true }), /must not leave this machine/);
    await assert.rejects(ask('near', { messages: () => undefined }), /unsupported/);
    assert.equal(stage.models['near']?.calls.length, 0);
  });

  it('ends with the engine', async () => {
    const stage = await listed([talker('a', { script: () => [{ hang: true }] })]);
    const asked = stage.engine.chats.ask('scripted:a', QUESTION, unaborted);
    await settled();
    stage.engine.dispose();
    await assert.rejects(asked, /the engine is gone/);
    assert.equal(stage.models['a']?.open(), 0);
  });

  it('stands behind an explicit request at the same model', async () => {
    const order: string[] = [];
    const slow = talker('a', {
      roles: ['inline', 'fuse'],
      script({ prompt }) {
        order.push(prompt.kind);
        return [{ text: 'done', afterMs: 10 }];
      },
    });
    const stage = await listed([slow]);
    const first = stage.engine.chats.ask('scripted:a', QUESTION, unaborted);
    await settled();
    const second = stage.engine.chats.ask('scripted:a', QUESTION, unaborted);
    const asked = stage.ask('const a = ‸', { trigger: 'explicit' });
    await settled();
    await stage.clock.pass(100);
    await Promise.all([first, second, asked.result]);
    assert.deepEqual(order, ['chat', 'raw', 'chat']);
  });
});

describe('Chats.during', () => {
  it('brings back what its work has pushed out of memory, once it is over', async () => {
    const residents = new Set(['own']);
    const stage = stageFor([], {
      settings: { members: ['own'] },
      freeMemoryBytes: 10,
      servers: (clock) => [
        scriptedServer({
          ...{ clock, residents, loadMs: 5 },
          models: ['own', 'other'].map((name) =>
            scriptedModel({
              clock,
              description: { name, roles: ['inline', 'fuse'], sizeBytes: 100 },
              script: () => {
                if (name === 'other') residents.delete('own');
                return [{ text: 'yes', afterMs: 5 }];
              },
            }),
          ),
        }),
      ],
    });
    const { chats } = stage.engine;
    await idsOf(stage);
    const work = chats.during(async () => {
      await chats.ask('scripted:other', QUESTION, unaborted);
      assert.equal(chats.busy(), true);
    });
    for (let turn = 0; turn < 20; turn++) await stage.clock.pass(5);
    await work;
    assert.equal(chats.busy(), false);
    for (let turn = 0; turn < 20; turn++) await stage.clock.pass(5);
    assert.ok(residents.has('own'));
  });
});
