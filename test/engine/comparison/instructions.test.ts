import assert from 'node:assert/strict';
import type { GenerationRequest } from '../../../src/core/generation.ts';
import type { Comparison } from '../../../src/comparison/comparison.ts';
import { says } from '../../fakes/scripted-model.ts';
import { comparisonStage, type ComparedModel, type ComparisonStage } from './comparison-stage.ts';

const CODE = 'function sum(list) {\n  return list.reduce(add);\n}\n‸';
const ORIGINAL = { text: '  return list.reduce(add);\n', offset: CODE.indexOf('  return') };

const chatting = (name: string, more: Partial<ComparedModel> = {}): ComparedModel => ({
  name,
  device: name,
  roles: ['inline', 'panel', 'fuse', 'refactor'],
  script: () => says('```js\nfor (;;) {}\n```\n', 10),
  ...more,
});

const promptOf = (stage: ComparisonStage, name: string, n = 0): string => {
  const prompt = stage.models[name]?.calls[n]?.request.prompt;
  if (prompt?.kind === 'chat') return prompt.messages.map(({ content }) => content).join('\n');
  return prompt?.kind === 'raw' ? prompt.text : '';
};

const samplingOf = (
  stage: ComparisonStage,
  name: string,
): GenerationRequest['sampling'] | undefined => stage.models[name]?.calls[0]?.request.sampling;

describe('an instruction to all models', () => {
  it('is asked of one that chats by chat, and its code is put in place', async () => {
    const stage = comparisonStage([chatting('a')]);
    const live = stage.start(CODE, ['a'], { instruction: 'Use a loop.', original: ORIGINAL });
    await stage.clock.pass(100);
    const { request } = live;
    assert.equal(request.kind, 'instruct');
    assert.equal(request.prefix + request.original + request.suffix, CODE.replace('‸', ''));
    assert.equal(request.original, ORIGINAL.text);
    assert.deepEqual(stage.columns(live), ['a done "  for (;;) {}\\n"']);
    const prompt = promptOf(stage, 'a');
    assert.match(
      prompt,
      /At <PLACE> stands now:\n```\n {2}return list\.reduce\(add\);\n\n```\nInstruction: Use a loop\.$/,
    );
    assert.match(prompt, /function sum\(list\) \{\n<PLACE>\}/);
    assert.equal(samplingOf(stage, 'a')?.maxTokens, 1024);
  });
  it('stands as a comment in the code for one that cannot chat', async () => {
    const stage = comparisonStage([
      { ...chatting('a'), roles: ['inline', 'panel'], script: () => says('  for (;;) {}') },
    ]);
    const live = stage.start(CODE, ['a'], { instruction: 'Use a loop.', original: ORIGINAL });
    await stage.clock.pass(100);
    assert.deepEqual(stage.columns(live), ['a done "  for (;;) {}\\n"']);
    assert.match(
      promptOf(stage, 'a'),
      /<PRE>.*function sum\(list\) \{\n {2}\/\/ Use a loop\.\n {2}\/\/ Before:\n {2}\/\/ {3}return list\.reduce\(add\);\n {2}\/\/ After:\n<SUF>\}\n<MID>$/s,
    );
  });
  it('says nothing of how fast completions are', async () => {
    const stage = comparisonStage([chatting('a', { script: () => says('x', 9000) })]);
    stage.start(CODE, ['a'], { instruction: 'Write.' });
    await stage.clock.pass(10_000);
    assert.equal(stage.engine.roster.speeds.of('scripted:a').n, 0);
    stage.start(CODE, ['a']);
    await stage.clock.pass(10_000);
    assert.equal(stage.engine.roster.speeds.of('scripted:a').n, 1);
  });
  it('cannot be asked of a model whose context its texts would fill', async () => {
    const stage = comparisonStage([chatting('small', { contextLength: 1000 }), chatting('large')]);
    const instruction = 'word '.repeat(500);
    const live = stage.start(CODE, ['small', 'large'], { instruction });
    await stage.clock.pass(100);
    assert.deepEqual(
      stage.seen(live).columns.map(({ state, failure }) => [state, failure?.code]),
      [
        ['failed', 'unsupported'],
        ['done', undefined],
      ],
    );
    // The model is not to blame.
    assert.equal(stage.engine.states.of('scripted:small').state, 'unknown');
  });
});

describe('a model that writes one text of several', () => {
  /** A comparison with the texts of three models, and one more that fuses them. */
  async function fused(
    texts: readonly string[],
    more: Partial<ComparedModel> = {},
    prompt?: string,
  ) {
    const stage = comparisonStage([
      ...texts.map((text, i) => chatting(`m${i}`, { script: () => says(text, 10) })),
      chatting('chair', { script: () => says('```\nboth();\n```', 10), ...more }),
    ]);
    const live = stage.start(
      CODE,
      texts.map((_, i) => `m${i}`),
      { instruction: 'Write.' },
    );
    await stage.clock.pass(100);
    const id = live.fuse('scripted:chair', stage.seen(live), prompt);
    await stage.clock.pass(100);
    const after: Comparison = stage.seen(live);
    return { stage, live, column: after.columns.find((column) => column.id === id) };
  }

  it('is shown the different ones, numbered in order, and its column tells of whom they are', async () => {
    const { stage, column } = await fused(['one();', 'two();', 'one();']);
    assert.ok(column !== undefined);
    assert.deepEqual(column.fusedFrom, ['scripted:m0', 'scripted:m1']);
    assert.deepEqual([column.state, column.text], ['done', 'both();']);
    const prompt = promptOf(stage, 'chair');
    assert.match(
      prompt,
      /Candidate 1:\n```\none\(\);\n```\nCandidate 2:\n```\ntwo\(\);\n```\nWrite the best/,
    );
    assert.ok(!prompt.includes('Candidate 3'));
    assert.ok(!/m0|m1|scripted/.test(prompt));
  });
  it('obeys the user’s own words', async () => {
    const { stage } = await fused(['one();', 'two();'], {}, 'Take the shorter one.');
    assert.ok(promptOf(stage, 'chair').endsWith('Take the shorter one.'));
  });
  it('fails where it cannot chat, or there is nothing to choose from', async () => {
    const mute = await fused(['one();', 'two();'], { roles: ['panel'] });
    assert.equal(mute.column?.failure?.code, 'unsupported');
    const same = await fused(['one();', 'one();']);
    assert.equal(same.column?.failure?.code, 'unsupported');
    assert.equal(same.stage.models['chair']?.calls.length, 0);
  });
  it('is no source of another fusion', async () => {
    const { stage, live } = await fused(['one();', 'two();']);
    live.fuse('scripted:chair', stage.seen(live));
    await stage.clock.pass(100);
    assert.equal(promptOf(stage, 'chair', 1), promptOf(stage, 'chair', 0));
  });
});
