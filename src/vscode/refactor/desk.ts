import type { BaseFiles, WorkspaceState } from '../../edits/workspace-state.ts';
import type { Refactor } from '../../refactor/refactor.ts';
import type { ReviewFile } from '../../refactor/review.ts';
import type { Disposable } from '../platform/disposable.ts';

/** What the user can do with a refactoring, from the tree view, the page or a command alike. */
export type RefactorAction =
  | { readonly kind: 'stop' }
  | { readonly kind: 'pin' | 'unpin' | 'prune' | 'unprune' | 'expand'; readonly nodeId: number }
  /** The files as they are in a node, to be changed by hand and searched on from. */
  | { readonly kind: 'continue-by-hand'; readonly nodeId: number }
  | { readonly kind: 'open-diff'; readonly nodeId: number; readonly against: 'base' | 'parent' }
  /** All files of a node side by side, in the multi-diff editor. */
  | { readonly kind: 'review'; readonly nodeId: number }
  /** Whether hunks of the reviewed node are applied. */
  | { readonly kind: 'choose'; readonly hunkIds: readonly string[]; readonly isChosen: boolean }
  | { readonly kind: 'apply' }
  | { readonly kind: 'restore' }
  /** The tree as text, or the whole refactoring as JSON. */
  | { readonly kind: 'export'; readonly format: 'text' | 'json' };

/** The one refactoring of a window, and the node that is reviewed. */
export interface RefactorDesk {
  readonly refactor: Refactor | undefined;
  readonly base: BaseFiles | undefined;
  /** The node that would be applied: the best one until the user has chosen another. */
  readonly reviewed: number;
  /** The reviewed node's hunks; empty where it changes nothing. */
  readonly files: readonly ReviewFile[];
  /** Hunks that are not applied. */
  readonly leftOut: ReadonlySet<string>;
  /** Whether something would be written by `apply`, and nothing has been since. */
  readonly canApply: boolean;
  stateOf(nodeId: number): WorkspaceState | undefined;
  /** Called at most once a frame, however much happens. */
  onDidChange(listener: () => void): Disposable;
  perform(action: RefactorAction): Promise<void>;
}
