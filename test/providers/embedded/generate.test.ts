import assert from 'node:assert/strict';
import type { Clock } from '../../../src/core/clock.ts';
import type {
  GenerationPart,
  SamplingParameters,
  TokenLogprob,
} from '../../../src/core/generation.ts';
import { generate } from '../../../src/providers/embedded/generate.ts';
import { toyTokenModel } from './toy-token-model.ts';
import type { ToyTokenModel } from './toy-token-model.ts';

/** Every look at the clock takes a millisecond. */
function tickingClock(): Clock {
  let now = 0;
  return { now: () => now++, wallTime: () => 0, after: () => () => undefined };
}

async function written(
  model: ToyTokenModel,
  prompt: string,
  sampling: Partial<SamplingParameters> = {},
) {
  const parts: GenerationPart[] = [];
  const all = { temperature: 0, maxTokens: 12, stop: [], ...sampling };
  const signal = new AbortController().signal;
  const stream = generate(model, model.tokenize(prompt), all, tickingClock(), signal);
  for await (const part of stream) parts.push(part);
  const end = parts.at(-1);
  assert.ok(end?.kind === 'end');
  const texts = parts.filter((part) => part.kind === 'text');
  return {
    text: texts.map(({ text }) => text).join(''),
    tokens: texts.flatMap(({ tokens }): readonly TokenLogprob[] => tokens ?? []),
    end,
  };
}

/** Toys of growing size until one writes on for twelve tokens: the table is chance. */
const model = toyTokenModel(['a', 'b', 'c', 'd', 'e', 'é']);

describe('generate', () => {
  it('takes the most probable token at temperature 0', async () => {
    const { text } = await written(model, 'a', { maxTokens: 4 });
    let before = 0;
    let expected = '';
    for (let i = 0; i < 4; i++) {
      const ranked = [0, 1, 2, 3, 4, 5].sort(
        (x, y) => model.logprob(before, y) - model.logprob(before, x),
      );
      before = ranked[0]!;
      expected += model.vocabulary.textOf(before);
    }
    assert.equal(text, expected);
  });

  it('gives the log-probabilities of the model, whatever the temperature', async () => {
    const { tokens } = await written(model, 'a', {
      temperature: 2,
      topP: 0.9,
      seed: 3,
      topLogprobs: 2,
    });
    let before = 0;
    for (const token of tokens) {
      const id = model.vocabulary.find(token.text)!;
      assert.equal(token.logprobNats, model.logprob(before, id));
      assert.equal(token.top?.length, 2);
      before = id;
    }
  });

  it('draws the same again with the same seed, and otherwise with another', async () => {
    const drawn = (seed: number) => written(model, 'a', { temperature: 1, seed, maxTokens: 30 });
    assert.equal((await drawn(1)).text, (await drawn(1)).text);
    assert.notEqual((await drawn(1)).text, (await drawn(2)).text);
  });

  it('says why it ended', async () => {
    const whole = (await written(model, 'a')).text;
    const cases: readonly (readonly [Partial<SamplingParameters>, string, string])[] = [
      [{}, 'length', 'max-tokens'],
      [{ stop: [whole.slice(3, 5)] }, 'stop', 'stop-text'],
    ];
    for (const [sampling, unified, raw] of cases)
      assert.deepEqual((await written(model, 'a', sampling)).end.finish, { unified, raw });
    const small = toyTokenModel(['a', 'b', 'c', 'd', 'e', 'é'], 6);
    const { end } = await written(small, 'aa');
    assert.deepEqual(end.finish, { unified: 'length', raw: 'context-full' });
    assert.equal(end.usage.completionTokens, 4);
  });

  it('ends at the end token and at every other control token, which are no text', async () => {
    for (const [control, raw] of [
      ['<end>', 'end-token'],
      ['<fill>', 'control-token'],
    ] as const) {
      const toy = toyTokenModel(['a', control]);
      const certain = { ...toy, evaluate: async () => [{ best: 1, logprobs: new Map([[1, 0]]) }] };
      const { text, end } = await written(certain, 'a', { topLogprobs: 1 });
      assert.equal(text, '');
      assert.deepEqual(end.finish, { unified: 'stop', raw });
      assert.equal(end.usage.completionTokens, 0);
    }
  });

  it('counts tokens and times', async () => {
    const { end } = await written(model, 'abc', { maxTokens: 5 });
    assert.deepEqual(end.usage, {
      promptTokens: 3,
      completionTokens: 5,
      estimated: false,
      prefillMs: 1,
      decodeMs: 1,
    });
  });

  it('leaves the loop within one token of an abort', async () => {
    const endless = toyTokenModel(['a', 'b', 'c', 'd', 'e', 'é'], 10_000);
    const controller = new AbortController();
    const reason = new Error('typed on');
    const sampling = { temperature: 0, maxTokens: 9_000, stop: [] };
    const parts = generate(endless, [0], sampling, tickingClock(), controller.signal);
    await assert.rejects(async () => {
      let count = 0;
      for await (const part of parts)
        if (part.kind === 'text' && ++count === 3) controller.abort(reason);
    }, reason);
    assert.equal(endless.evaluations(), 3);
  });
});
