import type { OutcomeTable } from './outcome-table.ts';

/** Qualities that differ by no more than this are equal. */
const EQUAL = 1e-9;

export interface ModelRank {
  readonly model: string;
  /** 1 is best; undefined without items. */
  readonly meanRank: number | undefined;
  /** Share of the items at which the model is among the best k; undefined without items. */
  readonly topShare: number | undefined;
}

export interface RankTable {
  /** Items that count: those that every model answered. */
  readonly n: number;
  readonly ranks: readonly ModelRank[];
}

/**
 * Mean rank and top-k share of each model, as in MixInstruct.
 *
 *     rank(i) = 1 + number of models that are better than i
 *
 * Equal models share the better rank (1, 1, 3), so shares of the top k may add up to more than k. Only
 * items that every model answered count: a rank among two is no rank among ten. Leave out a model that
 * answered few, or n is small for all.
 *
 * Cost O(items · models²).
 * Source: LLM-Blender, Jiang, Ren and Lin, 2023, arXiv 2306.02561 (GPT-Rank and top-3 share). Departs in
 * ranking by a measured quality where the paper ranks by pairwise verdicts of a judge.
 */
export function rankTable({ models, items }: OutcomeTable, top = 3): RankTable {
  const rows = items
    .map(({ quality }) => models.flatMap((_, at) => quality[at] ?? []))
    .filter((row) => row.length === models.length);
  const ranks = models.map((model, at) => {
    const own = rows.map((row) => rankIn(row, row[at] ?? 0));
    const sum = own.reduce((a, b) => a + b, 0);
    const among = own.filter((rank) => rank <= top).length;
    const known = rows.length > 0;
    return {
      model,
      meanRank: known ? sum / rows.length : undefined,
      topShare: known ? among / rows.length : undefined,
    };
  });
  return { n: rows.length, ranks };
}

function rankIn(row: readonly number[], quality: number): number {
  return 1 + row.filter((other) => other - quality > EQUAL).length;
}

/** How a model did against another one, on the items that both answered. */
export interface Duels {
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  readonly n: number;
}

/**
 * Duels of every model (row) against every other one (column), in the order of the table. Every cell has
 * its own n: two models are compared on all items that these two answered. On the diagonal all is a tie.
 */
export function duelMatrix({ models, items }: OutcomeTable): readonly (readonly Duels[])[] {
  return models.map((_, i) =>
    models.map((_other, j) => {
      let [wins, losses, ties] = [0, 0, 0];
      for (const { quality } of items) {
        const [own, other] = [quality[i], quality[j]];
        if (own === undefined || other === undefined) continue;
        if (own - other > EQUAL) wins += 1;
        else if (other - own > EQUAL) losses += 1;
        else ties += 1;
      }
      return { wins, losses, ties, n: wins + losses + ties };
    }),
  );
}
