import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Vote } from '../../src/comparison/comparison.ts';
import { LEAST_BATTLES, leaderboardOf } from '../../src/comparison/leaderboard.ts';
import { castVote, rewardsOfVote, type CastVote } from '../../src/comparison/votes.ts';
import { column, comparison, vote } from './sample-comparison.ts';

const both = comparison([
  column('a', 'x', { modelId: 'm' }),
  column('b', 'y', { modelId: 'n' }),
  column('c', 'z', { modelId: 'm' }),
  column('f', 'xy', { modelId: 'n', fusedFrom: ['m', 'n'] }),
]);

describe('castVote', () => {
  it('keeps the models and not the texts', () => {
    assert.deepEqual(castVote(vote('a', 'b', 'second'), both), {
      ...{ languageId: 'typescript', kind: 'fill', winner: 'n', loser: 'm' },
      ...{ tie: false, bothBad: false, at: 5 },
    });
  });

  it('marks ties and pairs that are both bad', () => {
    const { tie, bothBad } = castVote(vote('a', 'b', 'tie'), both) ?? {};
    assert.deepEqual([tie, bothBad], [true, false]);
    assert.equal(castVote(vote('a', 'b', 'both-bad'), both)?.bothBad, true);
  });

  it('is none between texts of one model, with a column that is gone, or with a fused one', () => {
    for (const [first, second] of [
      ['a', 'c'],
      ['a', 'gone'],
      ['a', 'f'],
    ] as const) {
      assert.equal(castVote(vote(first, second, 'first'), both), undefined);
    }
  });
});

describe('rewardsOfVote', () => {
  const cases: readonly (readonly [Vote['verdict'], Readonly<Record<string, number>>])[] = [
    ['first', { m: 1, n: 0 }],
    ['second', { m: 0, n: 1 }],
    ['tie', { m: 0.5, n: 0.5 }],
    ['both-bad', { m: 0, n: 0 }],
  ];
  for (const [verdict, rewards] of cases) {
    it(`of ${verdict} are ${JSON.stringify(rewards)}`, () => {
      assert.deepEqual(rewardsOfVote(vote('a', 'b', verdict), both), rewards);
    });
  }

  it('are the better one for a model that wrote both', () => {
    assert.deepEqual(rewardsOfVote(vote('a', 'c', 'second'), both), { m: 1 });
    assert.deepEqual(rewardsOfVote(vote('a', 'c', 'both-bad'), both), { m: 0 });
  });

  it('are nothing for a text for which others were read, and for a column that is gone', () => {
    assert.deepEqual(rewardsOfVote(vote('f', 'a', 'first'), both), { m: 0 });
    assert.deepEqual(rewardsOfVote(vote('gone', 'f', 'first'), both), {});
  });
});

describe('leaderboardOf', () => {
  const cast = (winner: string, loser: string, more: Partial<CastVote> = {}): CastVote => ({
    ...{ languageId: 'go', kind: 'fill', winner, loser, tie: false, bothBad: false, at: 1 },
    ...more,
  });
  const times = (n: number, one: CastVote): readonly CastVote[] =>
    Array.from({ length: n }, () => one);

  it('stands models by strength, with battles and wins', () => {
    const votes = [
      ...times(12, cast('m', 'n')),
      ...times(4, cast('n', 'm')),
      ...times(4, cast('n', 'm', { tie: true })),
      ...times(3, cast('m', 'o', { bothBad: true })),
    ];
    const found = leaderboardOf(votes);
    assert.deepEqual(
      found.standings.map(({ modelId, battles, wins }) => [modelId, battles, wins]),
      [
        ['m', 23, 14],
        ['o', 3, 0],
        ['n', 20, 6],
      ],
    );
    assert.deepEqual([found.battles, found.bothBad, found.least], [23, 3, LEAST_BATTLES]);
    const [m, o] = found.standings;
    assert.ok(m !== undefined && m.low < m.strength && m.strength < m.high && m.strength > 0.5);
    assert.equal(o?.strength.toFixed(6), '0.500000');
  });

  it('shows no standings below the least number of battles', () => {
    assert.deepEqual(leaderboardOf(times(LEAST_BATTLES - 1, cast('m', 'n'))).standings, []);
    assert.equal(leaderboardOf(times(LEAST_BATTLES, cast('m', 'n'))).standings.length, 2);
    assert.deepEqual(leaderboardOf([]), {
      ...{ languages: [], battles: 0, bothBad: 0, least: LEAST_BATTLES, standings: [] },
    });
  });

  it('goes by one language where one is asked for, and knows all of them', () => {
    const votes = [...times(20, cast('m', 'n')), cast('n', 'm', { languageId: 'c' })];
    const found = leaderboardOf(votes, { languageId: 'c' });
    assert.deepEqual([found.languageId, found.battles, found.standings], ['c', 1, []]);
    assert.deepEqual(found.languages, ['c', 'go']);
    assert.equal(leaderboardOf(votes, { languageId: 'go' }).standings[0]?.modelId, 'm');
  });

  it('goes by one kind of task where one is asked for', () => {
    const votes = [
      ...times(20, cast('m', 'n')),
      ...times(21, cast('n', 'm', { kind: 'instruct' })),
    ];
    assert.equal(leaderboardOf(votes, { kind: 'fill' }).standings[0]?.modelId, 'm');
    const instructed = leaderboardOf(votes, { kind: 'instruct', languageId: 'go' });
    assert.deepEqual(
      [instructed.kind, instructed.battles, instructed.standings[0]?.modelId],
      ['instruct', 21, 'n'],
    );
    assert.equal(leaderboardOf(votes).battles, 41);
  });

  it('does not depend on the order of the votes', () => {
    const anyVote = fc
      .tuple(fc.constantFrom('m', 'n', 'o'), fc.constantFrom('p', 'q'), fc.boolean(), fc.boolean())
      .map(([winner, loser, tie, turned]) =>
        turned ? cast(loser, winner, { tie }) : cast(winner, loser, { tie }),
      );
    fc.assert(
      fc.property(fc.array(anyVote, { minLength: 20, maxLength: 30 }), (votes) => {
        assert.deepEqual(leaderboardOf(votes.toReversed()), leaderboardOf(votes));
      }),
    );
  });
});
