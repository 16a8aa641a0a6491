/** How the judges of one ranking have done, so that their verdicts can be weighed. */
export interface JudgingReport {
  readonly judges: readonly JudgeTally[];
  /** Pairs that were compared, and pairs that a full matrix would have compared. */
  readonly compared: number;
  readonly ofPairs: number;
}

/** What one judge was asked and said. Every count is of pairs. */
export interface JudgeTally {
  readonly judge: string;
  /** Pairs that it was asked, each in both orders. */
  readonly asked: number;
  /** Pairs of which its answer could not be read. */
  readonly abstained: number;
  /** Pairs of which it preferred another text when the order was turned. */
  readonly flipped: number;
  /** Pairs with texts of its own, which it was not asked. */
  readonly own: number;
}
