/** Whether each member is right at an item; one a member, in the same order at every item. */
export type RightRow = readonly boolean[];

/**
 * Generalised diversity of a team of M members over items: how little two members that are drawn fail
 * together, measured by how often one fails,
 *
 *     p(1) = Σ_i (i/M) p_i      p(2) = Σ_i i(i−1)/(M(M−1)) p_i      GD = 1 − p(2)/p(1)
 *
 *     p_i   share of the items at which exactly i members fail
 *
 * Output  in [0, 1]: 1 where no two ever fail together, or nobody fails; 0 where all fail together, and
 *         of one member that fails.
 * Cost    O(items · members).
 * Source  Partridge and Krzanowski, "Software diversity: practical statistics for its measurement and
 *         exploitation", 1997; used by Tekin et al., "LLM-TOPLA", 2024. By the formula: the published
 *         helper takes the i-th count that occurs for count i.
 */
export function generalisedDiversity(rows: readonly RightRow[]): number {
  const members = rows[0]?.length ?? 0;
  let failing = 0;
  let together = 0;
  for (const row of rows) {
    const wrong = row.reduce((count, right) => (right ? count : count + 1), 0);
    failing += wrong;
    together += wrong * (wrong - 1);
  }
  if (failing === 0) return 1;
  return members < 2 ? 0 : 1 - together / ((members - 1) * failing);
}

/**
 * Generalised diversity of a team where each of its members fails, one a member: how much the others
 * help out there. A member that never fails has 1, as in the published code.
 *
 * Cost O(items · members²).
 */
export function focalDiversities(rows: readonly RightRow[]): readonly number[] {
  return (rows[0] ?? []).map((_, focal) =>
    generalisedDiversity(rows.filter((row) => row[focal] === false)),
  );
}

/** Focal diversity of a team: the mean over its members; 0 of no members. */
export function focalDiversity(rows: readonly RightRow[]): number {
  const each = focalDiversities(rows);
  return each.reduce((sum, one) => sum + one, 0) / Math.max(1, each.length);
}
