/** Does some work later; the work asks `enough` after each piece. The returned function calls it off. */
export type Later = (work: (enough: () => boolean) => void) => () => void;
