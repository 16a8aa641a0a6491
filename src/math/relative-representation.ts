import { SparseRowsBuilder, type SparseRows } from './sparse-rows.ts';
import { cosinesByRow, pickedRows, PRODUCTS_AT_ONCE, type UnitRows } from './unit-rows.ts';

/** How sharply a token is told by the anchors that are like it. */
const SHARPNESS = 100;

/** Entries below this part of their row's largest are 0. */
export const LEAST_ENTRY = 1e-6;
const REACH = -Math.log(LEAST_ENTRY) / SHARPNESS;

/**
 * Tokens told by how like they are to some of them, the anchors, so that models whose vectors have
 * nothing in common can be compared:
 *
 *     R̂[v, a] = softmax over a of 100 · cos(e_v, e_a)
 *
 * Input   input embeddings of length 1, and the rows that are anchors, at least one.
 * Output  a row per token over the anchors, which adds up to 1; a distribution p over tokens becomes
 *         r = p · R̂ over anchors, also of sum 1. Tokens without a vector are like all anchors alike.
 * Cost    tokens · anchors · dimension products once; memory ENTRY_BYTES for each entry. Yields every few
 *         milliseconds, so that whoever drives it can let others work.
 *
 * Source  Huang et al., "Ensemble Learning for Heterogeneous LLMs with Deep Parallel Collaboration"
 *         (DeePEn), NeurIPS 2024. Departs from it by leaving out what is below LEAST_ENTRY of the largest
 *         in its row: of the small models 94 % of the entries, which make 1e-5 of a row, 1e-4 at worst.
 */
export function* relativeRepresentation(
  tokens: UnitRows,
  anchors: readonly number[],
): Generator<undefined, SparseRows> {
  const anchorRows = pickedRows(tokens, anchors);
  const matrix = new SparseRowsBuilder(tokens.rows, anchors.length);
  const rowsAtOnce = Math.ceil(PRODUCTS_AT_ONCE / (anchors.length * tokens.dimension));
  for (const [row, cosines] of cosinesByRow(tokens, anchorRows)) {
    if (row % rowsAtOnce === 0) yield;
    const largest = cosines.reduce((most, cosine) => Math.max(most, cosine), -1);
    let total = 0;
    for (const cosine of cosines)
      if (cosine > largest - REACH) total += Math.exp(SHARPNESS * (cosine - largest));
    for (let anchor = 0; anchor < cosines.length; anchor++) {
      const cosine = cosines[anchor] ?? 0;
      if (cosine > largest - REACH)
        matrix.add(anchor, Math.exp(SHARPNESS * (cosine - largest)) / total);
    }
    matrix.endRow();
  }
  return matrix.finish();
}
