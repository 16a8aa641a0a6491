import assert from 'node:assert/strict';
import { judgedPairsOf, judgedPairsOfLine, sideSaid } from '../../src/comparison/judged-pairs.ts';
import { recordedLine } from '../fakes/recorded-lines.ts';
import { column, comparison, duel, vote } from './sample-comparison.ts';

const columns = [column('a', 'one'), column('b', 'second'), column('c', 'third one')];

describe('judgedPairsOf', () => {
  it('has every pair once, with the earlier column first, whichever way it was judged', () => {
    const pairs = judgedPairsOf(
      comparison(columns, {
        duels: [
          duel('j', 'b', 'a', 0.9, 0.6),
          duel('k', 'a', 'b', 0.2, 0.3),
          duel('j', 'a', 'c', 1),
        ],
      }),
    );
    assert.deepEqual(
      pairs.map(({ models, lengths }) => [models, lengths]),
      [
        [
          [['a'], ['b']],
          [3, 6],
        ],
        [
          [['a'], ['c']],
          [3, 9],
        ],
      ],
    );
    const [first] = pairs;
    // Turned: with a in front b was preferred in 0.6, with b in front in 0.9.
    assert.deepEqual(
      first!.verdicts.map(({ judge, forth, back }) => [judge, forth, back]),
      [
        ['j', 0.4, 1 - 0.9],
        ['k', 0.2, 0.3],
      ],
    );
    assert.equal(sideSaid(first!, 'j'), 1);
    assert.equal(sideSaid(first!, 'nobody'), undefined);
  });

  it('counts the last duel of a judge, and none about its own text, gone ones or one text', () => {
    const twins = [
      ...columns,
      column('d', 'one '),
      column('e', 'other', { fusedFrom: ['a', 'b'] }),
    ];
    const pairs = judgedPairsOf(
      comparison(twins, {
        duels: [
          duel('j', 'a', 'b', 0.9),
          duel('j', 'd', 'b', 0.2),
          duel('a', 'b', 'a', 0.9),
          duel('d', 'a', 'b', 0.9),
          duel('e', 'e', 'b', 0.9),
          duel('j', 'a', 'd', 0.9),
          duel('j', 'a', 'gone', 0.9),
          duel('j', 'b', 'e', 0.7),
        ],
      }),
    );
    assert.deepEqual(
      pairs.map(({ models, verdicts }) => [
        models,
        verdicts.map(({ judge, forth }) => [judge, forth]),
      ]),
      [
        [[['a', 'd'], ['b']], [['j', 0.2]]],
        // Whoever has read the others wrote no text of its own.
        [[['b'], []], [['j', 0.7]]],
      ],
    );
  });

  it('knows which is better where most votes say so', () => {
    const duels = [duel('j', 'a', 'b', 0.9), duel('j', 'a', 'c', 0.9), duel('j', 'b', 'c', 0.9)];
    const votes = [
      vote('b', 'a', 'first'),
      vote('c', 'a', 'second'),
      vote('a', 'c', 'second'),
      vote('b', 'c', 'tie'),
      vote('b', 'c', 'both-bad'),
    ];
    assert.deepEqual(
      judgedPairsOf(comparison(columns, { duels, votes })).map(({ truth }) => truth),
      [1, undefined, undefined],
    );
  });

  it('tells who abstained where that was counted, and forgets it once there is a verdict', () => {
    const abstentions = [
      { judge: 'j', first: 'c', second: 'a' },
      { judge: 'j', first: 'a', second: 'b' },
      { judge: 'a', first: 'a', second: 'b' },
    ];
    const duels = [duel('j', 'a', 'b', 0.9)];
    const counted = judgedPairsOf(comparison(columns, { duels, abstentions }));
    assert.deepEqual(
      counted.map(({ abstained }) => abstained),
      [[], ['j']],
    );
    const [plain] = judgedPairsOf(comparison(columns, { duels }));
    assert.equal(plain!.abstained, undefined);
  });

  it('keeps texts apart that were left out, and does not know their length', () => {
    const empty = [column('a', ''), column('b', ''), column('c', '')];
    const pairs = judgedPairsOf(comparison(empty, { duels: [duel('j', 'a', 'b', 0.9)] }));
    assert.deepEqual(
      pairs.map(({ models, lengths }) => [models, lengths]),
      [[[['a'], ['b']], undefined]],
    );
  });
});

describe('judgedPairsOfLine', () => {
  const judged = (
    more: Parameters<typeof recordedLine>[2],
    wrote: Parameters<typeof recordedLine>[1] = { a: 'one', b: 'second', c: 'third' },
  ) => judgedPairsOfLine(recordedLine('r', wrote, more));

  it('joins both orders of a pair, and leaves open one that was not asked', () => {
    const [both, single] = judged({
      judgements: [
        { judge: 'j', first: 1, second: 0, preferFirst: 0.25 },
        { judge: 'j', first: 0, second: 1, preferFirst: 0.5 },
        { judge: 'j', first: 2, second: 0, preferFirst: 0.25 },
        { judge: 'a', first: 0, second: 1, preferFirst: 1 },
      ],
    });
    assert.deepEqual(both!.verdicts, [{ judge: 'j', seated: true, forth: 0.5, back: 0.75 }]);
    assert.deepEqual(single!.verdicts, [
      { judge: 'j', seated: true, forth: undefined, back: 0.75 },
    ]);
    assert.deepEqual([both!.abstained, both!.truth], [undefined, undefined]);
  });

  it('goes by quality where that differs, else by the reference', () => {
    const judgements = [
      { judge: 'j', first: 0, second: 1, preferFirst: 1 },
      { judge: 'j', first: 0, second: 2, preferFirst: 1 },
    ];
    const good = { text: 'x', quality: 0.9 };
    const wrote = { a: good, b: { text: 'y', quality: 0.2 }, c: { text: 'z', quality: 0.88 } };
    assert.deepEqual(
      judged({ judgements }, wrote).map(({ truth }) => truth),
      [0, undefined],
    );
    assert.deepEqual(
      judged({ judgements, reference: 'second\n' }).map(({ truth }) => truth),
      [1, undefined],
    );
  });
});
