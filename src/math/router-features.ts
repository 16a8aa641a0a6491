import { logSumExp } from './log-sum-exp.ts';

/** A token that a model has chosen, with the most probable ones at its place. */
export interface ChosenToken {
  /** log p of the token, in nats. */
  readonly logprobNats: number;
  /** The most probable tokens, best first, where the server tells them. */
  readonly top?: readonly { readonly logprobNats: number }[] | undefined;
}

/** What the token looks like where it stands: `tokenLook` of the room `text`. */
export interface ChosenLook<Class extends string> {
  readonly class: Class;
  readonly column: number;
  readonly beginsLine: boolean;
  readonly atBorder: boolean;
  readonly length: number;
}

const LISTED = 20;
const LEAST_LOGPROB = -10;
const LONGEST_LINE = 80;
const LONGEST_TOKEN = 16;

/**
 * What a router sees of a token where hidden states are not to be had, each in [0, 1]:
 *
 *      0  p of the token                           6  its column, of 80
 *      1  1 + log p / 10, down to p = e⁻¹⁰         7  1 where only white space stands before it
 *      2  p₁ − p₂ of the best two listed           8  1 where it begins at a border of code tokens
 *      3  entropy of the best 20, renormalised,    9  its length, of 16 characters
 *         by ln of their number                    10… 1 at its class, in the order of `classes`
 *      4  p of all that is not among the best 20
 *      5  1 where fewer than two are listed; then 2 to 4 are 0, which says nothing by itself
 *
 * A log-probability that is none counts as p = 0. Cost O(listed).
 * Source   own; the signals that `Zheng et al., "CITER", COLM 2025` replaces by hidden states.
 */
export function routerFeatures<Class extends string>(
  token: ChosenToken,
  look: ChosenLook<Class>,
  classes: readonly Class[],
): readonly number[] {
  const logprob = sound(token.logprobNats);
  const listed = (token.top ?? []).slice(0, LISTED).map((one) => sound(one.logprobNats));
  return [
    Math.exp(logprob),
    1 + Math.max(LEAST_LOGPROB, logprob) / -LEAST_LOGPROB,
    ...spreadOf(listed),
    Math.min(LONGEST_LINE, look.column) / LONGEST_LINE,
    Number(look.beginsLine),
    Number(look.atBorder),
    Math.min(LONGEST_TOKEN, look.length) / LONGEST_TOKEN,
    ...classes.map((one) => Number(one === look.class)),
  ];
}

/** Margin, entropy, rest, and whether they are unknown. */
function spreadOf(listed: readonly number[]): readonly [number, number, number, number] {
  const [first, second] = listed;
  if (first === undefined || second === undefined) return [0, 0, 0, 1];
  const total = logSumExp(listed);
  if (total === Number.NEGATIVE_INFINITY) return [0, 0, 0, 1];
  const nats = listed.reduce((sum, logprob) => {
    const share = Math.exp(logprob - total);
    return share === 0 ? sum : sum - share * Math.log(share);
  }, 0);
  const margin = Math.max(0, Math.exp(first) - Math.exp(second));
  const rest = Math.max(0, 1 - Math.exp(total));
  return [margin, Math.min(1, nats / Math.log(listed.length)), rest, 0];
}

/** At most 0; servers round, and a hostile one may say anything. */
function sound(logprobNats: number): number {
  return Number.isNaN(logprobNats) ? Number.NEGATIVE_INFINITY : Math.min(0, logprobNats);
}
