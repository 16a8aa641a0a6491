import type { StrategyTools } from '../../../core/strategy.ts';
import { pairMatrix, rowSums } from '../../../math/pair-matrix.ts';
import { twelveDigits } from '../../../math/twelve-digits.ts';
import type { Kernel, KernelText } from '../../../text/kernels/kernel.ts';

/** New pairs between two pauses: a few milliseconds. */
const PAIRS_AT_ONCE = 64;

/** The likeness of a text to others. */
type Row = Map<KernelText, number | undefined>;

/**
 * What each text is worth by how alike it is to those of the voters, its own vote counting in full:
 *
 *     s_i = (v_i + Σ_{j≠i} v_j·sim(i, j)) / Σ_j v_j
 *
 * Input   different texts, and one number of votes each: 0 for a text that is compared but does not vote.
 * Output  in [0, 1]; undefined where no pair can be compared by this kernel. A pair that cannot be counts
 *         as 0 where others can. A single voter has 1.
 * Cost    O(texts · voters); the kernel is asked once for each pair of text objects.
 */
export type KernelVotes = (
  kernel: Kernel,
  texts: readonly KernelText[],
  votes: readonly number[],
) => Promise<readonly number[] | undefined>;

/** Keeps what was compared as long as it lives: one for each run. */
export function createKernelVotes(tools: Pick<StrategyTools, 'breathe'>): KernelVotes {
  const kept = new Map<Kernel, Map<KernelText, Row>>();
  let compared = 0;

  /** Compares each of the texts with each of the voters, unless that was done. */
  async function rowsOf(
    kernel: Kernel,
    texts: readonly KernelText[],
    voters: readonly KernelText[],
  ): Promise<readonly Row[]> {
    const rows = kept.get(kernel) ?? new Map<KernelText, Row>();
    kept.set(kernel, rows);
    for (const text of [...texts, ...voters]) if (!rows.has(text)) rows.set(text, new Map());
    for (const text of texts) {
      const row = rows.get(text);
      for (const voter of voters) {
        if (voter === text || row?.has(voter) === true) continue;
        const likeness = kernel.similarity(text, voter);
        row?.set(voter, likeness);
        if (kernel.symmetric) rows.get(voter)?.set(text, likeness);
        if (++compared % PAIRS_AT_ONCE === 0) await tools.breathe();
      }
    }
    return texts.map((text) => rows.get(text) ?? new Map());
  }

  return async (kernel, texts, votes) => {
    const votesOf = (j: number): number => votes[j] ?? 0;
    const voters = texts.filter((_, j) => votesOf(j) > 0);
    const rows = await rowsOf(kernel, texts, voters);
    const isKnown = rows.some((row) => voters.some((voter) => row.get(voter) !== undefined));
    if (!isKnown && texts.length > 1) return undefined;
    const matrix = pairMatrix(texts.length, (i, j) => {
      const other = votesOf(j) > 0 ? texts[j] : undefined;
      return (other && rows[i]?.get(other)) ?? 0;
    });
    const all = votes.reduce((sum, own) => sum + own, 0);
    return rowSums(matrix, votes).map((sum, i) =>
      twelveDigits(Math.min(1, (votesOf(i) + sum) / all)),
    );
  };
}
