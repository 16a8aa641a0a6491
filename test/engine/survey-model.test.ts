import assert from 'node:assert/strict';
import { sleep } from '../../src/core/clock.ts';
import type { GenerationPart } from '../../src/core/generation.ts';
import type { LanguageModel } from '../../src/core/model.ts';
import { surveyModel, type CallSize } from '../../src/engine/survey-model.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { scriptedModel } from '../fakes/scripted-model.ts';

const unaborted = new AbortController().signal;
const REQUEST = {
  prompt: { kind: 'raw', text: 'a' },
  sampling: { temperature: 0, maxTokens: 8, stop: [] },
} as const;

/** A model whose answers take `ms`, asked through a hand that can interrupt what runs. */
function surveyed(ms: number) {
  const clock = createManualClock();
  const slow = async <T>(answer: T, signal: AbortSignal): Promise<T> => {
    await sleep(clock, ms, signal);
    return answer;
  };
  const able: LanguageModel = {
    ...scriptedModel({
      clock,
      script: () => [{ text: 'on' }, { afterMs: ms, text: 'e' }, { end: true }],
    }),
    next: (_wanted, signal) => slow([{ text: 'a', logprobNats: -1 }], signal),
    score: (_wanted, signal) =>
      slow([{ logprobNats: -1, tokens: 1, bytes: 1, fidelity: 'exact' }], signal),
    judge: (_wanted, signal) => slow({ preferFirst: 1, fidelity: 'judge' }, signal),
    embed: (_texts, signal) => slow([[1]], signal),
  };
  const [scored, sizes]: [unknown[], CallSize[]] = [[], []];
  let running = new AbortController();
  let calls = 0;
  const model = surveyModel(able, {
    clock,
    async whileQuiet(work, signal) {
      for (;;) {
        running = new AbortController();
        calls++;
        try {
          return await work(AbortSignal.any([running.signal, signal]));
        } catch (error) {
          if (!running.signal.aborted) throw error;
        }
      }
    },
    onScored: (...args) => scored.push(args),
    onCall: (size) => sizes.push(size),
  });
  return {
    ...{ clock, model, scored, sizes, calls: () => calls },
    interrupt: () => {
      running.abort(new Error('somebody types'));
    },
  };
}

async function textsOf(parts: AsyncIterable<GenerationPart>): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const part of parts) if (part.kind === 'text') texts.push(part.text);
  return texts;
}

describe('a surveyed model', () => {
  const asked: readonly (readonly [
    string,
    (model: LanguageModel) => Promise<unknown>,
    CallSize,
  ])[] = [
    ['score', (one) => one.score!({ prefix: 'abc', texts: ['d', 'ef'] }, unaborted), sized(6)],
    ['next', (one) => one.next!({ prefix: 'abc', k: 1 }, unaborted), sized(3)],
    [
      'judge',
      (one) => one.judge!({ prefix: 'ab', suffix: 'c', first: 'd', second: 'e' }, unaborted),
      sized(5),
    ],
    ['embed', (one) => one.embed!(['ab', 'c'], unaborted), sized(3)],
    [
      'draft',
      (one) => textsOf(one.generate(REQUEST, unaborted)),
      { characters: 0, usage: { estimated: false, promptTokens: 10, completionTokens: 5 } },
    ],
  ];
  for (const [what, ask, size] of asked) {
    it(`begins a ${what} again where typing came in between, and counts it once`, async () => {
      const { clock, model, interrupt, calls, sizes } = surveyed(100);
      const answer = ask(model);
      await clock.pass(50);
      interrupt();
      await clock.pass(150);
      await answer;
      assert.deepEqual([calls(), sizes], [2, [size]]);
    });

    it(`calls a ${what} off that takes too long`, async () => {
      const { clock, model, sizes } = surveyed(1e9);
      const answer = assert.rejects(ask(model), /within 20000 ms/);
      await clock.pass(20_000);
      await answer;
      assert.deepEqual(sizes, []);
    });
  }

  it('gives a draft only when it is whole', async () => {
    const { clock, model, interrupt } = surveyed(100);
    const texts = textsOf(model.generate(REQUEST, unaborted));
    await clock.pass(50);
    interrupt();
    await clock.pass(150);
    assert.deepEqual(await texts, ['on', 'e']);
  });

  it('tells how long a score took, or for how long it ran when it was given up', async () => {
    const { clock, model, interrupt, scored } = surveyed(100);
    const answer = model.score!({ prefix: 'abc', texts: ['d'] }, unaborted);
    await clock.pass(50);
    interrupt();
    await clock.pass(150);
    await answer;
    assert.deepEqual(scored, [
      [50, false],
      [100, true],
    ]);
  });

  it('can do no more than its model', () => {
    const clock = createManualClock();
    const plain = surveyModel(scriptedModel({ clock, script: () => [] }), {
      ...{ clock, whileQuiet: (work, signal) => work(signal) },
      ...{ onScored: () => undefined, onCall: () => undefined },
    });
    assert.deepEqual(Object.keys(plain).toSorted(), ['description', 'generate']);
  });
});

function sized(characters: number): CallSize {
  return { characters };
}
