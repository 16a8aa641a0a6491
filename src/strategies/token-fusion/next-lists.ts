import type { TokenLogprob } from '../../core/generation.ts';
import type { Member, StrategyTools } from '../../core/strategy.ts';
import { tokenKey } from '../../math/token-union.ts';
import { isLogprob } from '../draft-shape.ts';
import type { MemberList, MemberWeights } from './token-fuser.ts';

/** Probabilities are rounded on their way; lists that add up to more than this are wrong. */
const MOST_MASS = 1.01;

export interface Asking {
  /** Tokens wanted of each member. */
  readonly listed: number;
  readonly weights: MemberWeights;
  /** Members that take no further part; grows by those that fail or lie. */
  readonly out: Set<string>;
  readonly tools: StrategyTools;
}

/**
 * The next tokens behind what is accepted, by every member that tells some, most trusted first.
 *
 * A list is a lie, and its member out, where it is empty, where a log-probability cannot be, where all
 * together are above 1, or where bytes are none. Throws the signal's reason alone. Cost: one `next`
 * per member.
 */
export async function nextLists(
  members: readonly Member[],
  accepted: string,
  { listed, weights, out, tools }: Asking,
  signal: AbortSignal,
): Promise<readonly MemberList[]> {
  signal.throwIfAborted();
  const told = await Promise.all(
    members.map(({ id }) =>
      tools.next(id, accepted, listed).catch((): undefined => {
        signal.throwIfAborted();
        return undefined;
      }),
    ),
  );
  signal.throwIfAborted();
  const lists: Omit<MemberList, 'weight'>[] = [];
  for (const [i, member] of members.entries()) {
    const tokens = told[i];
    if (tokens === undefined || !isPossible(tokens)) out.add(member.id);
    else lists.push(listOf(member, tokens));
  }
  return weighted(lists, weights);
}

/** The lists with their members' weights, which add up to 1. */
export function weighted(
  lists: readonly Omit<MemberList, 'weight'>[],
  weights: MemberWeights,
): readonly MemberList[] {
  const own = lists.map(({ member }) => weights.get(member.id) ?? 0);
  const total = own.reduce((sum, weight) => sum + weight, 0);
  return lists.map((list, i) => ({
    ...list,
    weight: total > 0 ? (own[i] ?? 0) / total : 1 / lists.length,
  }));
}

function isPossible(tokens: readonly TokenLogprob[]): boolean {
  const mass = tokens.reduce((sum, { logprobNats }) => sum + Math.exp(logprobNats), 0);
  return (
    tokens.length > 0 &&
    mass <= MOST_MASS &&
    tokens.every(
      ({ logprobNats, bytes = [] }) =>
        (isLogprob(logprobNats) || logprobNats === -Infinity) && bytes.every(isByte),
    )
  );
}

function isByte(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 255;
}

function listOf(member: Member, told: readonly TokenLogprob[]): Omit<MemberList, 'weight'> {
  const tokens = told
    .map((token) => ({ key: tokenKey(token), logprobNats: token.logprobNats }))
    .sort((a, b) => b.logprobNats - a.logprobNats);
  const { vocabularySize } = member;
  return {
    member,
    list: { tokens, ...(vocabularySize === undefined ? {} : { vocabularySize }) },
    whole: tokens.length >= (vocabularySize ?? Infinity),
  };
}
