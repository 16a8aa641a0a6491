import path from 'node:path';
import { abortReason, type Clock } from '../core/clock.ts';
import type { FilePath } from '../edits/edit.ts';
import type { CheckOutcome } from '../refactor/evidence.ts';
import { CheckUnrunnableError, type ChangeCheck } from '../refactor/sources.ts';
import { checkOutcome, outputOf } from './check-outcome.ts';
import { createCopyPool } from './copy-pool.ts';
import { DEPENDENCY_FOLDERS } from './dependency-folders.ts';
import { guarded, type EscapesTold, type Guarded } from './guarded-run.ts';
import type { ListedFiles } from './listed-files.ts';
import { prepareCopy } from './prepare-copy.ts';
import { proposePrepare } from './prepare-command.ts';
import { rememberedCheck, type RememberedCheck } from './remembered-check.ts';
import { refuseOutside, runCommand, type CheckCommand } from './run-command.ts';
import { refuseUnrunnable } from './unrunnable.ts';
import type { ScratchCopy } from './scratch-copy.ts';
import { copyOfWorkspace, placesOf, type WorkspaceRoot } from './workspace-copy.ts';

export interface ChangeCheckOptions extends CheckCommand {
  /** At least one. Of a single one paths begin in it; of several each begins with a root's name. */
  readonly roots: readonly WorkspaceRoot[];
  /** The files of a root that is no git repository. */
  readonly walk: (folder: string) => ListedFiles;
  /** Texts that are not saved: they count instead of what lies on the disk. */
  readonly buffers?: ReadonlyMap<FilePath, string>;
  /** Names of folders of what is installed or built; by default `DEPENDENCY_FOLDERS`. */
  readonly dependencyFolders?: readonly string[];
  /**
   * Installs the dependencies in the copy instead of bringing the user's. The user has confirmed that it
   * runs without isolation, since it needs the network.
   */
  readonly prepare?: { readonly command: string; readonly timeMs?: number };
  /** Runs side by side, each in a copy of its own; by default 1. */
  readonly copies?: number;
  readonly clock: Clock;
  /** Whether the editor has saved the file at this absolute path since it was last asked. */
  readonly savedMeanwhile?: (place: string) => boolean;
  /**
   * Told whenever a command has changed the user's tree: also by one that was called off, that prepared the
   * copy, or that cannot be run, of which there is no outcome.
   */
  readonly onEscapes?: (escapes: EscapesTold) => void;
}

/**
 * Copies the workspace, installs in the copy what is to be installed, and runs the command once on the
 * unchanged copy: the baseline, which may fail. What it builds is there for every later run. Each run
 * then has its changes in a copy of its own, which is made again what the baseline left.
 *
 * At level `isolated` nothing of the user's tree can be written. At `copied` it is looked at before and
 * after each run, and what has changed is told and put back; see `createUserTreeGuard`.
 *
 * Throws CheckUnrunnableError with what to do; the signal's reason; TypeError for roots without names of
 * their own or a `cwd` that leads out. Nothing is left then. Cost: two copies of the workspace on disk,
 * one more for each further copy that is used.
 */
export async function openChangeCheck(
  options: ChangeCheckOptions,
  onPhase: (phase: 'copying' | 'preparing' | 'baseline') => void,
  signal: AbortSignal,
): Promise<RememberedCheck> {
  const { dependencyFolders = DEPENDENCY_FOLDERS, prepare, sandbox } = options;
  refuseOutside(options.cwd);
  placesOf(options.roots);
  onPhase('copying');
  const withoutDependencies = prepare !== undefined;
  const copy = await unrunnable(
    copyOfWorkspace({ ...options, dependencyFolders, withoutDependencies }, signal),
    signal,
  );
  try {
    const watch = guarded(options, dependencyFolders, copy.place);
    if (prepare !== undefined) {
      onPhase('preparing');
      await prepareCopy(copy, { ...options, prepare }, watch, signal);
    }
    onPhase('baseline');
    const baseline = await baselineOf(options, copy, watch, signal);
    await unrunnable(copy.settle(), signal);
    return rememberedCheck(createCheck(options, copy, baseline, watch, sandbox));
  } catch (error) {
    await copy.remove();
    throw error;
  }
}

async function baselineOf(
  options: ChangeCheckOptions,
  copy: ScratchCopy,
  watch: Guarded,
  signal: AbortSignal,
): Promise<CheckOutcome> {
  const { command, timeMs, roots, cwd = '' } = options;
  const { result, escapes } = await unrunnable(
    watch(options.sandbox, () => runCommand(options, copy, signal), signal),
    signal,
  );
  const outcome = { ...checkOutcome(result), ...escapes };
  const [root] = roots;
  const proposed =
    root === undefined || options.prepare !== undefined
      ? undefined
      : await proposePrepare(roots.length === 1 ? path.join(root.folder, cwd) : root.folder);
  refuseUnrunnable(outcome, {
    command,
    timeMs,
    output: outputOf(result),
    ...(proposed === undefined ? {} : { prepare: proposed }),
  });
  return outcome;
}

function createCheck(
  options: ChangeCheckOptions,
  copy: ScratchCopy,
  baseline: CheckOutcome,
  watch: Guarded,
  { isolation }: CheckCommand['sandbox'],
): ChangeCheck {
  const { command, copies = 1, sandbox } = options;
  const pool = createCopyPool(copy, copies);
  const closing = new AbortController();
  return {
    command,
    isolation: { level: isolation.level, tool: isolation.tool },
    baseline,
    copies,
    async run(changes, signal) {
      const either = AbortSignal.any([signal, closing.signal]);
      if (either.aborted) throw abortReason(either);
      return await pool.use(async (free) => {
        await free.put(changes);
        const run = () => runCommand(options, free, either);
        const { result, escapes } = await watch(sandbox, run, either);
        return { ...checkOutcome(result), ...escapes };
      }, either);
    },
    async close() {
      closing.abort(new Error('the check is closed'));
      await pool.close();
    },
  };
}

/** What only says that the check cannot be run here, as that. */
async function unrunnable<Result>(doing: Promise<Result>, signal: AbortSignal): Promise<Result> {
  try {
    return await doing;
  } catch (error) {
    if (signal.aborted) throw abortReason(signal);
    if (error instanceof CheckUnrunnableError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof RangeError) throw new CheckUnrunnableError('too-large', message);
    throw new CheckUnrunnableError('sandbox', `the check cannot be run: ${message}`);
  }
}
