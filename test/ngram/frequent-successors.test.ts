import assert from 'node:assert/strict';
import { FrequentSuccessors } from '../../src/ngram/frequent-successors.ts';

const COUNTS: readonly (readonly [token: number, count: number])[] = [
  [7, 3],
  [8, 40],
  [9, 1],
  [10, 12],
];

/** Asks one after another; gives the tokens of each answer and the bounds that were listed. */
function asked(frequent: FrequentSuccessors, questions: readonly (readonly [number, number])[]) {
  const listed: number[] = [];
  const answers = questions.map(([key, least]) => {
    const tokens: number[] = [];
    frequent.forEach(
      key,
      least,
      (bound, visit) => {
        listed.push(bound);
        // Others than the frequent ones may be visited as well.
        for (const [token, count] of COUNTS) visit(token, count);
      },
      (token, count) => {
        assert.equal(count, COUNTS.find(([one]) => one === token)?.[1]);
        tokens.push(token);
      },
    );
    return tokens;
  });
  return { answers, listed };
}

describe('frequent successors', () => {
  it('come most frequent first, down to the count that is asked for', () => {
    const { answers } = asked(new FrequentSuccessors(), [
      [1, 12],
      [1, 13],
      [1, 41],
      [1, 1],
    ]);
    assert.deepEqual(answers, [[8, 10], [8], [], [8, 10, 7, 9]]);
  });

  it('are listed once, and again only for a lower count or another context', () => {
    const { listed } = asked(new FrequentSuccessors(), [
      [1, 12],
      [1, 8],
      [1, 40],
      [2, 40],
      [1, 3],
      [1, 12],
    ]);
    assert.deepEqual(listed, [8, 32, 2]);
  });

  it('take no more room than they may', () => {
    const frequent = new FrequentSuccessors();
    const questions = Array.from({ length: 20_000 }, (_, key) => [key, 1] as const);
    asked(frequent, questions);
    assert.ok(frequent.bytes > 0 && frequent.bytes <= 1 << 21);
  });
});
