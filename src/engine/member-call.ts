import type { Generation, GenerationRequest } from '../core/generation.ts';
import type { LanguageModel } from '../core/model.ts';
import type { DraftLimits, FusedAnswer, FuseWish } from '../core/strategy.ts';
import type { Filtered } from '../text/apply-filters.ts';
import type { StreamGuard } from '../text/stream-guard.ts';
import type { ContinuedRequest } from './next-tokens.ts';

/** How one text of several is asked for. */
export interface FusingCall {
  readonly request: GenerationRequest;
  guard(): StreamGuard;
  /** What the guard let through, as it may be inserted. */
  read(answer: string): Pick<FusedAnswer, 'text' | 'order'>;
}

/** Everything a collection needs to ask one member. */
export interface MemberCall {
  readonly model: LanguageModel;
  readonly request: GenerationRequest;
  readonly resident: boolean | undefined;
  readonly promptTokens: number;
  /** Files of which code stands in the prompt; undefined in a replay. */
  readonly paths?: readonly string[];
  /** What stands before the cursor, as far as the member reads it. */
  readonly prefix: string;
  /** Texts to draw side by side, 1 or more: as many as the server has slots, 3 at most. */
  readonly samples: number;
  /** What the member wrote here before: it is not asked again. */
  readonly answered?: Generation;
  /** Resolves when the model is in memory; loading is not called off with a run. */
  ready?(): Promise<void>;
  guard(): StreamGuard;
  /**
   * The request for what follows when `accepted` stands at the cursor, `back` characters of the prefix
   * left off before it.
   */
  continued(accepted: string, limits: DraftLimits, back?: number): ContinuedRequest;
  /**
   * Of a member that follows instructions. Throws ModelError `unsupported` where it cannot be asked for this.
   */
  fusing?(wish: FuseWish): FusingCall;
  /** The same with half the prompt, for a member that reads less than it was thought to; notes that. */
  readonly shorter?: () => MemberCall;
  /** The same at other servers that have the model, in the order in which they are asked. */
  readonly elsewhere?: readonly MemberCall[];
  /** The text as it may be inserted, or the filter that threw it away. */
  filter(text: string): Filtered;
  /** Silence after which the next member of the lane starts. Unit: ms. */
  readonly stallMs: number;
}
