/** What a rater calls a thing: one of a few names without an order. */
export type Category = string | number;

/**
 * Cohen's kappa of two raters: how much more often they agree than raters would who answer by chance, each
 * with its own shares.
 *
 *     κ = (p_o − p_e) / (1 − p_e)      p_o = share of agreeing pairs, p_e = Σ_c p₁(c) · p₂(c)
 *
 * Input   what the two say of each thing that both have rated.
 * Output  at most 1; 0 where they agree as by chance, below where less. Undefined without things, and where
 *         both give everything one name: nothing could have told them apart. Cost O(n).
 * Source  J. Cohen, "A coefficient of agreement for nominal scales", 1960.
 */
export function cohenKappa(rated: readonly (readonly [Category, Category])[]): number | undefined {
  const n = rated.length;
  if (n === 0) return undefined;
  const agreeing = rated.filter(([a, b]) => a === b).length;
  const [ofFirst, ofSecond] = [counted(rated.map(([a]) => a)), counted(rated.map(([, b]) => b))];
  let together = 0;
  for (const [category, count] of ofFirst) together += count * (ofSecond.get(category) ?? 0);
  // In whole numbers: n² · (p_o − p_e) and n² · (1 − p_e).
  const spread = n * n - together;
  return spread === 0 ? undefined : (n * agreeing - together) / spread;
}

/**
 * Krippendorff's alpha of any number of raters for names without an order, some of which may be missing.
 *
 *     α = 1 − D_o / D_e
 *     D_o = (1/n) · Σ_units Σ_{c≠k} n_uc · n_uk / (m_u − 1)        n = Σ m_u over units with m_u ≥ 2
 *     D_e = Σ_{c≠k} n_c · n_k / (n (n − 1))
 *
 * Input   a row per thing, what each rater says of it; undefined where one says nothing. Rows may differ in
 *         length: who said what does not matter, only what is said of one thing.
 * Output  at most 1; 0 as by chance. Undefined where no thing has two ratings, and where all of them are one
 *         name. Cost O(ratings).
 * Source  K. Krippendorff, "Computing Krippendorff's alpha-reliability", 2011.
 */
export function krippendorffAlpha(
  units: readonly (readonly (Category | undefined)[])[],
): number | undefined {
  const totals = new Map<Category, number>();
  let [n, disagreeing] = [0, 0];
  for (const unit of units) {
    const ratings = unit.filter((rating) => rating !== undefined);
    const size = ratings.length;
    if (size < 2) continue;
    n += size;
    const here = counted(ratings);
    // Ordered pairs with different names: all m² of them but those with the same name.
    disagreeing += (size * size - sumOfSquares(here)) / (size - 1);
    for (const [category, count] of here) totals.set(category, (totals.get(category) ?? 0) + count);
  }
  const expected = n * n - sumOfSquares(totals);
  return expected === 0 ? undefined : 1 - ((n - 1) * disagreeing) / expected;
}

function counted(categories: readonly Category[]): ReadonlyMap<Category, number> {
  const counts = new Map<Category, number>();
  for (const category of categories) counts.set(category, (counts.get(category) ?? 0) + 1);
  return counts;
}

function sumOfSquares(counts: ReadonlyMap<Category, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count * count, 0);
}
