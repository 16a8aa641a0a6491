import type { MixedToken, TokenList } from '../../math/token-union.ts';
import type { Member, StrategyTask, StrategyTools } from '../../core/strategy.ts';

/** What one member says of the next token. */
export interface MemberList {
  readonly member: Member;
  /** Of the members that answered; they add up to 1. */
  readonly weight: number;
  /** At least one token, best first. */
  readonly list: TokenList;
  /** The list is the member's whole vocabulary. */
  readonly whole: boolean;
}

/** Weights by member id, 0 or more; a member that is missing or has 0 is not asked. */
export type MemberWeights = ReadonlyMap<string, number>;

/** Method of the token fusion family: everything else is done by the family's lift. */
export interface TokenFuser {
  /** Tokens wanted of each member. */
  readonly listed: number;
  /** Every step: the primary is asked first, and its best token is kept above this probability. */
  readonly keptAbove?: number;
  /** The members' weights, found out once, before the first token. */
  weigh(
    voters: readonly Member[],
    task: StrategyTask,
    tools: StrategyTools,
    signal: AbortSignal,
  ): MemberWeights | Promise<MemberWeights>;
  /** The mixture of at least one list, best first. */
  mix(lists: readonly MemberList[]): readonly MixedToken[];
}

/** Every member has the same weight. */
export function equalWeights(voters: readonly Member[]): MemberWeights {
  return new Map(voters.map(({ id }) => [id, 1 / voters.length]));
}

/** Members weigh as they are trusted. */
export function trustWeights(voters: readonly Member[]): MemberWeights {
  return new Map(voters.map(({ id, weight }) => [id, weight]));
}
