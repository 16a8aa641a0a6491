import assert from 'node:assert/strict';
import { isModelError } from '../../src/core/failure.ts';
import type { ToolCall } from '../../src/core/generation.ts';
import type { AnswerPart, AnswerWish } from '../../src/engine/answers.ts';
import { createHedgeLearner } from '../../src/learning/hedge-learner.ts';
import { scriptedServer, scriptedModel, type ScriptedStep } from '../fakes/scripted-model.ts';
import { settled, stageFor, type Role, type Stage, type StageOptions } from './scripted-engine.ts';

const unaborted = new AbortController().signal;
const TOOL = { name: 'read', parameters: { type: 'object' } };
const CALL: ToolCall = { id: 'call-1', name: 'read', arguments: '{"path": "a' };

const WISH: AnswerWish = {
  model: 'ensemble',
  messages: [{ role: 'user', content: 'Say yes.' }],
  ...{ maxTokens: 100, temperature: 0, stop: [] },
};

function talker(name: string, more: Partial<Role> = {}): Role {
  return { name, roles: ['fuse'], script: () => [{ text: `${name} ` }, { text: 'yes' }], ...more };
}

/** A line-up of all of them, in this order. */
function crew(roles: readonly Role[], options: StageOptions = {}): Stage {
  const members = roles.map(({ name }) => name);
  return stageFor(roles, { ...options, settings: { members, ...options.settings } });
}

async function partsOf(
  stage: Stage,
  wish: Partial<AnswerWish> = {},
  signal = unaborted,
): Promise<readonly AnswerPart[]> {
  const parts: AnswerPart[] = [];
  for await (const part of stage.engine.answers.answer({ ...WISH, ...wish }, signal))
    parts.push(part);
  return parts;
}

async function writerOf(stage: Stage, wish: Partial<AnswerWish> = {}): Promise<string> {
  const [first] = await partsOf(stage, wish);
  assert.equal(first?.kind, 'routed');
  return first.memberId.replace('scripted:', '');
}

async function failureOf(answering: Promise<unknown>): Promise<string> {
  const error = await answering.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(isModelError(error), String(error));
  return error.failure.code;
}

const failing =
  (fail: 'unreachable' | 'context-overflow' | 'content-filter' | 'rate-limited') =>
  (): readonly ScriptedStep[] => [{ fail }];

describe('Answers.answer', () => {
  it('tells who writes, its text as it comes, and one end', async () => {
    assert.deepEqual(await partsOf(crew([talker('a')])), [
      { kind: 'routed', memberId: 'scripted:a' },
      { kind: 'text', text: 'a ' },
      { kind: 'text', text: 'yes' },
      {
        kind: 'end',
        memberId: 'scripted:a',
        finish: { unified: 'stop', raw: 'stop' },
        usage: { estimated: false, promptTokens: 10, completionTokens: 5 },
      },
    ]);
  });

  it('is of the member that is trusted most over all languages', async () => {
    const learner = createHedgeLearner();
    const rewards = { 'scripted:a': 0, 'scripted:b': 1 };
    for (const languageId of ['go', 'python']) learner.learn({ languageId, at: 1, rewards });
    assert.equal(await writerOf(crew([talker('a'), talker('b')])), 'a');
    assert.equal(await writerOf(crew([talker('a'), talker('b')], { learner })), 'b');
  });

  it('is of a member that is named, whatever the others are', async () => {
    const stage = crew([talker('a'), talker('b')]);
    assert.equal(await writerOf(stage, { model: 'b' }), 'b');
    assert.equal(await writerOf(stage, { model: 'scripted:b' }), 'b');
    assert.equal(await failureOf(partsOf(stage, { model: 'c' })), 'model-missing');
  });

  it('is the next member’s where one fails before its first word', async () => {
    for (const code of ['unreachable', 'context-overflow', 'content-filter'] as const) {
      const stage = crew([talker('a', { script: failing(code) }), talker('b')]);
      assert.equal(await writerOf(stage), 'b');
      assert.equal(stage.models['a']?.open(), 0);
    }
  });

  it('is the next member’s where a vendor’s policy ends one without a word', async () => {
    const finish = { unified: 'other', raw: 'content_filter' } as const;
    const stage = crew([talker('a', { script: () => [{ end: true, finish }] }), talker('b')]);
    assert.equal(await writerOf(stage), 'b');
  });

  it('fails where its member fails behind the first word: nobody goes on in its place', async () => {
    const script = (): readonly ScriptedStep[] => [{ text: 'I ' }, { fail: 'server-error' }];
    const stage = crew([talker('a', { script }), talker('b')]);
    assert.equal(await failureOf(partsOf(stage)), 'server-error');
    assert.equal(stage.models['b']?.calls.length, 0);
  });

  it('fails as the most trusted member does where all fail', async () => {
    const stage = crew([
      talker('a', { script: failing('context-overflow') }),
      talker('b', { script: failing('unreachable') }),
    ]);
    assert.equal(await failureOf(partsOf(stage)), 'context-overflow');
  });

  it('does not ask a named member’s neighbours where it fails', async () => {
    const stage = crew([talker('a', { script: failing('unreachable') }), talker('b')]);
    assert.equal(await failureOf(partsOf(stage, { model: 'a' })), 'unreachable');
    assert.equal(stage.models['b']?.calls.length, 0);
  });

  it('asks a member that has just failed last, and none that has asked to wait', async () => {
    const scripts = [failing('unreachable'), () => [{ text: 'a' }]] as const;
    const stage = crew([
      talker('a', { script: (_, n) => (n === 1 ? scripts[0]() : scripts[1]()) }),
      talker('b'),
    ]);
    assert.equal(await writerOf(stage), 'b');
    assert.equal(await writerOf(stage), 'b');
    await stage.clock.pass(2000);
    assert.equal(await writerOf(stage), 'a');

    const waits = crew([
      talker('c', { script: () => [{ fail: 'rate-limited', retryAfterMs: 9000 }] }),
    ]);
    assert.equal(await failureOf(partsOf(waits)), 'rate-limited');
    assert.equal(await failureOf(partsOf(waits)), 'rate-limited');
    assert.equal(waits.models['c']?.calls.length, 1);
  });

  it('leaves out members that read less than the prompt', async () => {
    const messages = [{ role: 'user', content: 'word '.repeat(2000) }] as const;
    const stage = crew([
      talker('small', { contextLength: 2048 }),
      talker('large', { contextLength: 32_768 }),
    ]);
    assert.equal(await writerOf(stage), 'small');
    assert.equal(await writerOf(stage, { messages }), 'large');
    const code = failureOf(partsOf(stage, { messages, model: 'small' }));
    assert.equal(await code, 'context-overflow');
  });

  it('is no longer than there is room for', async () => {
    const stage = crew([talker('a', { contextLength: 1000 })]);
    await partsOf(stage, { maxTokens: 4000 });
    assert.equal(stage.models['a']?.calls[0]?.request.sampling.maxTokens, 997);
  });

  it('passes tools and calls on as they are, to members that call tools', async () => {
    const caller = talker('b', { tools: true, script: () => [{ call: CALL }] });
    const stage = crew([talker('a'), caller]);
    const wish = { tools: [TOOL], toolChoice: 'required' } as const;
    const parts = await partsOf(stage, wish);
    assert.deepEqual(parts.slice(0, 2), [
      { kind: 'routed', memberId: 'scripted:b' },
      { kind: 'tool-call', call: CALL },
    ]);
    const request = stage.models['b']?.calls[0]?.request;
    assert.deepEqual([request?.tools, request?.toolChoice], [[TOOL], 'required']);

    const history = [
      ...WISH.messages,
      { role: 'assistant', content: '', toolCalls: [CALL] },
      { role: 'tool', content: 'text', toolCallId: 'call-1' },
    ] as const;
    await partsOf(stage, { messages: history });
    const { prompt } = stage.models['b']?.calls[1]?.request ?? {};
    assert.deepEqual(prompt, { kind: 'chat', messages: history });
    assert.equal(await failureOf(partsOf(crew([talker('a')]), wish)), 'unsupported');
  });

  it('offers no tools where none may be called', async () => {
    const stage = crew([talker('a')]);
    await partsOf(stage, { tools: [TOOL], toolChoice: 'none' });
    assert.equal(stage.models['a']?.calls[0]?.request.tools, undefined);
  });

  it('asks no model elsewhere where the text must stay, or the settings want none', async () => {
    const roles = [talker('far', { place: 'cloud' }), talker('near')];
    assert.equal(await writerOf(crew(roles)), 'far');
    assert.equal(await writerOf(crew(roles), { localOnly: true }), 'near');
    const code = failureOf(partsOf(crew(roles), { localOnly: true, model: 'far' }));
    assert.equal(await code, 'private');
    assert.equal(await writerOf(crew(roles, { settings: { cloud: false } })), 'near');
  });

  it('is some local model’s where no member converses', async () => {
    const roles = [
      talker('fills', { roles: ['inline'] }),
      talker('large', { sizeBytes: 9 }),
      talker('small', { sizeBytes: 2 }),
      talker('far', { place: 'cloud' }),
    ];
    const stage = stageFor(roles, { settings: { members: ['fills'] } });
    assert.equal(await writerOf(stage), 'small');
  });

  it('asks neither itself nor what other extensions lend to the editor', async () => {
    const modelOf = (name: string) => (clock: Stage['clock']) =>
      scriptedModel({
        clock,
        description: { name, roles: ['fuse'] },
        script: () => [{ text: name }],
      });
    const stage = stageFor([], {
      settings: { members: ['self', 'lent', 'other'] },
      servers: (clock) => [
        {
          ...scriptedServer({ clock, id: 's', models: [modelOf('self')(clock)] }),
          address: 'http://localhost:11535/v1',
        },
        {
          ...scriptedServer({ clock, id: 'e', models: [modelOf('lent')(clock)] }),
          provider: 'editor',
        },
        {
          ...scriptedServer({ clock, id: 'o', models: [modelOf('other')(clock)] }),
          address: 'http://127.0.0.1:11536/v1',
        },
      ],
    });
    assert.equal(await writerOf(stage), 'self');
    stage.engine.answers.shun('http://127.0.0.1:11535');
    assert.equal(await writerOf(stage), 'other');
  });

  it('ends what was asked when the reader leaves, and leaves the queue to the next', async () => {
    const stage = crew([talker('a', { script: () => [{ text: 'a' }, { hang: true }] })]);
    for await (const part of stage.engine.answers.answer(WISH, unaborted)) {
      if (part.kind === 'text') break;
    }
    await settled();
    assert.equal(stage.models['a']?.open(), 0);
    assert.equal(stage.clock.pending(), 0);
    for await (const part of stage.engine.answers.answer(WISH, unaborted)) {
      if (part.kind === 'text') break;
    }
    assert.equal(stage.models['a'].calls.length, 2);
  });

  it('ends what was asked when the signal is aborted, though the reader never comes back', async () => {
    const stage = crew([talker('a')]);
    const left = new AbortController();
    const parts = stage.engine.answers.answer(WISH, left.signal)[Symbol.asyncIterator]();
    await parts.next();
    left.abort(new DOMException('left', 'AbortError'));
    await settled();
    assert.equal(stage.models['a']?.open(), 0);
    assert.equal(await writerOf(stage), 'a');
    await assert.rejects(parts.next(), { name: 'AbortError' });
  });

  it('gives up a member that is silent for too long', async () => {
    const stage = crew([talker('a', { script: () => [{ hang: true }] }), talker('b')]);
    const answering = partsOf(stage);
    await stage.clock.pass(300_001);
    const [routed] = await answering;
    assert.deepEqual(routed, { kind: 'routed', memberId: 'scripted:b' });
    assert.equal(stage.clock.pending(), 0);
  });

  it('waits for its turn at a busy model', async () => {
    const stage = crew([talker('a', { script: () => [{ afterMs: 100, text: 'a' }] })]);
    const both = Promise.all([partsOf(stage), partsOf(stage)]);
    await stage.clock.pass(50);
    assert.equal(stage.models['a']?.open(), 1);
    await stage.clock.pass(200);
    assert.equal((await both).length, 2);
  });

  it('ends with the engine', async () => {
    const stage = crew([talker('a', { script: () => [{ hang: true }] })]);
    const answering = partsOf(stage);
    await settled();
    stage.engine.dispose();
    await assert.rejects(answering, { name: 'AbortError' });
    assert.equal(stage.models['a']?.open(), 0);
  });
});

describe('Answers.models', () => {
  it('are the ensemble and the members that chat or fill, with what each can', async () => {
    const stage = crew([
      talker('a', { tools: true, contextLength: 9000 }),
      talker('fills', { roles: ['inline'], contextLength: 2048 }),
      talker('embeds', { roles: ['embed'] }),
    ]);
    const { answers } = stage.engine;
    assert.deepEqual(
      answers.known().map(({ id }) => id),
      ['ensemble'],
    );
    const models = await answers.models(unaborted);
    assert.deepEqual(answers.known(), models);
    assert.deepEqual(
      models.map(({ id, chats, tools, fills, contextLength }) =>
        [id, chats, tools, fills, contextLength].join(' '),
      ),
      [
        'ensemble true true true 9000',
        'scripted:a true true false 9000',
        'scripted:fills false false true 2048',
      ],
    );
  });
});

describe('Answers.fill', () => {
  const filler = (name: string, text: string): Role => ({ name, script: () => [{ text }] });
  const far = (name: string): Role => ({ ...filler(name, '2;'), place: 'cloud' });

  it('asks no member elsewhere that was not switched on for typing, and of those one', async () => {
    const roles = [filler('near', '1;'), far('a'), far('b'), far('c')];
    const counts = async (automaticCloud: readonly string[]): Promise<readonly number[]> => {
      const stage = crew(roles, { settings: { automaticCloud } });
      await stage.engine.answers.fill(WHOLE, unaborted);
      return roles.map(({ name }) => stage.models[name]?.calls.length ?? 0);
    };
    assert.deepEqual(await counts([]), [1, 0, 0, 0]);
    assert.deepEqual(await counts(['scripted:b', 'scripted:c']), [1, 0, 1, 0]);
    // Whoever names a member means it.
    const stage = crew(roles);
    await stage.engine.answers.fill({ ...WHOLE, model: 'a' }, unaborted);
    assert.equal(stage.models['a']?.calls.length, 1);
  });
  const WHOLE = { prefix: 'const a = ', suffix: '\n', path: 'a.ts', languageId: '' };

  it('is the engine’s completion of a document that nobody has open', async () => {
    const stage = crew([filler('a', '1;'), filler('b', '1;')]);
    const result = await stage.engine.answers.fill(WHOLE, unaborted);
    assert.ok(result.kind === 'completion');
    assert.equal(result.shown[0]?.text, '1;');
    const [call] = stage.models['a']?.calls ?? [];
    assert.ok(call?.request.prompt.kind === 'raw');
    assert.match(call.request.prompt.text, /const a = /);
  });

  it('goes on beside others of the same name', async () => {
    const stage = crew([filler('a', '1;')]);
    const results = await Promise.all(
      [1, 2, 3].map(() => stage.engine.answers.fill(WHOLE, unaborted)),
    );
    assert.deepEqual(
      results.map(({ kind }) => kind),
      ['completion', 'completion', 'completion'],
    );
  });

  it('is one member’s alone where it is named', async () => {
    const stage = crew([filler('a', '1;'), filler('b', '2;')]);
    const result = await stage.engine.answers.fill({ ...WHOLE, model: 'b' }, unaborted);
    assert.ok(result.kind === 'completion');
    assert.equal(result.shown[0]?.text, '2;');
    assert.equal(stage.models['a']?.calls.length, 0);
    const missing = await stage.engine.answers.fill({ ...WHOLE, model: 'c' }, unaborted);
    assert.ok(missing.kind === 'none' && missing.reason === 'no-members');
  });

  it('says what a named member does wrong', async () => {
    const stage = crew([{ name: 'a', script: () => [{ fail: 'unreachable' }] }]);
    const result = await stage.engine.answers.fill({ ...WHOLE, model: 'a' }, unaborted);
    assert.ok(result.kind === 'none' && result.reason === 'all-failed');
    assert.equal(result.failures[0]?.failure.code, 'unreachable');
  });
});
