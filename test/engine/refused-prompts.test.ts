import assert from 'node:assert/strict';
import type { GenerationRequest } from '../../src/core/generation.ts';
import { isModelError } from '../../src/core/failure.ts';
import type { ChatQuestion } from '../../src/engine/chats.ts';
import { promptLength } from '../../src/engine/member-stream.ts';
import { llmBlender } from '../../src/strategies/ranking/llm-blender.ts';
import { says, type ScriptedStep } from '../fakes/scripted-model.ts';
import { stageFor, type Role, type Stage } from './scripted-engine.ts';

const never = new AbortController().signal;
const BEFORE = 'const value = 1;\n'.repeat(400);

/** Counts that are no measure: what a token is stays what it was. */
function writes(text: string): readonly ScriptedStep[] {
  return [
    { text, afterMs: 5 },
    { end: true, usage: { estimated: true } },
  ];
}

/** Refuses prompts of more than so many characters. */
function reading(most: number, text = 'f();') {
  return (request: GenerationRequest): readonly ScriptedStep[] =>
    promptLength(request.prompt) > most ? [{ afterMs: 5, fail: 'context-overflow' }] : writes(text);
}

function lengthsOf(stage: Stage, name: string): readonly number[] {
  return stage.models[name]?.calls.map(({ request }) => promptLength(request.prompt)) ?? [];
}

describe('a member that reads less than it was thought to', () => {
  it('is asked once more in the same request with half the prompt, and no more than that later', async () => {
    const stage = stageFor([{ name: 'm', script: reading(800) }]);
    const asked = stage.ask(`${BEFORE}let t = ‸\n`);
    await stage.clock.pass(1000);
    assert.equal(asked.text(), 'f();');
    const [first = 0, second = 0] = lengthsOf(stage, 'm');
    assert.ok(first > 800 && second <= first / 2 + 50, `${first}, then ${second}`);
    stage.ask(`${BEFORE}let u = ‸\n`);
    await stage.clock.pass(1000);
    assert.equal(lengthsOf(stage, 'm').length, 3);
    assert.deepEqual(stage.engine.run('r1')?.failures, []);
    assert.equal(stage.engine.states.of('scripted:m').state, 'ready');
  });

  it('is asked twice a request at most, and notes what it has learned from both', async () => {
    const stage = stageFor([{ name: 'm', script: reading(200) }]);
    stage.ask(`${BEFORE}let t = ‸\n`);
    await stage.clock.pass(1000);
    assert.equal(lengthsOf(stage, 'm').length, 2);
    assert.equal(stage.engine.run('r1')?.failures[0]?.failure.code, 'context-overflow');
    const later = stage.ask(`${BEFORE}let u = ‸\n`);
    await stage.clock.pass(1000);
    assert.equal(later.text(), 'f();');
  });

  it('and answers typing from elsewhere is sent one prompt that is read', async () => {
    const stage = stageFor([{ name: 'm', place: 'cloud', script: reading(800) }], {
      settings: { members: ['m'], automaticCloud: ['scripted:m'] },
    });
    const asked = stage.ask(`${BEFORE}let t = ‸\n`);
    await stage.clock.pass(1000);
    assert.equal(asked.text(), 'f();');
    assert.equal(lengthsOf(stage, 'm').length, 2);
  });

  it('is asked once more in a chat, where less can be said', async () => {
    const chat = (fits: boolean): ChatQuestion => ({
      messages: (most) => [
        { role: 'user', content: 'x'.repeat(fits ? Math.min(most, 3000) : 3000) },
      ],
      ...{ maxTokens: 10, temperature: 0, seed: 7, localOnly: false },
    });
    const role: Role = { name: 'm', roles: ['fuse'], script: reading(1600, 'yes') };
    const stage = stageFor([role]);
    await stage.engine.chats.members({ families: 1, localOnly: false }, never);
    const asking = stage.engine.chats.ask('scripted:m', chat(true), never);
    await stage.clock.pass(1000);
    assert.equal((await asking).text, 'yes');
    assert.deepEqual(lengthsOf(stage, 'm'), [3000, 1500]);
  });

  it('is asked once more for one text of several', async () => {
    const roles: readonly Role[] = [
      { name: 'a', device: 'a', script: () => says('one();', 10) },
      { name: 'b', device: 'b', script: () => says('two();', 10) },
      {
        ...{ name: 'c', device: 'c', fill: { kind: 'chat' }, roles: ['inline', 'panel', 'fuse'] },
        script: (request, n) => (n === 1 ? writes('three();') : reading(4000)(request)),
      },
    ];
    const stage = stageFor(roles, {
      strategies: [llmBlender],
      settings: {
        strategyId: 'llm-blender',
        members: ['a', 'b', 'c'],
        explicitMs: 4000,
        promptTokens: 1500,
      },
    });
    stage.ask(`${BEFORE}let t = ‸\n`, { trigger: 'explicit' });
    await stage.clock.pass(5000);
    const [, first = 0, second = 0, ...more] = lengthsOf(stage, 'c');
    assert.ok(first > 4000 && second < first, `${first}, then ${second}`);
    assert.deepEqual(more, []);
  });
});

describe('a text that a vendor’s policy refuses', () => {
  it('is not sent to that member again; the others go on', async () => {
    const stage = stageFor(
      [
        { name: 'far', place: 'cloud', script: () => [{ fail: 'content-filter' }] },
        { name: 'here', script: () => says('f();', 20) },
      ],
      { settings: { members: ['far', 'here'], automaticCloud: ['scripted:far'] } },
    );
    const asked = stage.ask('let t = ‸\n');
    await stage.clock.pass(1000);
    assert.equal(asked.text(), 'f();');
    stage.edit('let t =‸\n');
    for (const trigger of ['automatic', 'explicit'] as const) {
      stage.ask('let t = ‸\n', { trigger });
      await stage.clock.pass(1000);
    }
    assert.equal(stage.models['far']?.calls.length, 1);
    // That says nothing against the member: another text is sent.
    stage.ask('let u = ‸\n');
    await stage.clock.pass(1000);
    assert.equal(stage.models['far'].calls.length, 2);
  });
});

describe('a member that says nothing', () => {
  /** The failure of a request asked by hand, and when it came. */
  async function failed(role: Role): Promise<readonly [string | undefined, number]> {
    const stage = stageFor([role], { settings: { members: [role.name], explicitMs: 400_000 } });
    const asked = stage.ask('let t = ‸\n', { trigger: 'explicit' });
    while (asked.now() === undefined && stage.clock.now() < 200_000) await stage.clock.pass(500);
    assert.equal(stage.models[role.name]?.open(), asked.now() === undefined ? 1 : 0);
    return [stage.engine.run('r1')?.failures[0]?.failure.code, stage.clock.now()];
  }

  it('elsewhere has failed after 20 s, and after 15 s between two words', async () => {
    const silent: Role = { name: 'm', place: 'cloud', script: () => [{ hang: true }] };
    assert.deepEqual(await failed(silent), ['timeout', 20_000]);
    const stalls: Role = {
      ...silent,
      script: () => [{ text: 'a', afterMs: 1000 }, { text: 'b', afterMs: 14_000 }, { hang: true }],
    };
    assert.deepEqual(await failed(stalls), ['timeout', 30_000]);
  });

  it('on own hardware is waited for, since it may be loading, and for a minute between two words', async () => {
    const silent: Role = { name: 'm', script: () => [{ hang: true }] };
    assert.deepEqual(await failed(silent), [undefined, 200_000]);
    const stalls: Role = {
      name: 'm',
      script: () => [{ text: 'a', afterMs: 1000 }, { hang: true }],
    };
    assert.deepEqual(await failed(stalls), ['timeout', 61_000]);
  });

  it('in a chat elsewhere has failed after a minute', async () => {
    const stage = stageFor(
      [{ name: 'm', place: 'cloud', roles: ['fuse'], script: () => [{ hang: true }] }],
      { settings: { members: ['m'] } },
    );
    await stage.engine.chats.members({ families: 1, localOnly: false }, never);
    const question: ChatQuestion = {
      messages: () => [{ role: 'user', content: 'Say yes.' }],
      ...{ maxTokens: 10, temperature: 0, seed: 7, localOnly: false },
    };
    const asking = stage.engine.chats.ask('scripted:m', question, never);
    asking.catch(() => undefined);
    await stage.clock.pass(59_999);
    assert.equal(stage.models['m']?.open(), 1);
    await stage.clock.pass(1);
    await assert.rejects(
      asking,
      (error) => isModelError(error) && error.failure.code === 'timeout',
    );
    assert.equal(stage.models['m'].open(), 0);
    assert.equal(stage.clock.pending(), 0);
  });
});
