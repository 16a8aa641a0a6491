import assert from 'node:assert/strict';
import type { ForestWeights, RankerWeights } from '../../../src/core/ranker-weights.ts';
import { FEATURES } from '../../../src/strategies/ranking/trained/candidate-features.ts';
import { fittedRanker } from '../../../src/strategies/ranking/trained/fitted-ranker.ts';
import { more } from '../../../src/strategies/ranking/more.ts';
import { scriptedTask, stepsOf, type TaskOptions, type Writer } from '../../fakes/scripted-task.ts';

const SURE = { abstainBelow: 0, certain: 1 };

/** One tree that asks one question: the probability is 0.9 where the feature is above, 0.2 elsewhere. */
function asking(feature: string, above: number, abstainBelow = 0): RankerWeights {
  const forest: ForestWeights = {
    trees: [
      {
        feature: [FEATURES.indexOf(feature), -1, -1],
        threshold: [above, 0, 0],
        ...{ left: [1, -1, -1], right: [2, -1, -1], share: [0, 0.2, 0.9] },
      },
    ],
    abstainBelow,
  };
  return { ...fittedRanker, features: FEATURES, forest };
}

async function last(
  texts: readonly (string | undefined)[] | readonly Writer[],
  {
    ranker,
    parameters = SURE,
    ...options
  }: TaskOptions & {
    readonly ranker?: RankerWeights;
    readonly parameters?: Readonly<Record<string, number>>;
  } = {},
) {
  const writers = texts.map((one, i): Writer =>
    typeof one === 'object' ? one : { id: `m${i}`, text: one },
  );
  const strategy = more.create(parameters, ranker === undefined ? undefined : { ranker });
  const steps = await stepsOf(strategy, scriptedTask(writers, options));
  const scored = steps.at(-1)?.ranking.scored ?? [];
  return {
    ...{ steps, note: steps.at(-1)?.note, scored },
    texts: scored.map(({ candidate }) => candidate.text),
    scores: scored.map(({ score }) => score),
    shown: scored.map(({ shownText }) => shownText),
  };
}

const breaksShort: TaskOptions = {
  parse: (text) => ({ known: true, newErrors: text.length < 6 ? 1 : 0 }),
};

describe('more', () => {
  it('puts first what the forest calls most probable', async () => {
    const { texts, scores, note } = await last(['bad(', 'good();'], {
      ...{ ...breaksShort, ranker: asking('parse-worse', 0.1) },
    });
    // Above 0.1 is what breaks the document: the forest was told the wrong way round, and is obeyed.
    assert.deepEqual(
      [texts, scores],
      [
        ['bad(', 'good();'],
        [0.9, 0.2],
      ],
    );
    assert.equal(note, 'selector:trained');
  });

  it('shows nothing where the best is less probable than the trained threshold', async () => {
    const ranker = asking('parse-worse', 0.1, 0.5);
    const silent = await last(['one();', 'other();'], { ...breaksShort, ranker, parameters: {} });
    assert.deepEqual(silent.scores, [0.2, 0.2]);
    assert.deepEqual(silent.shown, ['', '']);
    assert.equal(silent.texts.length, 2);
    const told = await last(['bad(', 'other();'], { ...breaksShort, ranker, parameters: {} });
    assert.deepEqual(told.shown, ['bad(', 'other();']);
  });

  it('shows what passes all tests, however improbable, and settles on nothing that does not', async () => {
    const ranker = asking('parse-worse', 0.1, 0.5);
    const parameters = { certain: 0.1 };
    const ran = async (passed: number) =>
      await last(['one();', 'other();'], {
        ...{ ...breaksShort, ranker, parameters },
        observe: () => ({ check: { passed, total: 2 } }),
      });
    const all = await ran(2);
    assert.deepEqual(all.shown, ['one();', 'other();']);
    assert.deepEqual(all.steps.map(({ settled }) => settled), [true, true, true]); // prettier-ignore
    assert.deepEqual((await ran(1)).shown, ['', '']);
    const some = await last(['bad(', 'other();'], {
      ...{ ...breaksShort, ranker, parameters },
      observe: () => ({ check: { passed: 1, total: 2 } }),
    });
    assert.equal(some.shown[0], 'bad(');
    assert.deepEqual(some.steps.map(({ settled }) => settled), [false, true, true]); // prettier-ignore
  });

  it('takes a threshold that is set before the trained one', async () => {
    const ranker = asking('parse-worse', 0.1, 0.5);
    const shownAt = async (abstainBelow: number) =>
      (await last(['one();'], { ...breaksShort, ranker, parameters: { abstainBelow } })).shown;
    assert.deepEqual(await shownAt(0), ['one();']);
    assert.deepEqual(await shownAt(0.2), ['one();']);
    assert.deepEqual(await shownAt(0.21), ['']);
    assert.deepEqual(await shownAt(-1), ['']);
  });

  it('does not use a forest of another version, or that was trained on other features', async () => {
    const ranker = asking('parse-worse', 0.1);
    const others = [
      { ...ranker, features: FEATURES.toReversed() },
      { ...ranker, features: FEATURES.slice(1) },
      { ...ranker, features: [...FEATURES, 'x'] },
      { ...ranker, forest: { trees: [], abstainBelow: 0.9 } },
      JSON.parse(JSON.stringify({ ...ranker, version: 2 })) as RankerWeights,
    ];
    const expected = await last(['bad(', 'good();'], breaksShort);
    for (const other of others) {
      const found = await last(['bad(', 'good();'], { ...breaksShort, ranker: other });
      assert.deepEqual(found.scores, expected.scores);
      assert.equal(found.note, expected.note);
      assert.match(found.note ?? '', /^selector:shipped$/);
    }
  });

  it('settles early on what is certain, and never on what it does not show', async () => {
    const ranker = asking('parse-worse', 0.1);
    const settledAt = async (parameters: Readonly<Record<string, number>>) =>
      (await last(['bad(', 'x('], { ...breaksShort, ranker, parameters })).steps.map(
        ({ settled }) => settled,
      );
    assert.deepEqual(await settledAt({ abstainBelow: 0, certain: 0.9 }), [true, true, true]);
    assert.deepEqual(await settledAt({ abstainBelow: 0, certain: 0.91 }), [false, true, true]);
    assert.deepEqual(await settledAt({ abstainBelow: 0.95, certain: 0.9 }), [false, true, true]);
  });

  it('decides equal probabilities by trust, then by the text, whoever comes first', async () => {
    const ranker = asking('parse-worse', 0.1);
    const writers: readonly Writer[] = [
      { id: 'a', text: 'zeta();', weight: 0.2 },
      { id: 'b', text: 'beta();', weight: 0.2 },
      { id: 'c', text: 'yota();', weight: 0.6 },
    ];
    const expected = ['yota();', 'beta();', 'zeta();'];
    for (const list of [writers, writers.toReversed()]) {
      assert.deepEqual((await last(list, { ...breaksShort, ranker })).texts, expected);
    }
  });

  it('shows its probability as the one part of the score', async () => {
    const { scored } = await last(['a();'], { ranker: asking('parse-worse', 0.1) });
    assert.deepEqual(scored[0]?.parts, [{ name: 'selector', value: 0.2, weight: 1 }]);
  });

  it('stays whole where a forest is broken', async () => {
    const ranker = asking('parse-worse', 0.1);
    const [tree] = ranker.forest.trees;
    assert.ok(tree);
    const broken = { ...tree, left: [9, 9, 9], right: [0, 0, 0] };
    const { scores } = await last(['a();', 'b();'], {
      ranker: { ...ranker, forest: { trees: [broken], abstainBelow: Number.NaN } },
    });
    assert.deepEqual(scores, [0.5, 0.5]);
  });

  it('ranks nothing of nobody, one text, equal texts and texts that all break', async () => {
    assert.deepEqual((await last([undefined, undefined])).texts, []);
    assert.deepEqual((await last(['a();'])).texts, ['a();']);
    assert.deepEqual((await last(['a();', 'a();', 'a();'])).texts, ['a();']);
    const broken = await last(['x(', 'y(('], breaksShort);
    assert.equal(broken.texts.length, 2);
  });

  it('ranks 200 texts, and one of a megabyte', async () => {
    const many = await last(Array.from({ length: 200 }, (_, i) => `call${i}();`));
    assert.equal(many.texts.length, 200);
    assert.equal((await last(['a();', 'x += 1;\n'.repeat(131_072)])).texts.length, 2);
  }).timeout(60_000);
});
