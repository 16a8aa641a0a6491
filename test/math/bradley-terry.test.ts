import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bradleyTerry } from '../../src/math/bradley-terry.ts';
import { assertNear } from './near.ts';

const strengthsOf = (wins: readonly (readonly number[])[], prior?: number) =>
  bradleyTerry(wins, prior === undefined ? {} : { prior }).map(({ strength }) => strength);

function assertClose(found: readonly number[], expected: readonly number[]): void {
  assert.equal(found.length, expected.length);
  found.forEach((value, i) => {
    assert.ok(Math.abs(value - (expected[i] ?? 0)) < 1e-6, `${value} ${expected[i]}`);
  });
}

/** Wins of up to five players, in halves. */
const anyWins = fc.integer({ min: 1, max: 5 }).chain((n) =>
  fc.array(
    fc.array(
      fc.nat(20).map((halves) => halves / 2),
      { minLength: n, maxLength: n },
    ),
    { minLength: n, maxLength: n },
  ),
);

describe('bradleyTerry', () => {
  it('solves two players with one win by hand', () => {
    // a = 1: γ₁ = 1/γ₂ = g by symmetry. (1 + ½) = g·(1/(g + 1/g) + 1/(g + 1)) = g²/(g² + 1) + g/(g + 1),
    // whose root above 1 is that of (3/2)(g²+1)(g+1) = g²(g+1) + g(g²+1): g³ − g² − g − 3 = 0.
    const g = 2.130395434767279;
    assert.ok(Math.abs(g ** 3 - g ** 2 - g - 3) < 1e-12);
    assertNear(
      strengthsOf([
        [0, 1],
        [0, 0],
      ]),
      [g / (g + 1), 1 / (g + 1)],
    );
  });

  it('approaches the plain estimate γ₁/γ₂ = wins/losses as the prior gets small', () => {
    const [first = 0, second = 0] = strengthsOf(
      [
        [0, 30],
        [10, 0],
      ],
      1e-4,
    );
    const odds = first / (1 - first) / (second / (1 - second));
    assert.ok(Math.abs(odds - 3) < 1e-3, String(odds));
  });

  it('has the interval of the observed information, by hand for a player alone', () => {
    // H = a·¼ = ¼, so θ = 0 ± 1.96·2.
    const [alone] = bradleyTerry([[0]]);
    const edge = 1 / (1 + Math.exp(-2 * 1.959963984540054));
    assertNear([alone?.low, alone?.strength, alone?.high], [1 - edge, 0.5, edge]);
  });

  it('has the interval of two equals, by hand', () => {
    // n = 8: H = [[8/4 + ¼, −8/4], [−8/4, 8/4 + ¼]], (H⁻¹)₁₁ = 2.25 / (2.25² − 4) = 36/17.
    const [first] = bradleyTerry([
      [0, 4],
      [4, 0],
    ]);
    const edge = 1 / (1 + Math.exp(-1.959963984540054 * Math.sqrt(36 / 17)));
    assertNear([first?.low, first?.strength, first?.high], [1 - edge, 0.5, edge]);
  });

  it('gives nobody for no players, and ½ to all without games', () => {
    assert.deepEqual(bradleyTerry([]), []);
    assertNear(
      strengthsOf([
        [0, 0],
        [0, 0],
      ]),
      [0.5, 0.5],
    );
  });

  it('does not look at the diagonal', () => {
    assert.deepEqual(
      bradleyTerry([
        [9, 2],
        [1, 7],
      ]),
      bradleyTerry([
        [0, 2],
        [1, 0],
      ]),
    );
  });

  it('keeps one who has won everything below certainty, and orders a chain', () => {
    const [a = 0, b = 0, c = 0] = strengthsOf([
      [0, 10, 0],
      [0, 0, 10],
      [0, 0, 0],
    ]);
    assert.ok(1 > a && a > b && b > c && c > 0);
  });

  it('has strengths that are ½ on average, each within its interval', () => {
    fc.assert(
      fc.property(anyWins, (wins) => {
        const all = bradleyTerry(wins);
        const mean = all.reduce((sum, { strength }) => sum + strength, 0) / all.length;
        assert.ok(Math.abs(mean - 0.5) < 1e-6, String(mean));
        for (const { low, strength, high } of all) {
          assert.ok(low > 0 && low < strength && strength < high && high < 1);
        }
      }),
    );
  });

  it('does not depend on the order of the players', () => {
    fc.assert(
      fc.property(anyWins, fc.array(fc.nat(), { minLength: 5, maxLength: 5 }), (wins, chance) => {
        const order = wins
          .map((_, i) => ({ i, at: chance[i] ?? 0 }))
          .sort((x, y) => x.at - y.at)
          .map(({ i }) => i);
        const turned = order.map((i) => order.map((j) => wins[i]?.[j] ?? 0));
        const plain = bradleyTerry(wins);
        const found = bradleyTerry(turned);
        assertClose(
          found.flatMap(({ strength, low, high }) => [strength, low, high]),
          order.flatMap((i) => {
            const { strength = 0, low = 0, high = 0 } = plain[i] ?? {};
            return [strength, low, high];
          }),
        );
      }),
    );
  });

  it('never lowers the strength of one that has won once more', () => {
    fc.assert(
      fc.property(anyWins, fc.nat(), fc.nat(), (wins, some, other) => {
        const [i, j] = [some % wins.length, other % wins.length];
        fc.pre(i !== j);
        const more = wins.map((row, a) =>
          row.map((won, b) => (a === i && b === j ? won + 1 : won)),
        );
        const [before, after] = [strengthsOf(wins)[i] ?? 0, strengthsOf(more)[i] ?? 0];
        assert.ok(after > before - 1e-7, `${before} ${after}`);
      }),
    );
  });

  it('is surer the more games there are', () => {
    const widthOf = (games: number): number => {
      const [first] = bradleyTerry([
        [0, games],
        [games, 0],
      ]);
      return (first?.high ?? 1) - (first?.low ?? 0);
    };
    assert.ok(widthOf(2) > widthOf(20) && widthOf(20) > widthOf(200));
  });

  it('turns around where wins and losses are swapped', () => {
    fc.assert(
      fc.property(anyWins, (wins) => {
        const swapped = wins.map((row, i) => row.map((_, j) => wins[j]?.[i] ?? 0));
        assertClose(
          strengthsOf(swapped),
          strengthsOf(wins).map((strength) => 1 - strength),
        );
      }),
    );
  });
});
