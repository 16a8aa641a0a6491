import type { FilePath } from '../edits/edit.ts';
import type { CheckOutcome, DiagnosticsFound, Evidence } from './evidence.ts';

/** Whole texts by path; undefined: the file is gone. As in `WorkspaceState`. */
export type Changes = ReadonlyMap<FilePath, string | undefined>;

/** How far a check is kept away from the machine, as `Isolation` of the sandbox states it. */
export interface CheckIsolation {
  readonly level: 'isolated' | 'copied';
  readonly tool: string;
}

/** Runs the user's check command on states, in scratch copies of the workspace. */
export interface ChangeCheck {
  readonly command: string;
  readonly isolation: CheckIsolation;
  /** The run on the unchanged copy. */
  readonly baseline: CheckOutcome;
  /** Copies: so many runs go side by side. */
  readonly copies: number;
  /** Runs that an earlier outcome of equal changes stood in for, where that is counted. */
  readonly reused?: number;
  /**
   * Runs the command on a copy with these changes; waits for a free copy. The copy is afterwards as it
   * was. Throws the signal's reason once all processes of the run are gone; SandboxError.
   */
  run(changes: Changes, signal: AbortSignal): Promise<CheckOutcome>;
  /** Ends what runs and removes the copies. */
  close(): Promise<void>;
}

/** Opens the check: copies, prepares, runs it once on the unchanged copy. */
export type OpenCheck = (
  onPhase: (phase: 'copying' | 'preparing' | 'baseline') => void,
  signal: AbortSignal,
) => Promise<ChangeCheck>;

/** The check cannot say anything here: no model is asked. The message says why and what to do. */
export class CheckUnrunnableError extends Error {
  override readonly name = 'CheckUnrunnableError';
  readonly code: CheckUnrunnableCode;

  constructor(code: CheckUnrunnableCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Recognises the error also across bundles, where `instanceof` does not. */
export function isCheckUnrunnable(error: unknown): error is CheckUnrunnableError {
  return error instanceof Error && error.name === 'CheckUnrunnableError' && 'code' in error;
}

export type CheckUnrunnableCode =
  | 'command-not-found'
  | 'no-tests'
  | 'missing-module'
  | 'time-limit'
  | 'flood'
  | 'dependencies' //   they can neither be cloned nor mounted, and nobody has confirmed a prepare command
  | 'prepare-failed'
  | 'too-large'
  | 'no-isolation'
  | 'sandbox';

/** Tells the errors of a state that the base has not. */
export interface DiagnosticsSource {
  /** One at a time is worked on; the rest waits. Never throws but the signal's reason. */
  check(changes: Changes, signal: AbortSignal): Promise<Evidence<DiagnosticsFound>>;
  dispose(): Promise<void>;
}
