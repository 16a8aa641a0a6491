import assert from 'node:assert/strict';
import type { StrategyStep } from '../../../src/core/strategy.ts';
import { FEATURES } from '../../../src/strategies/ranking/trained/candidate-features.ts';
import type { RankerWeights } from '../../../src/core/ranker-weights.ts';
import { fittedRanker } from '../../../src/strategies/ranking/trained/fitted-ranker.ts';
import { pairRanker } from '../../../src/strategies/ranking/pair-ranker.ts';
import { createJudge } from '../../../src/providers/transport/judge-by-chat.ts';
import { piecesIn } from '../../fakes/judging-chat.ts';
import { stepsOf } from '../../fakes/scripted-task.ts';
import { ATTACKS, gullible } from './judge-attacks.ts';
import { judgedTask, unreadable, writersOf, type JudgedOptions } from './judged-task.ts';
import { errorsOf, trainedOnErrors } from './trained-on-errors.ts';

const ALONE = { judges: 0 };
/** Judges compare every pair, and nothing else counts. */
const FULL = { judges: 3, schedule: 0, blend: 0, lengthControl: 0, best: 9 };
const WINS = { ...FULL, aggregate: 1 };
const BUBBLE = { ...FULL, schedule: 2 };

async function ranked(
  texts: readonly string[],
  parameters: Readonly<Record<string, number>>,
  { languageId, ...options }: JudgedOptions & { readonly languageId?: string } = {},
) {
  const judges = options.judges ?? [];
  const writers = [...writersOf(texts), ...judges.map((id) => ({ id, text: undefined }))];
  const scripted = judgedTask(writers, { ...options, judges });
  const { task } = scripted;
  const context = { ...task.context, ...(languageId === undefined ? {} : { languageId }) };
  const strategy = pairRanker.create({ parses: 0, ...parameters }, trainedOnErrors);
  const steps = await stepsOf(strategy, { ...scripted, task: { ...task, context } });
  const last = steps.at(-1)!;
  return { steps, last, asked: scripted.asked, order: orderOf(last), scored: last.ranking.scored };
}

function orderOf({ ranking }: StrategyStep): readonly string[] {
  return ranking.scored.map(({ candidate }) => candidate.text);
}

const sigmoid = (nats: number): number => 1 / (1 + Math.exp(-nats));

function close(actual: number | undefined, expected: number): void {
  assert.ok(Math.abs((actual ?? NaN) - expected) < 1e-6, `${actual} is not ${expected}`);
}

/** The matrix of the card: M_ij is the logit that i is better, shown first. */
const CARD = [
  [0, 1.5, -0.2],
  [-1, 0, 0.4],
  [0.6, -0.9, 0],
];
const NAMES = ['xxxxxxxx', 'yyyyyyyy', 'zzzzzzzz'];
const byCard = (front: string, behind: string): number =>
  sigmoid(CARD[NAMES.indexOf(front)]![NAMES.indexOf(behind)]!);

describe('pair-ranker', () => {
  it('ranks by the trained ranker alone, without a call, as computed by hand', async () => {
    const parse = errorsOf({ b: 1, c: 3 });
    const { order, asked, scored, last } = await ranked(['c', 'a', 'b'], ALONE, {
      ...{ parse, judges: ['j'], saysFront: () => 1 },
    });
    assert.deepEqual(order, ['a', 'b', 'c']);
    assert.deepEqual(asked, []);
    // a: (1 + 3) / 2; b: (−1 + 2) / 2; c: (−3 − 2) / 2.
    for (const [i, nats] of [2, 0.5, -2.5].entries()) close(scored[i]?.score, sigmoid(nats));
    assert.equal(last.judging, undefined);
  });

  it('marks down what adds syntax errors, as computed by hand', async () => {
    const parse = errorsOf({ b: 1, c: 3 });
    const { scored } = await ranked(['c', 'a', 'b'], { ...ALONE, parses: 1 }, { parse });
    // Parsing: 1, 1 / (1 + 1), 1 / (1 + 3).
    const parsing = [1, 0.5, 0.25];
    for (const [i, nats] of [2, 0.5, -2.5].entries()) {
      close(scored[i]?.score, (sigmoid(nats) + parsing[i]!) / 2);
    }
  });

  it('adds up the card’s matrix by MaxLogits, where its columns tell', async () => {
    for (const seed of [1, 2, 3]) {
      const { scored, order, last } = await ranked(NAMES, FULL, {
        ...{ judges: ['j'], saysFront: byCard, seed },
      });
      assert.deepEqual(order, ['xxxxxxxx', 'zzzzzzzz', 'yyyyyyyy']);
      for (const [i, sum] of [1.7, -0.5, -1.2].entries()) close(scored[i]?.score, sigmoid(sum / 4));
      assert.deepEqual([last.judging?.compared, last.judging?.ofPairs], [3, 3]);
    }
  });

  it('counts the card’s wins, which all tie', async () => {
    const { scored } = await ranked(NAMES, WINS, { judges: ['j'], saysFront: byCard });
    assert.deepEqual(scored.map(({ score }) => score), [0.5, 0.5, 0.5]); // prettier-ignore
  });

  it('walks a bubble in n−1 pairs and shows the losers from the last one back', async () => {
    const strength = (text: string): number => 'abcde'.indexOf(text);
    const saysFront = (front: string, behind: string) =>
      sigmoid(strength(front) - strength(behind));
    const { asked, order, scored } = await ranked(['d', 'a', 'b', 'e', 'c'], BUBBLE, {
      judges: ['j'],
      saysFront,
    });
    assert.equal(asked.length, 4);
    assert.equal(order[0], 'e');
    assert.deepEqual(scored.map(({ score }) => score), [1, 0.75, 0.5, 0.25, 0]); // prettier-ignore
  });

  it('shows judges the best by the trained ranker alone, and keeps to the budget', async () => {
    const texts = Array.from({ length: 9 }, (_, i) => `t${i}`);
    const parse = (text: string) => ({ known: true, newErrors: Number(text.slice(1)) % 3 });
    const saysFront = (front: string, behind: string) => (front < behind ? 0.6 : 0.4);
    const parameters = { judges: 1, schedule: 1, best: 4, budget: 5 };
    const { asked, last } = await ranked(texts, parameters, { judges: ['j'], saysFront, parse });
    assert.ok(asked.length <= 5);
    const seen = new Set(asked.flatMap(({ first, second }) => [first, second]));
    assert.equal(seen.size, 4);
    assert.ok([...seen].filter((text) => ['t0', 't3', 't6'].includes(text)).length === 3);
    assert.equal(last.judging?.ofPairs, 6);
  });

  it('gives the same winner with fewer pairs where judges are consistent', async () => {
    const texts = Array.from({ length: 7 }, (_, i) => `t${i}`);
    const saysFront = (front: string, behind: string) =>
      sigmoid((Number(front.slice(1)) - Number(behind.slice(1))) / 2);
    const all = await ranked(texts, FULL, { judges: ['j'], saysFront });
    const few = await ranked(
      texts,
      { ...FULL, schedule: 1, budget: 12 },
      { judges: ['j'], saysFront },
    );
    assert.equal(few.order[0], all.order[0]);
    assert.ok(few.asked.length < all.asked.length * 0.6, `${few.asked.length}`);
  });

  it('counts the trained ranker beside judges by its share', async () => {
    const options = { judges: ['j'], saysFront: () => 0.5, parse: errorsOf({ a: 1 }) };
    const even = await ranked(['a', 'b'], FULL, options);
    assert.deepEqual(even.scored.map(({ score }) => score), [0.5, 0.5]); // prettier-ignore
    const blended = await ranked(['a', 'b'], { ...FULL, blend: 2 }, options);
    close(blended.scored[0]?.score, sigmoid(2));
    assert.equal(blended.order[0], 'b');
  });

  it('does not settle while judges are still to be asked, but for a quorum', async () => {
    const judges = ['j'];
    const { steps } = await ranked(['a', 'b'], FULL, {
      ...{ judges, saysFront: () => 0.5, parse: errorsOf({ a: 1 }) },
    });
    assert.deepEqual(steps.map(({ settled }) => settled), [false, false, false, true]); // prettier-ignore
    const { steps: agreed } = await ranked(['b', 'b', 'a'], FULL, { judges, saysFront: () => 0.5 });
    assert.equal(agreed[1]?.settled, true);
  });

  it('settles when the most trusted member has answered with a text that parses', async () => {
    const { steps } = await ranked(['a', 'b', 'c'], ALONE, { parse: errorsOf({ b: 1 }) });
    assert.equal(steps[0]?.settled, true);
    const { steps: broken } = await ranked(['a', 'b', 'c'], ALONE, { parse: errorsOf({ a: 1 }) });
    assert.deepEqual(broken.map(({ settled }) => settled), [false, false, true, true]); // prettier-ignore
  });

  describe('with a judge behind a chat', () => {
    /** `tools.judge` as providers make it of a chat: by labels, or by verdicts. */
    const judgedBy = async (kind: 'labels' | 'verdicts') => {
      const share = (a: string, b: string) => (a < b ? 0.8 : 0.2);
      const judge = createJudge(
        {
          label: async (messages) => {
            const shown = share(...piecesIn(messages));
            const top = [
              { text: 'A', logprobNats: Math.log(shown) },
              { text: ' B', logprobNats: Math.log(1 - shown) },
            ];
            return { ...top[0]!, ...(kind === 'labels' ? { top } : {}) };
          },
          verdict: async (messages) =>
            `I think:\n{"better": "${share(...piecesIn(messages)) > 0.5 ? 'A' : 'B'}"}`,
        },
        undefined,
      );
      const writers = [...writersOf(['c', 'a', 'b']), { id: 'j', text: undefined }];
      const { task, tools } = judgedTask(writers, { judges: ['j'] });
      const { signal } = new AbortController();
      const steps = await stepsOf(pairRanker.create(FULL, trainedOnErrors), {
        task,
        tools: {
          ...tools,
          judge: (_id, prefix, first, second) => judge({ prefix, first, second }, signal),
        },
      });
      return steps.at(-1)!;
    };

    it('ranks by the probabilities of two labels', async () => {
      const last = await judgedBy('labels');
      assert.deepEqual(orderOf(last), ['a', 'b', 'c']);
      close(last.ranking.scored[0]?.score, 0.8);
    });

    it('ranks by verdicts as JSON', async () => {
      const last = await judgedBy('verdicts');
      assert.deepEqual(orderOf(last), ['a', 'b', 'c']);
      close(last.ranking.scored[0]?.score, 0.95);
      assert.deepEqual(last.judging?.judges[0], { judge: 'j', asked: 3, abstained: 0, flipped: 0, own: 0 }); // prettier-ignore
    });
  });

  describe('under attack', () => {
    for (const { languageId, text } of ATTACKS) {
      it(`is not moved by ${JSON.stringify(text)}`, async () => {
        const plain = languageId === 'python' ? 'total(b)' : 'total(b);';
        for (const parameters of [FULL, { ...FULL, schedule: 1 }, BUBBLE]) {
          const { scored, last } = await ranked([text, plain, 'total(c)'], parameters, {
            ...{ languageId, judges: ['j1', 'j2'], saysFront: gullible },
          });
          const judged = scored.map(
            ({ parts }) => parts.find(({ name }) => name === 'judges')?.value,
          );
          for (const value of judged) if (value !== undefined) close(value, 0.5);
          for (const { flipped } of last.judging?.judges ?? []) assert.equal(flipped, 0);
        }
      });
    }

    it('would be moved, were the texts shown as they are', () => {
      for (const { text } of ATTACKS) assert.equal(gullible(text, 'total(b);'), 0.99);
    });

    it('stays as the trained ranker has it with a judge that always says A', async () => {
      const parse = errorsOf({ a: 1, b: 2 });
      const { order, last } = await ranked(
        ['b', 'a', 'c'],
        { ...FULL, blend: 1 },
        {
          ...{ judges: ['j'], saysFront: () => 1, parse },
        },
      );
      assert.deepEqual(order, ['c', 'a', 'b']);
      assert.equal(last.judging?.judges[0]?.flipped, 3);
    });

    it('ranks without a judge that answers prose, and says so', async () => {
      const parse = errorsOf({ a: 1 });
      const { order, last } = await ranked(['a', 'b'], FULL, {
        judges: ['j'],
        saysFront: unreadable,
        parse,
      });
      assert.deepEqual(order, ['b', 'a']);
      assert.equal(last.note, 'judges:none');
      assert.equal(last.judging?.judges[0]?.abstained, 1);
    });
  });

  describe('of what may come', () => {
    const judges = ['j'];
    const even = { judges, saysFront: () => 0.5 };

    it('has nothing to compare in one text, or none', async () => {
      const one = await ranked(['a'], FULL, even);
      assert.deepEqual([one.order, one.scored[0]?.score, one.asked], [['a'], 0.5, []]);
      const none = await ranked([], FULL, even);
      assert.deepEqual([none.order, none.last.settled], [[], true]);
    });

    it('has texts that are equal as one', async () => {
      const { order, asked } = await ranked(['a', 'a', 'a'], FULL, even);
      assert.deepEqual([order, asked], [['a'], []]);
    });

    it('ranks texts that all fail to parse', async () => {
      const parse = errorsOf({ a: 3, b: 2 });
      const { order } = await ranked(['a', 'b'], ALONE, { parse });
      assert.deepEqual(order, ['b', 'a']);
    });

    it('ranks 200 texts and asks about the best alone', async () => {
      const texts = Array.from({ length: 200 }, (_, i) => `call${i}(${i});`);
      const { order, asked } = await ranked(texts, { judges: 1 }, even);
      assert.equal(new Set(order).size, 200);
      assert.ok(asked.length <= 10);
    });

    it('ranks all of many texts where some members say nothing', async () => {
      const texts = Array.from({ length: 60 }, (_, i) => `call${i}(${i});`);
      const { task, tools } = judgedTask(writersOf(texts));
      async function* collect(ids: readonly string[]) {
        yield* tools.collect(ids.slice(0, 41));
      }
      const steps = await stepsOf(pairRanker.create(ALONE, trainedOnErrors), {
        task,
        tools: { ...tools, collect },
      });
      assert.equal(steps.at(-1)?.ranking.scored.length, 41);
    });

    it('ranks a text of a megabyte, of which judges see the head', async () => {
      const { order, asked } = await ranked(['x();\n'.repeat(200_000), 'a();'], FULL, even);
      assert.equal(order.length, 2);
      assert.ok(asked.every(({ first, second }) => first.length + second.length < 50_000));
    });
  });

  describe('with weights of other features', () => {
    for (const features of [[], FEATURES.toReversed(), [...FEATURES, 'one-more']]) {
      it(`ranks by those shipped and says so (${features.length} features)`, async () => {
        const other = { ranker: { ...fittedRanker, features, pair: { layers: [] } } };
        const { task, tools } = judgedTask(writersOf(['a', 'b']), { parse: errorsOf({ a: 2 }) });
        const steps = await stepsOf(pairRanker.create(ALONE, other), { task, tools });
        assert.equal(steps.at(-1)?.note, 'ranker:other-features');
        const shipped = await stepsOf(pairRanker.create(ALONE), judgedTask(writersOf(['a', 'b']), { parse: errorsOf({ a: 2 }) })); // prettier-ignore
        assert.deepEqual(steps.at(-1)?.ranking, shipped.at(-1)?.ranking);
        assert.equal(shipped.at(-1)?.note, undefined);
      });
    }

    it('ranks by those shipped where the user’s own are of another version', async () => {
      const ranker = JSON.parse(JSON.stringify({ ...fittedRanker, version: 2 })) as RankerWeights;
      const { task, tools } = judgedTask(writersOf(['a', 'b']));
      const steps = await stepsOf(pairRanker.create(ALONE, { ranker }), { task, tools });
      assert.equal(steps.at(-1)?.note, 'ranker:other-features');
    });

    it('takes scores that are no numbers for nothing', async () => {
      const layers = [{ weights: [FEATURES.map(() => Number.NaN)], bias: [0], relu: false }];
      const broken = { ranker: { ...fittedRanker, pair: { layers } } };
      const { task, tools } = judgedTask(writersOf(['a', 'b']));
      const steps = await stepsOf(pairRanker.create(ALONE, broken), { task, tools });
      assert.deepEqual(steps.at(-1)?.ranking.scored.map(({ score }) => score), [0.5, 0.5]); // prettier-ignore
    });
  });
});
