import assert from 'node:assert/strict';
import fc from 'fast-check';
import { areHidden, paced, released, shuffledBySeed } from '../../../src/webview/views/blind.ts';
import { votedPair } from '../../../src/webview/views/voted-pair.ts';
import { finishedState } from '../../rings/webview/sample-state.ts';

const texts = fc.array(fc.record({ text: fc.string({ maxLength: 400 }), ended: fc.boolean() }), {
  minLength: 1,
  maxLength: 9,
});

describe('blind mode', () => {
  it('hides names until the first blind vote, and never in a page in a file', () => {
    const { votes } = finishedState();
    const [vote] = votes;
    assert.ok(vote !== undefined && !vote.blind);
    assert.equal(areHidden({ blind: true }, { votes, live: true }), true);
    assert.equal(areHidden({ blind: false }, { votes, live: true }), false);
    assert.equal(areHidden({ blind: true }, { votes, live: false }), false);
    const after = [...votes, { ...vote, blind: true }];
    assert.equal(areHidden({ blind: true }, { votes: after, live: true }), false);
  });

  it('shuffles without losing a column, alike for the same seed', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string()), fc.nat(), (ids, seed) => {
        const order = shuffledBySeed(ids, seed);
        assert.deepEqual([...order].sort(), [...ids].sort());
        assert.deepEqual(shuffledBySeed(ids, seed), order);
      }),
    );
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const orders = new Set(
      Array.from({ length: 40 }, (_, seed) => shuffledBySeed(ids, seed).join('')),
    );
    assert.ok(orders.size > 20);
  });

  it('shows the same number of characters of every text under way', () => {
    fc.assert(
      fc.property(texts, fc.nat(300), fc.nat(5_000), (all, shown, passedMs) => {
        const count = released(all, shown, passedMs);
        const heads = paced(all, count);
        heads.forEach((head, i) => {
          const { text = '' } = all[i] ?? {};
          assert.ok(text.startsWith(head));
          // A cut inside of a pair of code units, or of a line end, goes one back.
          assert.ok(head.length >= Math.min(count, text.length) - 1);
          assert.ok(head.length <= count);
        });
      }),
    );
  });

  it('never outruns the slowest writer, and never takes anything back', () => {
    fc.assert(
      fc.property(texts, fc.nat(5_000), fc.nat(5_000), (all, one, other) => {
        const first = released(all, 0, one);
        const under = all.filter(({ ended }) => !ended).map(({ text }) => text.length);
        assert.ok(under.every((length) => first <= length));
        assert.ok(released(all, first, other) >= first);
      }),
    );
  });

  it('releases at 240 characters a second', () => {
    const long = [{ text: 'x'.repeat(1_000), ended: true }];
    assert.equal(released(long, 0, 1_000), 240);
    assert.equal(released(long, 240, 500), 360);
    assert.equal(released(long, 900, 10_000), 1_000);
  });
});

describe('the pair that is voted on', () => {
  const state = { ...finishedState(), votes: [] };
  const open = { blind: false, blindSeed: 1, left: undefined, right: undefined };

  it('is the first two answers that have ended', () => {
    assert.deepEqual(votedPair(state, open), { left: 'c1', right: 'c2' });
  });

  it('is what was chosen, and never one column twice', () => {
    assert.deepEqual(votedPair(state, { ...open, right: 'c4' }), { left: 'c1', right: 'c4' });
    assert.deepEqual(votedPair(state, { ...open, left: 'c2', right: 'c2' }), {
      left: 'c2',
      right: 'c1',
    });
    assert.deepEqual(votedPair(state, { ...open, left: 'gone', right: 'c1' }), {
      left: 'c2',
      right: 'c1',
    });
  });

  it('is none while only one has ended', () => {
    const columns = state.columns.map((column, i) =>
      i === 0 ? column : { ...column, state: 'streaming' as const },
    );
    assert.equal(votedPair({ ...state, columns }, open), undefined);
  });

  it('follows the shuffled order in blind mode', () => {
    const pairs = Array.from({ length: 20 }, (_, blindSeed) =>
      votedPair(state, { ...open, blind: true, blindSeed }),
    );
    assert.ok(new Set(pairs.map((pair) => pair?.left)).size > 2);
  });
});
