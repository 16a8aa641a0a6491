import type { SearchNode, Trial } from '../core/search.ts';
import type { Place } from '../core/model.ts';
import type { FileEdit, FilePath, Refusal } from '../edits/edit.ts';
import type { CheckOutcome, Diagnostic, RewardWeights } from './evidence.ts';
import type { CheckIsolation, CheckUnrunnableCode } from './sources.ts';

/**
 * One refactoring as far as it has come. Plain JSON: what tree view and page show, the command line
 * prints, and a later session resumes. Grows by `RefactorEvent`s alone; see `followed`.
 */
export interface Refactor {
  readonly version: 1;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly request: RefactorRequest;
  readonly phase: RefactorPhase;
  readonly isolation?: CheckIsolation;
  readonly baseline?: CheckOutcome;
  /** The architect's words; undefined where nobody plans. */
  readonly plan?: string;
  /** By id; the root first. */
  readonly nodes: readonly RefactorNode[];
  /** Members that write now. */
  readonly trials: readonly RunningTrial[];
  /** Id of the node to hand over; 0 where nothing is better than what there was. */
  readonly best: number;
  readonly spent: Spent;
  readonly end?: RefactorEnd;
}

export type RefactorPhase =
  'loading' | 'copying' | 'preparing' | 'baseline' | 'searching' | 'ended';

export interface RefactorRequest {
  readonly instruction: string;
  /** Files that may be changed; they are shown to the members, the first ones first. */
  readonly files: readonly FilePath[];
  /** Members may make new files. */
  readonly mayCreate: boolean;
  readonly selection?: LineSelection;
  readonly checkCommand?: string;
  readonly method: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly weights: RewardWeights;
  readonly budget: RefactorBudget;
  readonly members: readonly RefactorMember[];
  /** Plans in words; the members make edits of its plan. */
  readonly architectId?: string;
  readonly seed: number;
  /** Digests of the files as they were, by path: what a search is resumed on. */
  readonly base: Readonly<Record<FilePath, string>>;
}

export interface LineSelection {
  readonly path: FilePath;
  /** From 1, both included. */
  readonly startLine: number;
  readonly endLine: number;
}

export interface RefactorMember {
  readonly id: string;
  readonly family: string;
  readonly place: Place;
  readonly weight: number;
}

/** Limits, never passed by more than the calls that are out. Undefined: none. */
export interface RefactorBudget {
  readonly ms?: number;
  readonly tokens?: number;
  readonly usd?: number;
  /** Trials. */
  readonly steps?: number;
}

export interface Spent {
  readonly ms: number;
  readonly tokens: number;
  /** Undefined where no price is known. */
  readonly usd?: number;
  readonly steps: number;
  /** Runs of the check, and those that a result of equal content stood in for. */
  readonly checks: number;
  readonly checksReused: number;
}

/** A node of the tree with what its author did. */
export interface RefactorNode extends SearchNode {
  readonly step?: RefactorStep;
  /** Equal for equal states; absent where there is none. What a resumed search knows states by. */
  readonly key?: string;
}

export interface RefactorStep {
  /** In a few words: `change src/a.ts (+3 −1)`. */
  readonly title: string;
  readonly edits: readonly FileEdit[];
  /** The author says that nothing is left to do. */
  readonly done: boolean;
  readonly refusal?: Refusal;
  /** Of all lines against the parent's state. */
  readonly added: number;
  readonly removed: number;
  readonly check?: CheckOutcome;
  readonly lostTests?: number;
  readonly diagnostics?: readonly Diagnostic[];
  /** Files named like tests that differ from the base: whoever reviews is told. */
  readonly touchedTests?: readonly FilePath[];
  /** Names of evidence that could not be had, with the reason: `diagnostics: untrusted`. */
  readonly missing?: readonly string[];
  /** The end of what the author wrote, where it was refused; at most 2,000 characters. */
  readonly answer?: string;
}

export interface RunningTrial extends Trial {
  readonly startedMs: number;
}

export type EndReason =
  | 'converged' //     the best solution stayed the best
  | 'exhausted' //     nothing is left to try
  | 'time'
  | 'tokens'
  | 'money'
  | 'steps'
  | 'stopped' //       by the user
  | 'no-members'
  | 'members-failed'
  | 'check-unrunnable'
  | 'unusable-files' // none of the files can be read as text
  | 'files-changed' //  since the search that was to be gone on with
  | 'failed'; //       a mistake of ours: `detail` says which

export interface RefactorEnd {
  readonly reason: EndReason;
  readonly detail?: string;
  readonly checkCode?: CheckUnrunnableCode;
}

/** Everything that happens, in order; `atMs` since the start. */
export type RefactorEvent = { readonly refactorId: string; readonly atMs: number } & (
  | { readonly type: 'search-start'; readonly startedAt: number; readonly request: RefactorRequest }
  | { readonly type: 'search-phase'; readonly phase: RefactorPhase }
  | {
      readonly type: 'search-baseline';
      readonly isolation: CheckIsolation;
      readonly outcome: CheckOutcome;
    }
  | { readonly type: 'search-plan'; readonly text: string }
  | { readonly type: 'search-trial'; readonly trial: Trial }
  | {
      readonly type: 'search-node';
      /** The trial that it came of; undefined for the root and for the user's own steps. */
      readonly trialId?: number;
      readonly node: RefactorNode;
      /** Other nodes whose value, visits, reward or mark changed with it. */
      readonly updated: readonly NodeUpdate[];
      readonly best: number;
      readonly spent: Spent;
    }
  /** A trial was called off. */
  | { readonly type: 'search-withdrawn'; readonly trialId: number }
  | {
      readonly type: 'search-update';
      readonly updated: readonly NodeUpdate[];
      readonly best: number;
    }
  | {
      readonly type: 'search-end';
      readonly end: RefactorEnd;
      readonly best: number;
      readonly spent: Spent;
    }
);

export type NodeUpdate = Pick<SearchNode, 'id' | 'value' | 'visits' | 'reward' | 'parts'> & {
  readonly mark?: SearchNode['mark'];
};
