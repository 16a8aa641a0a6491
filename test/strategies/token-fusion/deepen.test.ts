import { NO_PRIMITIVES } from '../../../src/core/model.ts';
import assert from 'node:assert/strict';
import type { Member } from '../../../src/core/strategy.ts';
import { deepen } from '../../../src/strategies/token-fusion/deepen.ts';
import { unmetNeed } from '../../../src/engine/strategy-tools.ts';
import type { Speaker } from '../../fakes/scripted-fusion.ts';
import { fusionTask } from '../../fakes/scripted-fusion.ts';
import { stepsOf } from '../../fakes/scripted-task.ts';
import { PUBLISHED, told, toyModel, type Table } from './toy-models.ts';
import { toyVectors } from './toy-vectors.ts';

// Two spaces that have nothing in common but the likeness of their tokens: "this" is as "self" is.
const MAIN = toyVectors({
  '': [0, 0, 0, 1],
  this: [1, 0, 0, 0],
  null: [0, 1, 0, 0],
  '.x': [0, 0, 1, 0],
  own: [0.99, 0, 0, 0.14],
});
const OTHER = toyVectors({
  '.x': [0, 0, -1],
  null: [-1, 0, 0],
  this: [0, 1, 0],
  self: [0, 1, 0],
  '': [0.7, 0.1, 0.7],
});

function models(main: Table, other: Table, more: Partial<Speaker> = {}): readonly Speaker[] {
  return [
    toyModel('main', main, { vectors: MAIN, vocabulary: 'm', vocabularySize: 5, weight: 0.6 }),
    toyModel('other', other, {
      ...{ vectors: OTHER, vocabulary: 'o', vocabularySize: 5, weight: 0.4 },
      ...more,
    }),
  ];
}

/** What both write when the main model slightly prefers null, and the other says what it likes. */
const undecided = (liked: string, p = 0.9): readonly Speaker[] =>
  models(
    { '': { null: 0.4, this: 0.36, own: 0.2, '.x': 0.04 } },
    { '': { [liked]: p, null: 1 - p } },
  );

describe('deepen', () => {
  it('hears a token that the main model does not have, by what it is like', async () => {
    const { text, last, spans } = await told(deepen, undecided('self'), PUBLISHED);
    assert.equal(text, 'this');
    assert.deepEqual(spans, ['main "this"']);
    assert.equal(last?.note, 'every-step:chosen relative:embeddings');
  });

  it('keeps the main model’s choice where the other likes it too', async () => {
    assert.equal((await told(deepen, undecided('null'), PUBLISHED)).text, 'null');
  });

  it('leaves the main model alone with a learning rate of 0', async () => {
    const { text } = await told(deepen, undecided('self'), { ...PUBLISHED, learningRate: 0 });
    assert.equal(text, 'null');
  });

  it('does not overrule the end', async () => {
    const { text, steps } = await told(
      deepen,
      models({ '': { '': 0.5, this: 0.49 } }, { '': { self: 1 } }),
      PUBLISHED,
    );
    assert.equal(text, undefined);
    assert.equal(steps.length, 1);
  });

  it('is exact over whole vocabularies', async () => {
    const everything = { null: 0.4, this: 0.36, own: 0.2, '.x': 0.03, '': 0.01 };
    const { last } = await told(
      deepen,
      models(
        { '': everything },
        { '': { self: 0.9, null: 0.04, this: 0.03, '.x': 0.02, '': 0.01 } },
      ),
      PUBLISHED,
    );
    assert.equal(last?.spans?.[0]?.fidelity, 'exact');
  });

  it('hears tokens in part of a list, and none that no vocabulary has', async () => {
    const { text } = await told(
      deepen,
      models({ '': { null: 0.4, this: 0.38 } }, { '': { self: 0.5, 'not there': 0.3 } }),
      PUBLISHED,
    );
    assert.equal(text, 'this');
  });

  it('does not ask members without vectors', async () => {
    const silent = toyModel('third', { '': { null: 1 } }, { vocabulary: 'm' });
    const { calls, text } = await told(deepen, [...undecided('self'), silent], PUBLISHED);
    assert.equal(text, 'this');
    assert.ok(calls.every((call) => !call.startsWith('next third')));
  });

  for (const [what, more] of [
    ['vectors cannot be read', { vectors: new Error('cut short') }],
    ['vocabulary shares nothing', { vectors: toyVectors({ other: [1, 0], words: [0, 1] }) }],
  ] as const)
    it(`lets one model write alone where the other’s ${what}`, async () => {
      const { text, last } = await told(
        deepen,
        models({ '': { null: 0.4, this: 0.36 } }, { '': { self: 1 } }, more),
        PUBLISHED,
      );
      assert.equal(text, 'null');
      assert.equal(last?.note, 'every-step:chosen relative:none');
    });

  it('lets one model write alone where vocabularies turn out to be too large', async () => {
    const [main, other] = undecided('self').map((speaker) => ({
      ...speaker,
      vectors: tooManyTokens(),
    }));
    assert.ok(main && other);
    const { text, last, calls } = await told(deepen, [main, other], PUBLISHED);
    assert.equal(text, 'null');
    assert.equal(last?.note, 'every-step:chosen relative:none');
    assert.equal(calls.includes('breathe'), false, 'nothing is computed');
  });

  it('stops in the middle of its preparation, and goes on with it', async () => {
    const fresh = undecided('self').map((speaker) => ({
      ...speaker,
      vectors: { ...(speaker.id === 'main' ? MAIN : OTHER) },
    }));
    const controller = new AbortController();
    const first = fusionTask(fresh);
    const aborting = {
      ...first.tools,
      breathe: () => {
        controller.abort(new Error('typed on'));
        return Promise.resolve();
      },
    };
    await assert.rejects(
      Array.fromAsync(deepen.create(PUBLISHED).run(first.task, aborting, controller.signal)),
      /typed on/,
    );
    assert.ok(first.calls.every((call) => !call.startsWith('next')));
    const steps = await stepsOf(deepen.create(PUBLISHED), fusionTask(fresh));
    assert.equal(steps.at(-1)?.ranking.scored[0]?.candidate.text, 'this');
  });

  it('may take a token that neither member likes best: the known limit', async () => {
    // Both dislike nothing about "own", which is like "this" in the one space.
    const { text } = await told(
      deepen,
      models({ '': { null: 0.36, own: 0.35, this: 0.29 } }, { '': { self: 1 } }),
      PUBLISHED,
    );
    assert.equal(text, 'own');
  });
});

describe('the vocabularies of deepen', () => {
  const memberOf = (vocabularySize: number | undefined, vectors = true): Member => ({
    ...{ id: String(vocabularySize), family: 'a', weight: 0.5 },
    ...(vocabularySize === undefined ? {} : { vocabularySize }),
    primitives: {
      ...NO_PRIMITIVES,
      generate: 'exact',
      next: 'exact',
      score: 'exact',
      vectors: vectors ? 'exact' : 'none',
    },
  });
  const large =
    'smaller vocabularies: matrices of 151,936 × 32,000 shared tokens would take up to 35,316 MB, the limit is 256 MB';

  for (const [what, members, unmet] of [
    ['the three small models', [memberOf(4096), memberOf(4096), memberOf(3072)], undefined],
    ['large models', [memberOf(32_000), memberOf(151_936)], large],
    ['a size that is not known', [memberOf(151_936), memberOf(undefined)], undefined],
    [
      'one member with vectors',
      [memberOf(4096), memberOf(4096, false)],
      '2 members with vectors, has 1',
    ],
  ] as const)
    it(`are judged before the run: ${what}`, () => {
      assert.equal(unmetNeed(deepen, members), unmet);
    });
});

/** Two of these take more memory than matrices may, with 6 bytes an entry. */
function tooManyTokens() {
  const keys = Array.from({ length: 5000 }, (_, i) => (i === 0 ? 'this' : `t${i}`));
  const numbers = new Float32Array(keys.length);
  return { keys, dimension: 1, input: numbers, output: numbers };
}
