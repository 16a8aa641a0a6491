import assert from 'node:assert/strict';
import type { TokenLogprob } from '../../src/core/generation.ts';
import { NO_PRIMITIVES, type LanguageModel, type ModelServer } from '../../src/core/model.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { ENGINE_DEFAULTS } from '../../src/engine/engine-settings.ts';
import { createSpeeds } from '../../src/engine/speeds.ts';
import { noSyntax } from '../../src/engine/syntax-tools.ts';
import type { OpinionRequest } from '../../src/engine/opinions.ts';
import { createHedgeLearner } from '../../src/learning/hedge-learner.ts';
import { HINT_RULES } from '../../src/review/choose-hints.ts';
import { createManualClock, settled, type ManualClock } from '../fakes/manual-clock.ts';
import { describedAs } from '../fakes/scripted-model.ts';
import { scriptedReaders, type Preferences } from '../review/scripted-readers.ts';

const LOOP = 'let sum = 0;\nfor (let i = 0; i <= size; i++) sum += list[i];\nreturn sum;\n';
const LESS: Preferences['rather'] = { '<=': ['<', 6] };

interface Member extends Preferences {
  readonly place?: 'local' | 'cloud';
  readonly reads?: false;
  readonly hangs?: true;
}

interface Stage {
  readonly engine: Engine;
  readonly clock: ManualClock;
  readonly prompts: string[];
  /** Models that were loaded, in order. */
  readonly loads: readonly string[];
  /** Of these loads, those that were called off. */
  readonly calledOff: readonly string[];
}

/** An engine whose members read as they prefer. */
function stageFor(members: readonly Member[], text = LOOP): Stage {
  const clock = createManualClock();
  const { tools } = scriptedReaders(members, text);
  const prompts: string[] = [];
  const loads: string[] = [];
  const calledOff: string[] = [];
  const models = members.map((member): LanguageModel => {
    const description = describedAs({
      name: member.id,
      family: member.family ?? member.id,
      place: member.place ?? 'local',
      device: member.id,
      primitives: {
        ...NO_PRIMITIVES,
        generate: 'exact',
        read: member.reads === false ? 'none' : 'exact',
      },
    });
    return {
      description,
      generate: () => {
        throw new Error('nothing is written');
      },
      read: (request) => {
        prompts.push(`${member.id}: ${request.prefix}${request.text}`);
        return member.hangs === true
          ? new Promise<readonly TokenLogprob[]>(() => undefined)
          : tools.read(member.id, request);
      },
    };
  });
  const server: ModelServer = {
    ...{ id: 'scripted', provider: 'scripted', place: 'local', address: 'here' },
    list: async () => models.map(({ description }) => description),
    resident: async () => undefined,
    async load({ name }, signal) {
      loads.push(name);
      signal.addEventListener('abort', () => calledOff.push(name));
      if (name === 'slow') await new Promise(() => undefined);
      if (name === 'unloadable') throw new Error('no memory');
    },
    model: ({ name }) => models.find(({ description }) => description.name === name)!,
    dispose: async () => undefined,
  };
  const engine = createEngine({
    servers: [server],
    settings: {
      ...ENGINE_DEFAULTS,
      speculative: false,
      members: members.map(({ id }) => `scripted:${id}`),
    },
    ...{ clock, seed: 1, syntax: noSyntax, learner: createHedgeLearner() },
    ...{ speeds: createSpeeds(), verdicts: new Map(), freeMemoryBytes: () => 8e9 },
    onEvent: () => undefined,
    onStatus: () => undefined,
  });
  return { engine, clock, prompts, loads, calledOff };
}

function ask(
  { engine }: Stage,
  more: Partial<OpinionRequest> = {},
  text = LOOP,
  signal = new AbortController().signal,
) {
  const document = { uri: 'file:///a.ts', path: 'a.ts', languageId: 'typescript', text };
  const lines = [{ first: 0, last: text.split('\n').length - 1 }];
  return engine.opinions.ask(
    { document, lines, localOnly: false, rules: HINT_RULES, ...more },
    () => undefined,
    signal,
  );
}

describe('opinions of the engine', () => {
  const both: readonly Member[] = [
    { id: 'a', rather: LESS },
    { id: 'b', rather: LESS },
  ];

  it('place what all members agree on, whatever the line ends', async () => {
    for (const text of [LOOP, LOOP.replaceAll('\n', '\r\n')]) {
      const result = await ask(stageFor(both), {}, text);
      assert.ok(result.kind === 'opinion');
      const [hint] = result.hints;
      assert.deepEqual([hint?.line, hint?.character, hint?.rival], [1, 18, '<']);
    }
  });

  it('name members that cannot read, and those that fail', async () => {
    const result = await ask(
      stageFor([
        ...both,
        { id: 'mute', rather: {}, reads: false },
        { id: 'broken', rather: {}, failsAt: 1 },
      ]),
    );
    assert.ok(result.kind === 'opinion');
    assert.deepEqual(result.abstained, ['scripted:mute']);
    assert.deepEqual(
      result.failures.map(({ modelId }) => modelId),
      ['scripted:broken'],
    );
    assert.equal(result.hints.length, 1);
  });

  it('are refused where fewer than two families read, before anybody is asked', async () => {
    const stage = stageFor([
      { id: 'a', family: 'f', rather: LESS },
      { id: 'b', family: 'f', rather: LESS },
      { id: 'mute', rather: {}, reads: false },
    ]);
    const result = await ask(stage);
    assert.equal(result.kind, 'too-few-readers');
    assert.deepEqual(result.abstained, ['scripted:mute']);
    assert.deepEqual(stage.prompts, []);
  });

  it('are refused where too few are left in the end', async () => {
    const result = await ask(
      stageFor([
        { id: 'a', rather: LESS },
        { id: 'b', rather: LESS, failsAt: 1 },
      ]),
    );
    assert.equal(result.kind, 'too-few-readers');
    assert.equal(result.failures.length, 1);
  });

  it('keep code on this machine where it must stay there', async () => {
    const stage = stageFor([...both, { id: 'far', place: 'cloud', rather: LESS }]);
    const result = await ask(stage, { localOnly: true });
    assert.equal(result.kind, 'opinion');
    assert.ok(stage.prompts.every((prompt) => !prompt.startsWith('far')));
    await ask(stage);
    assert.ok(stage.prompts.some((prompt) => prompt.startsWith('far')));
  });

  it('give up a member that does not answer within 20 s', async () => {
    const stage = stageFor([...both, { id: 'stuck', rather: {}, hangs: true }]);
    const asked = ask(stage);
    await settled();
    await stage.clock.pass(20_000);
    const result = await asked;
    assert.equal(result.kind, 'opinion');
    assert.equal(result.failures[0]?.failure.code, 'timeout');
  });

  it('load members once before they read, and leave it to the reading to fail', async () => {
    const stage = stageFor([...both, { id: 'unloadable', rather: {}, failsAt: 1 }]);
    const result = await ask(stage);
    assert.equal(result.kind, 'opinion');
    assert.deepEqual(stage.loads.toSorted(), ['a', 'b', 'unloadable']);
    assert.equal(result.failures[0]?.failure.detail, 'unloadable is broken');
  });

  it('end at once when they are called off', async () => {
    const controller = new AbortController();
    const reason = new Error('no longer');
    const stage = stageFor([...both, { id: 'stuck', rather: {}, hangs: true }]);
    const asked = ask(stage, {}, LOOP, controller.signal);
    controller.abort(reason);
    await assert.rejects(asked, (error) => error === reason);
  });

  it('let a load go on when they are called off: given up half-way it would start over', async () => {
    const controller = new AbortController();
    const reason = new Error('no longer');
    const stage = stageFor([...both, { id: 'slow', rather: {} }]);
    const asked = ask(stage, {}, LOOP, controller.signal);
    await settled();
    controller.abort(reason);
    await assert.rejects(asked, (error) => error === reason);
    assert.ok(stage.loads.includes('slow'));
    assert.deepEqual(stage.calledOff, []);
  });

  it('read no more than 2,000 lines, and say how many were wanted', async () => {
    const text = `${LOOP}${'// nothing\n'.repeat(3_000)}`;
    const result = await ask(stageFor(both, text), {}, text);
    assert.ok(result.kind === 'opinion');
    assert.deepEqual([result.lines, result.linesWanted], [2_000, 3_004]);
    assert.equal(result.hints.length, 1);
  });
});
