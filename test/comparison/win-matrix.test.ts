import assert from 'node:assert/strict';
import fc from 'fast-check';
import { winMatrix } from '../../src/comparison/win-matrix.ts';
import { duel, vote } from './sample-comparison.ts';

describe('winMatrix', () => {
  it('has the mean over judges of the mean over orders, by hand', () => {
    const duels = [duel('j', 'a', 'b', 0.75, 0.25), duel('k', 'b', 'a', 0.25, 0.125)];
    const [first, second] = winMatrix(['a', 'b', 'c'], duels, []).cells;
    // j: ½; k: 1 − 0.1875 = 0.8125.
    assert.deepEqual(first?.[1], { share: 0.65625, judges: 2, flips: 1, votes: 0 });
    assert.deepEqual(second?.[0], { share: 0.34375, judges: 2, flips: 1, votes: 0 });
    assert.deepEqual(first[2], { share: undefined, judges: 0, flips: 0, votes: 0 });
    assert.deepEqual(first[0], { share: undefined, judges: 0, flips: 0, votes: 0 });
  });

  it('calls it a flip only where the orders disagree on the better one', () => {
    const flipsOf = (forth: number, back: number) =>
      winMatrix(['a', 'b'], [duel('j', 'a', 'b', forth, back)], []).cells[0]?.[1]?.flips;
    assert.deepEqual([flipsOf(0.6, 0.4), flipsOf(0.4, 0.6)], [1, 1]);
    assert.deepEqual([flipsOf(0.6, 0.9), flipsOf(0.5, 0.1), flipsOf(0.5, 0.5)], [0, 0, 0]);
  });

  it('does not hear a judge on its own text', () => {
    const models: Readonly<Record<string, string>> = { a: 'm', b: 'n', c: 'o' };
    const duels = [duel('m', 'a', 'b', 1), duel('m', 'b', 'c', 1), duel('n', 'a', 'b', 0)];
    const { cells } = winMatrix(['a', 'b', 'c'], duels, [], (id) => models[id]);
    assert.equal(cells[0]?.[1]?.judges, 0);
    assert.equal(cells[1]?.[2]?.judges, 1);
  });

  it('hears a judge once a pair, the last time', () => {
    const duels = [duel('j', 'a', 'b', 1), duel('j', 'b', 'a', 1)];
    assert.deepEqual(winMatrix(['a', 'b'], duels, []).cells[0]?.[1], {
      ...{ share: 0, judges: 1, flips: 0, votes: 0 },
    });
  });

  it('counts votes, a tie for both by half', () => {
    const votes = [
      vote('a', 'b', 'first'),
      vote('b', 'a', 'second'),
      vote('b', 'a', 'first'),
      vote('a', 'b', 'tie'),
      vote('a', 'b', 'both-bad'),
      vote('a', 'gone', 'first'),
    ];
    const { cells } = winMatrix(['a', 'b'], [], votes);
    assert.deepEqual([cells[0]?.[1]?.votes, cells[1]?.[0]?.votes], [2.5, 1.5]);
  });

  it('has shares of two sides that add up to 1, and nothing against itself', () => {
    const id = fc.constantFrom('a', 'b', 'c');
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const anyDuel = fc
      .tuple(fc.constantFrom('j', 'k'), id, id, share, share)
      .map(([judge, one, other, forth, back]) => duel(judge, one, other, forth, back));
    fc.assert(
      fc.property(fc.array(anyDuel, { maxLength: 8 }), (duels) => {
        const { cells } = winMatrix(['a', 'b', 'c'], duels, []);
        cells.forEach((row, i) => {
          row.forEach((cell, j) => {
            const mirror = cells[j]?.[i];
            assert.deepEqual([cell.judges, cell.flips], [mirror?.judges, mirror?.flips]);
            if (i === j) assert.equal(cell.judges, 0);
            if (cell.share === undefined) assert.equal(cell.judges, 0);
            else assert.ok(Math.abs(cell.share + (mirror?.share ?? 0) - 1) < 1e-9);
          });
        });
      }),
    );
  });
});
