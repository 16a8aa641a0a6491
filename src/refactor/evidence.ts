import type { FilePath } from '../edits/edit.ts';

/** Why a piece of evidence is not there. It is named, never guessed. */
export type MissingEvidence =
  | 'not-asked' //      switched off, or weight 0
  | 'no-grammar' //     the syntax service does not know the language
  | 'no-checker' //     no type checker for these files
  | 'untrusted' //      the workspace is not trusted to run its own tools
  | 'no-command' //     the user has given no check command
  | 'no-rivals' //      nothing to agree or to be compared with
  | 'no-judge' //       no member can judge, or none could be read
  | 'failed'; //        it was tried and gave no answer

export type Evidence<Value> =
  | ({ readonly kind: 'known' } & Value)
  | { readonly kind: 'missing'; readonly why: MissingEvidence; readonly detail?: string };

/** Everything that is known of one state. */
export interface StateEvidence {
  /** Syntax errors of all changed files, less those of the base: 0 or less is no new one. */
  readonly parse: Evidence<{ readonly newErrors: number }>;
  readonly diagnostics: Evidence<DiagnosticsFound>;
  readonly check: Evidence<CheckCredit>;
  /** Share of the other trials of the same parent that came to the same state, in [0, 1]. */
  readonly agreement: Evidence<{ readonly share: number }>;
  /** Mean preference over its rivals, both orders, in [0, 1]. */
  readonly judge: Evidence<{ readonly preference: number }>;
  /** Against the base. */
  readonly changedLines: number;
  /** Lines of the files that may be changed, as they were. */
  readonly baseLines: number;
}

/** Errors that a type checker tells of a state and not of the base, and the other way round. */
export interface DiagnosticsFound {
  /** At most 50 are kept. */
  readonly added: readonly Diagnostic[];
  /** How many more there are than are kept in `added`; undefined where that is all of them. */
  readonly further?: number;
  readonly gone: number;
  /** Which checker, and from where: `typescript 5.9 of the workspace`. */
  readonly checker: string;
}

export interface Diagnostic {
  readonly path: FilePath;
  /** From 1. */
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

/** One run of the check command, and what could be read of what it said. */
export interface CheckOutcome {
  /** Exit code 0, in time, without a flood, and nothing printed that says the opposite. */
  readonly passed: boolean;
  readonly exitCode?: number;
  readonly ended: 'by-itself' | 'time-limit' | 'flood' | 'signal';
  /** Counts and names as the test runner prints them; undefined where its form is not known. */
  readonly tests?: TestCounts;
  /** It ended with 0 and yet printed failing tests: counted as failed. */
  readonly contradicts?: true;
  /** The end of what it said, without colours and control characters. */
  readonly lastLines: readonly string[];
  readonly durationMs: number;
  /** Files of the user's own tree that it changed and that were put back (level `copied` alone). */
  readonly escapes?: readonly string[];
  /** Those that could not be put back, or that the editor saved meanwhile. */
  readonly escapesLeft?: readonly string[];
  /** The folder with the versions that were replaced or removed when files were put back. */
  readonly escapesKeptAt?: string;
}

export interface TestCounts {
  readonly runner: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Names of failing tests, as far as they are printed; at most 200. */
  readonly failing: readonly string[];
}

/** What a check says of a state against the unchanged workspace. */
export interface CheckCredit {
  /** In [0, 1]: 1 where it passes; see `checkCredit`. */
  readonly credit: number;
  readonly outcome: CheckOutcome;
  /** Fewer tests than before: they were deleted or no longer run. Such a state is never a solution. */
  readonly lostTests: number;
}

/** How much each piece of evidence counts. Those that are missing leave theirs to the others. */
export interface RewardWeights {
  readonly parse: number;
  readonly diagnostics: number;
  readonly check: number;
  readonly agreement: number;
  readonly judge: number;
  readonly length: number;
}

export const REWARD_WEIGHTS: RewardWeights = {
  parse: 0.2,
  diagnostics: 0.3,
  check: 0.4,
  agreement: 0.05,
  judge: 0.1,
  length: 0.05,
};
