import type { Primitive } from './model.ts';

/** What a strategy needs and the members lack: so many members, or members with a primitive. */
export type Lack =
  | { readonly of: 'members' | Primitive; readonly wanted: number; readonly has: number }
  /** Anything else, as a noun phrase behind "needs". */
  | { readonly of: 'other'; readonly what: string };

/** How `lazy-span` did against `evidence` on the same places, in a benchmark of one set of members. */
export interface FusionEvidence {
  /** Ids of all members that were asked, sorted. */
  readonly members: readonly string[];
  /** Where it is about one language alone. */
  readonly language?: string;
  /** What was measured, such as `similarity`; in [0, 1]. */
  readonly measure: string;
  /** Mean of `lazy-span` − `evidence` with its 95 % interval. */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Places that both have a figure of, and the files they lie in. */
  readonly items: number;
  readonly files: number;
}

/** Evidence with the place it comes from: the package, or a benchmark of the user's own code. */
export type KnownEvidence = FusionEvidence & { readonly origin: 'shipped' | 'own' };

/** Time that one dispute takes, and what of the deadline is left when the drafts are there. Unit: ms. */
export interface DisputeTime {
  readonly disputeMs: number;
  readonly leftMs: number;
}

/** Why one strategy runs and not another. */
export type ChoiceReason =
  | { readonly code: 'as-set' }
  | { readonly code: 'needs-not-met'; readonly lack: Lack }
  /** No benchmark of these members. */
  | { readonly code: 'no-evidence' }
  /** The interval reaches 0 or lies below it. */
  | { readonly code: 'not-better'; readonly evidence: KnownEvidence }
  /** Members that have not answered or scored often enough. */
  | { readonly code: 'time-unknown'; readonly members: readonly string[] }
  | ({ readonly code: 'too-slow' } & DisputeTime)
  /** Set by name, and in time. */
  | ({ readonly code: 'in-time' } & DisputeTime)
  /** Better by a benchmark, and in time. */
  | ({ readonly code: 'earned'; readonly evidence: KnownEvidence } & DisputeTime);

/** Which strategy runs for a set of members, by kind of request, and why. */
export interface StrategyChoice {
  /** As set: an id, or `automatic`. */
  readonly wanted: string;
  readonly automatic: string;
  readonly explicit: string;
  readonly reason: ChoiceReason;
}
