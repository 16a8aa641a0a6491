import assert from 'node:assert/strict';
import { FUSED_ID, type Span } from '../../src/core/completion.ts';
import { strategyOutcomeOf } from '../../src/comparison/strategy-outcome.ts';
import { candidate, column, ranking } from './sample-comparison.ts';

const about = { strategyId: 'evidence', liveCalls: 2 };

function rankedIds(
  columns: readonly ReturnType<typeof column>[],
  ...candidates: readonly ReturnType<typeof candidate>[]
): readonly (readonly string[])[] {
  return strategyOutcomeOf(ranking(...candidates), [], { columns }, about).ranked.map(
    ({ columnIds }) => columnIds,
  );
}

describe('strategyOutcomeOf', () => {
  it('gives candidates the columns that have their text, best first', () => {
    const columns = [column('a', 'x'), column('b', 'y'), column('c', 'x')];
    assert.deepEqual(
      rankedIds(columns, candidate('c2', 'y', ['b']), candidate('c1', 'x', ['a', 'c'])),
      [['b'], ['a', 'c']],
    );
  });

  it('takes texts for equal that differ in what says nothing', () => {
    const columns = [column('a', 'x;\r\ny;  \n'), column('b', 'x;\ny;')];
    assert.deepEqual(rankedIds(columns, candidate('c1', 'x;\ny;', ['a', 'b'])), [['a', 'b']]);
  });

  it('finds the samples of one model by their text, whatever a recording calls them', () => {
    const columns = [column('a', 'x', { modelId: 'm' }), column('b', 'y', { modelId: 'm' })];
    assert.deepEqual(
      rankedIds(columns, candidate('c2', 'y', ['m#2']), candidate('c1', 'x', ['m'])),
      [['b'], ['a']],
    );
  });

  it('can be written down, whatever a strategy scores', () => {
    const scores = [Infinity, 1, -Infinity, NaN];
    const columns = scores.map((_, i) => column(`c${i}`, `x${i}`));
    const scored = scores.map((score, i) => {
      const [entry] = ranking(candidate(`c${i}`, `x${i}`, [`c${i}`])).scored;
      return { ...entry!, score };
    });
    const outcome = strategyOutcomeOf({ scored }, [], { columns }, about);
    assert.deepEqual(JSON.parse(JSON.stringify(outcome)), outcome);
    assert.deepEqual(
      outcome.ranked.map(({ score }) => Math.sign(score)),
      [1, 1, -1, -1],
    );
  });

  it('finds the stream whose head was ranked', () => {
    const columns = [column('a', 'return x + y', { state: 'streaming' }), column('b', 'no')];
    const head = candidate('c1', 'return x', ['a'], { complete: false });
    assert.deepEqual(rankedIds(columns, head), [['a']]);
  });

  it('has the text itself where no column has it, and spans with the worst of what was trusted', () => {
    const spans: readonly Span[] = [
      { text: 'x', modelId: 'a', score: 0.9, fidelity: 'exact' },
      { text: 'y', modelId: 'b', score: 0.7, fidelity: 'walk' },
      { text: 'z', modelId: 'b' },
    ];
    const fused = candidate(FUSED_ID, 'xyz', ['a', 'b']);
    const columns = [column('a', 'x'), column('b', 'xy')];
    assert.deepEqual(
      strategyOutcomeOf(
        { scored: [{ candidate: fused, score: 0.8, parts: [], shownText: 'xyz' }] },
        spans,
        { columns },
        about,
      ),
      {
        ...{ kind: 'verdict', ...about },
        ranked: [{ columnIds: [], text: 'xyz', score: 0.8, parts: [] }],
        fused: { text: 'xyz', spans, fidelity: 'walk' },
      },
    );
  });

  it('says nothing of fidelity where nobody scored, and nothing is fused that is not', () => {
    const spans: readonly Span[] = [{ text: 'x', modelId: 'a' }];
    const columns = [column('a', 'x')];
    const fused = strategyOutcomeOf(
      ranking(candidate(FUSED_ID, 'x', ['a'])),
      spans,
      { columns },
      about,
    );
    assert.deepEqual(fused.fused, { text: 'x', spans });
    const plain = strategyOutcomeOf(
      ranking(candidate('c1', 'x', ['a'])),
      spans,
      { columns },
      about,
    );
    assert.equal(plain.fused, undefined);
  });

  it('keeps agreement and an empty ranking as they are', () => {
    const agreement = { agreeing: 2, answered: 3 };
    assert.deepEqual(strategyOutcomeOf({ scored: [], agreement }, [], { columns: [] }, about), {
      ...{ kind: 'verdict', ...about, ranked: [], agreement },
    });
  });

  it('has no column that failed, whatever it had written', () => {
    const columns = [column('a', 'x', { state: 'failed' }), column('b', 'x', { state: 'stopped' })];
    assert.deepEqual(rankedIds(columns, candidate('c1', 'x', ['b'])), [['b']]);
  });

  it('has no column twice', () => {
    const columns = [column('a', 'xy', { state: 'streaming' })];
    const heads = [candidate('c1', 'xy', ['a']), candidate('c2', 'x', ['a'])];
    assert.deepEqual(rankedIds(columns, ...heads), [['a'], []]);
  });
});
