import assert from 'node:assert/strict';
import fc from 'fast-check';
import { failure, ModelError } from '../../../src/core/failure.ts';
import { NO_PRIMITIVES, type LanguageModel } from '../../../src/core/model.ts';
import type { Column, Comparison, Duel } from '../../../src/comparison/comparison.ts';
import { preferenceByScores } from '../../../src/engine/comparison/pairs.ts';
import { says } from '../../fakes/scripted-model.ts';
import { comparisonStage, type ComparedModel, type ComparisonStage } from './comparison-stage.ts';

const judging = (
  name: string,
  judge: NonNullable<LanguageModel['judge']>,
  more: Partial<ComparedModel> = {},
): ComparedModel => ({
  name,
  device: name,
  primitives: { ...NO_PRIMITIVES, generate: 'exact', judge: 'judge' },
  script: () => says('x'),
  abilities: { judge },
  ...more,
});

/** Likes the longer text, and whatever stands in front a little. */
const likesLong: NonNullable<LanguageModel['judge']> = async ({ first, second }) => {
  const longer = first.length > second.length ? 0.8 : 0.2;
  return {
    preferFirst: longer,
    fidelity: 'judge',
    orders: { forth: longer + 0.1, back: longer - 0.1 },
  };
};

const column = (id: string, modelId: string, text: string, more: Partial<Column> = {}): Column => ({
  ...{ id, modelId: `scripted:${modelId}`, family: modelId, place: 'local', state: 'done', text },
  ...more,
});

function compared(columns: readonly Column[]): Comparison {
  return {
    ...{ version: 1, id: 'x', startedAt: 0, columns, duels: [], votes: [] },
    request: {
      kind: 'fill',
      languageId: 'typescript',
      path: 'a.ts',
      prefix: 'const a = ',
      suffix: ';\n',
      original: '',
    },
  };
}

async function duelled(stage: ComparisonStage, comparison: Comparison) {
  const heard: Duel[] = [];
  const { signal } = new AbortController();
  const round = await stage.engine.comparisons.duels(comparison, signal, (duel) =>
    heard.push(duel),
  );
  assert.deepEqual(heard, round.duels);
  return round;
}

const lines = (duels: readonly Duel[]): readonly string[] =>
  duels.map(({ judge, first, second, forth, back }) =>
    [judge.slice(9), first, second, forth.toFixed(2), back.toFixed(2)].join(' '),
  );

describe('duels', () => {
  it('are of every pair of different texts, by a judge that wrote neither, in both orders', async () => {
    const stage = comparisonStage([judging('j', likesLong), judging('a', likesLong)]);
    const { duels, judges, failures } = await duelled(
      stage,
      compared([
        column('c1', 'a', 'b + c'),
        column('c2', 'm', 'b'),
        column('c3', 'n', 'b + c '),
        column('c4', 'o', 'b + c + d'),
        column('c5', 'p', 'b + c + d + e', { state: 'streaming' }),
        column('c6', 'q', '', { state: 'failed' }),
      ]),
    );
    assert.deepEqual(lines(duels).toSorted(), [
      'a c2 c4 0.30 0.10',
      'j c1 c2 0.90 0.70',
      'j c1 c4 0.30 0.10',
      'j c2 c4 0.30 0.10',
    ]);
    assert.deepEqual([judges, failures], [['scripted:j', 'scripted:a'], []]);
  });
  it('have the same value in both orders where a judge only tells the mean', async () => {
    const stage = comparisonStage([
      judging('j', async () => ({ preferFirst: 0.7, fidelity: 'judge' })),
    ]);
    const { duels } = await duelled(
      stage,
      compared([column('c1', 'a', 'b'), column('c2', 'm', 'c')]),
    );
    assert.deepEqual(lines(duels), ['j c1 c2 0.70 0.70']);
  });
  it('are decided by nats per byte where a model only scores, with one call', async () => {
    let calls = 0;
    const score: NonNullable<LanguageModel['score']> = async ({ prefix, texts }) => {
      calls++;
      assert.ok(prefix.endsWith('const a = '));
      return texts.map((text) => ({
        ...{ logprobNats: -text.length, tokens: 1, bytes: 10, fidelity: 'exact' as const },
      }));
    };
    const stage = comparisonStage([
      judging('s', likesLong, {
        primitives: { ...NO_PRIMITIVES, generate: 'exact', score: 'exact' },
        abilities: { score },
      }),
    ]);
    const { duels } = await duelled(
      stage,
      compared([column('c1', 'a', 'b'), column('c2', 'm', 'cc'), column('c3', 'n', 'ddd')]),
    );
    assert.equal(calls, 1);
    // 16 · 0.1 nats a byte apart, and 16 · 0.2.
    assert.deepEqual(lines(duels), ['s c1 c2 0.83 0.83', 's c1 c3 0.96 0.96', 's c2 c3 0.83 0.83']);
    assert.equal(duels[0]?.fidelity, 'exact');
  });
  it('are never put to a model elsewhere, nor to one that is not in memory', async () => {
    const stage = comparisonStage([
      judging('cloud', likesLong, { place: 'cloud' }),
      judging('away', likesLong, { resident: false }),
    ]);
    const { duels, judges } = await duelled(
      stage,
      compared([column('c1', 'a', 'b'), column('c2', 'm', 'c')]),
    );
    assert.deepEqual([duels, judges], [[], []]);
    assert.deepEqual(stage.loads, []);
  });
  it('go on without a pair that a judge abstains from, and without a judge that fails', async () => {
    const stage = comparisonStage([
      judging('shy', async (pair, signal) => {
        if (pair.first === 'b') throw new ModelError(failure('unsupported', 'too long'));
        return await likesLong(pair, signal);
      }),
      judging('broken', async () => {
        throw new ModelError(failure('server-error', 'scripted'));
      }),
    ]);
    const { duels, failures } = await duelled(
      stage,
      compared([column('c1', 'a', 'b'), column('c2', 'm', 'cc'), column('c3', 'n', 'd')]),
    );
    assert.deepEqual(lines(duels), ['shy c2 c3 0.90 0.70']);
    assert.deepEqual(
      failures.map(({ modelId, failure: { code } }) => [modelId, code]),
      [['scripted:broken', 'server-error']],
    );
  });
  it('count what a judge said nothing of, and what a scorer has no score for', async () => {
    const stage = comparisonStage([
      judging('shy', async (pair, signal) => {
        if (pair.first === 'b') throw new ModelError(failure('unsupported', 'prose'));
        return await likesLong(pair, signal);
      }),
      judging('s', likesLong, {
        primitives: { ...NO_PRIMITIVES, generate: 'exact', score: 'exact' },
        abilities: {
          score: async ({ texts }) =>
            texts.map((text) => ({
              ...{ logprobNats: -1, tokens: 1, fidelity: 'exact' as const },
              bytes: text === 'cc' ? 0 : 1,
            })),
        },
      }),
    ]);
    const { abstentions } = await duelled(
      stage,
      compared([column('c1', 'a', 'b'), column('c2', 'm', 'cc'), column('c3', 'n', 'd')]),
    );
    assert.deepEqual(
      abstentions
        .map(({ judge, first, second }) => [judge.slice(9), first, second].join(' '))
        .sort(),
      ['s c1 c2', 's c2 c3', 'shy c1 c2', 'shy c1 c3'],
    );
  });
  it('are asked of every judge in an order of its own, the same with the same seed', async () => {
    const texts = Array.from({ length: 6 }, (_, i) => column(`c${i}`, `m${i}`, `text ${i}`));
    const askedInOrder = async (): Promise<readonly string[]> => {
      const heard = new Map<string, string[]>([
        ['j', []],
        ['k', []],
      ]);
      const stage = comparisonStage(
        [...heard].map(([name, pairs]) =>
          judging(name, async ({ first, second }) => {
            pairs.push(`${first.slice(-1)}${second.slice(-1)}`);
            return { preferFirst: 0.5, fidelity: 'judge' };
          }),
        ),
      );
      await duelled(stage, compared(texts));
      return [...heard.values()].map((pairs) => pairs.join(' '));
    };
    const [ofJ = '', ofK = ''] = await askedInOrder();
    const sorted = (pairs: string): string => pairs.split(' ').sort().join(' ');
    assert.equal(ofJ.split(' ').length, 15);
    assert.notEqual(ofJ, ofK);
    assert.notEqual(ofJ, sorted(ofJ));
    assert.equal(sorted(ofJ), sorted(ofK));
    assert.deepEqual(await askedInOrder(), [ofJ, ofK]);
  });
  it('are asked with the instruction in sight', async () => {
    const prefixes: string[] = [];
    const stage = comparisonStage([
      judging('j', async ({ prefix }) => {
        prefixes.push(prefix);
        return { preferFirst: 0.5, fidelity: 'judge' };
      }),
    ]);
    const plain = compared([column('c1', 'a', 'b'), column('c2', 'm', 'c')]);
    const request = { ...plain.request, kind: 'instruct' as const, instruction: 'Add.' };
    await duelled(stage, { ...plain, request });
    assert.deepEqual(prefixes, ['// Add.\nconst a = ']);
  });
  it('end with the signal', async () => {
    const stage = comparisonStage([judging('j', () => new Promise(() => undefined))]);
    const controller = new AbortController();
    const comparison = compared([column('c1', 'a', 'b'), column('c2', 'm', 'c')]);
    const round = stage.engine.comparisons.duels(comparison, controller.signal, () => undefined);
    await stage.clock.pass(10);
    const reason = new Error('no longer');
    controller.abort(reason);
    await assert.rejects(round, (error) => error === reason);
  });
});

describe('preference by scores', () => {
  const scoreOf = (logprobNats: number, bytes: number) =>
    ({ logprobNats, bytes, tokens: 1, fidelity: 'exact' }) as const;
  const score = fc
    .tuple(fc.double({ min: -500, max: 0, noNaN: true }), fc.integer({ min: 1, max: 500 }))
    .map(([nats, bytes]) => scoreOf(nats, bytes));

  it('is a probability, and its rest the other way round', () => {
    fc.assert(
      fc.property(score, score, (a, b) => {
        const [there, back] = [preferenceByScores(a, b) ?? NaN, preferenceByScores(b, a) ?? NaN];
        assert.ok(there >= 0 && there <= 1);
        assert.ok(Math.abs(there + back - 1) < 1e-9);
      }),
    );
  });
  it('is unknown where nothing was scored', () => {
    assert.equal(preferenceByScores(scoreOf(0, 0), scoreOf(-1, 1)), undefined);
  });
});
