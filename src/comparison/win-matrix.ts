import type { Duel, Vote } from './comparison.ts';

/** How often each column is better than each other. `cells[i][j]`: the i-th against the j-th. */
export interface WinMatrix {
  readonly columnIds: readonly string[];
  readonly cells: readonly (readonly WinCell[])[];
}

export interface WinCell {
  /** Mean probability, over the judges, that the row is better; undefined where nobody judged. */
  readonly share: number | undefined;
  /** Judges that compared the two. */
  readonly judges: number;
  /** Those of them for whom the order decides which is better. */
  readonly flips: number;
  /** Votes that the row won against the column; a tie is half of one for each, `both-bad` none. */
  readonly votes: number;
}

/**
 * What judges and the user think of every pair.
 *
 *     share(i, j) = mean over judges of (forth + back) / 2      = 1 − share(j, i)
 *
 * A judge flips where it finds the first better in one order and the second in the other. Duels of a
 * judge that wrote one of the two are left out. A judge that compared a pair again counts once, with its
 * last duel.
 *
 * Input    `modelOf`: who wrote a column, by column id; without it nobody is known to be an author.
 * Cost     O(n² + n·(duels + votes)).
 */
export function winMatrix(
  columnIds: readonly string[],
  duels: readonly Duel[],
  votes: readonly Vote[],
  modelOf: (columnId: string) => string | undefined = () => undefined,
): WinMatrix {
  const fair = new Map<string, Duel>();
  for (const duel of duels) {
    const { judge, first, second } = duel;
    if (first === second || [first, second].some((id) => modelOf(id) === judge)) continue;
    fair.set(JSON.stringify([judge, ...[first, second].sort()]), duel);
  }
  const heard = [...fair.values()];
  return {
    columnIds,
    cells: columnIds.map((row) => columnIds.map((column) => cellOf(row, column, heard, votes))),
  };
}

function cellOf(
  row: string,
  column: string,
  duels: readonly Duel[],
  votes: readonly Vote[],
): WinCell {
  const preferences = duels.flatMap(({ first, second, forth, back }) => {
    if (first === row && second === column) return [{ forth, back }];
    if (first === column && second === row) return [{ forth: 1 - forth, back: 1 - back }];
    return [];
  });
  const total = preferences.reduce((sum, { forth, back }) => sum + (forth + back) / 2, 0);
  const flips = preferences.filter(({ forth, back }) => (forth - 0.5) * (back - 0.5) < 0);
  return {
    share: preferences.length === 0 ? undefined : total / preferences.length,
    judges: preferences.length,
    flips: flips.length,
    votes: votes.reduce((sum, vote) => sum + wonBy(row, column, vote), 0),
  };
}

function wonBy(row: string, column: string, { first, second, verdict }: Vote): number {
  const isThere = (first === row && second === column) || (first === column && second === row);
  if (!isThere || row === column) return 0;
  if (verdict === 'tie') return 0.5;
  return verdict === (first === row ? 'first' : 'second') ? 1 : 0;
}
