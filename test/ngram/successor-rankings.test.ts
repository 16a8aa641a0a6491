import assert from 'node:assert/strict';
import { bestTokens, type TokenShares } from '../../src/ngram/best-tokens.ts';
import { EditableCounts } from '../../src/ngram/editable-counts.ts';
import { createSuccessorRankings } from '../../src/ngram/successor-rankings.ts';

const OPTIONS = { longestContext: 1, leastTotal: 10, kept: 2, mostContexts: 4 };

/** Tokens 10, 11, … as often as said. */
function countsOf(frequencies: readonly number[]): EditableCounts {
  const counts = new EditableCounts(2);
  for (const [i, times] of frequencies.entries())
    for (let time = 0; time < times; time++) counts.addSequence([10 + i]);
  return counts;
}

describe('rankings of successors', () => {
  it('keep the most frequent, and bound the others', () => {
    const counts = countsOf([9, 40, 30, 20]);
    const rankings = createSuccessorRankings(() => 0, OPTIONS);
    const ranking = rankings.of(counts.view([], 0), 0, [], 0);
    assert.deepEqual([...(ranking?.counts ?? [])].sort(), [
      [11, 40],
      [12, 30],
    ]);
    assert.deepEqual([ranking?.largest, ranking?.floor, ranking?.changes], [40, 20, 0]);
  });

  it('are none of long contexts and of rare ones', () => {
    const rankings = createSuccessorRankings(() => 0, OPTIONS);
    assert.equal(rankings.of(countsOf([4, 5]).view([], 0), 0, [], 0), undefined);
    assert.equal(rankings.of(countsOf([40]).view([], 0), 2, [1, 2], 2), undefined);
  });

  it('stay while little changes and say how much, and are then made anew', () => {
    const counts = countsOf([40, 30, 20]);
    let changes = 0;
    const rankings = createSuccessorRankings(() => changes, OPTIONS);
    const at = () => rankings.of(counts.view([], 0), 0, [], 0);
    at();
    counts.addSequence([12]);
    changes = 5;
    assert.deepEqual([at()?.floor, at()?.changes], [20, 5]);
    changes = 6;
    assert.deepEqual([at()?.floor, at()?.changes], [21, 0]);
  });

  it('do not hide a token that has overtaken since', () => {
    const counts = countsOf([40, 21, 20, 18]);
    let changes = 0;
    const rankings = createSuccessorRankings(() => changes, OPTIONS);
    rankings.of(counts.view([], 0), 0, [], 0);
    for (; changes < 4; changes++) counts.addSequence([12]);
    const view = counts.view([], 0);
    const ranking = rankings.of(view, 0, [], 0);
    assert.equal(ranking?.changes, 4);
    const part: TokenShares = {
      weight: 1,
      share: (token) => view.count(0, token) / view.total(0),
      forEach: (visit) =>
        view.forEachSuccessor(0, (token, count) => visit(token, count / view.total(0))),
      ranking: { ranking, total: view.total(0) },
    };
    const best = bestTokens([part], () => 0, 0, { most: 2, least: 0 });
    assert.deepEqual(
      best.map(({ token }) => token),
      [10, 12],
    );
  });
});
