import type { BaseFiles, WorkspaceState } from '../../edits/workspace-state.ts';
import type { RewardWeights } from '../../refactor/evidence.ts';
import type { Refactor, RefactorBudget, RefactorRequest } from '../../refactor/refactor.ts';
import type { DiagnosticsSource, OpenCheck } from '../../refactor/sources.ts';

/** What is wanted of a refactoring. */
export interface RefactorWish {
  readonly instruction: string;
  /** At least one. */
  readonly files: RefactorRequest['files'];
  readonly mayCreate: boolean;
  readonly selection?: RefactorRequest['selection'];
  /** By default the members of the line-up that follow instructions. */
  readonly memberIds?: readonly string[];
  readonly architectId?: string;
  readonly method: string;
  readonly parameters?: Readonly<Record<string, number>>;
  readonly weights?: Partial<RewardWeights>;
  readonly budget: RefactorBudget;
  readonly base: BaseFiles;
  readonly check?: { readonly command: string; readonly open: OpenCheck };
  readonly diagnostics?: DiagnosticsSource;
  /** The files may only be shown to models on this machine. */
  readonly localOnly: boolean;
  readonly seed: number;
  /** Trials that are out at a time; 1 makes a search the same whoever answers first. By default as many as pay. */
  readonly width?: number;
  /** Goes on with an earlier search of the same request; its budget counts anew. */
  readonly resume?: Refactor;
}

/** A refactoring under way. */
export interface LiveRefactor {
  readonly id: string;
  /** As far as it has come; another object after each event. */
  readonly current: Refactor;
  /** Resolves when it has ended and nothing of it runs; never rejects. */
  readonly finished: Promise<Refactor>;
  /** Ends every call and every check; the best so far stays. */
  stop(): void;
  pin(nodeId: number, isPinned: boolean): void;
  prune(nodeId: number, isPruned: boolean): void;
  /** The next trials come from this node. */
  expandHere(nodeId: number): void;
  /**
   * The files as the user has made them by hand, going on from a node; after the end as well, unchecked.
   * Rejects with RangeError where they give no new state, or change what is not given for changing.
   */
  continueByHand(nodeId: number, changes: WorkspaceState['changes']): Promise<number>;
  /** The workspace as a node has it. Throws RangeError for a node without a state. */
  stateOf(nodeId: number): WorkspaceState;
}
