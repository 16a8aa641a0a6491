import type { ScorePart } from './completion.ts';

/** How far a node has come. */
export type NodeState =
  | 'open' //      a state to go on from
  | 'solution' //  a state with nothing left to do
  | 'failed' //    no state: the member failed, or what it wrote was refused
  | 'merged'; //   the same state as `mergedInto`, reached on another way

/** Tokens, time and money of one step. Unknown is undefined, never 0. */
export interface StepCost {
  readonly tokens?: number;
  readonly ms?: number;
  readonly usd?: number;
}

/** One state of a search tree, and the step that led to it. Plain JSON. */
export interface SearchNode {
  /** 0 is the root; counts up in the order in which results came. */
  readonly id: number;
  /** Undefined at the root alone. */
  readonly parent?: number;
  /** Who wrote the step; undefined at the root and where the user did. */
  readonly memberId?: string;
  readonly depth: number;
  readonly state: NodeState;
  /** The process reward of the state itself, in [0, 1]; 0 where there is none. */
  readonly reward: number;
  /** What the reward is made of. */
  readonly parts: readonly ScorePart[];
  /** The value after backing up, in [0, 1]. */
  readonly value: number;
  /** Trials that ended in or below it. */
  readonly visits: number;
  readonly cost: StepCost;
  readonly failure?: string;
  readonly mergedInto?: number;
  /** The user wants it kept, or will have nothing more of it. */
  readonly mark?: 'pinned' | 'pruned';
}

/** One call that the search wants made: let a member write the next step of a node. */
export interface Trial {
  /** Unique in a search, counting up from 1. */
  readonly id: number;
  readonly nodeId: number;
  readonly memberId: string;
}

/** What became of a trial. */
export type TrialResult =
  | {
      readonly kind: 'state';
      /** Equal for equal states, whatever way led there. */
      readonly key: string;
      readonly reward: number;
      readonly parts: readonly ScorePart[];
      readonly isSolution: boolean;
      readonly cost: StepCost;
    }
  | { readonly kind: 'failed'; readonly failure: string; readonly cost: StepCost };
