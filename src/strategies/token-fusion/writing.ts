import type { Member, StrategyTask, StrategyTools } from '../../core/strategy.ts';
import type { Piece } from './authored-text.ts';
import type { MemberWeights, TokenFuser } from './token-fuser.ts';

/** A text that is being written, and all that takes part in it. */
export interface Writing {
  readonly task: StrategyTask;
  readonly tools: StrategyTools;
  readonly signal: AbortSignal;
  readonly fuser: TokenFuser;
  readonly listed: number;
  readonly weights: MemberWeights;
  /** Members that failed or lied; grows. */
  readonly out: Set<string>;
  /** The text so far; grows. */
  readonly pieces: Piece[];
  readonly note: string;
  tokensLeft: number;
  /** Members that tell lists and are not out; the primary first. */
  voters(): readonly Member[];
}

/** Those that write: models first, which are no instant members, then as they are trusted. */
export function primaryFirst(members: readonly Member[]): readonly Member[] {
  return members.toSorted((a, b) => Number(a.instant === true) - Number(b.instant === true));
}

export function tellsLists({ primitives }: Member): boolean {
  return primitives.next !== 'none';
}
