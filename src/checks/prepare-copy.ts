import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../core/clock.ts';
import { CheckUnrunnableError } from '../refactor/sources.ts';
import type { Sandbox } from '../sandbox/job.ts';
import { IsolationUnavailableError, openSandbox } from '../sandbox/open-sandbox.ts';
import { checkOutcome } from './check-outcome.ts';
import type { Guarded } from './guarded-run.ts';
import { runCommand, seenIn, type CheckCommand } from './run-command.ts';
import type { ScratchCopy } from './scratch-copy.ts';
import { treeStateOf } from './tree-state.ts';
import { moveEnvironments } from './virtual-environment.ts';

export interface PrepareOptions {
  readonly prepare: { readonly command: string; readonly timeMs?: number };
  readonly cwd?: string;
  readonly tools?: CheckCommand['tools'];
  /** Where the copy is checked afterwards. */
  readonly sandbox: Sandbox;
  readonly clock: Clock;
}

/** Downloads and builds take their time. */
const USUAL_MS = 600_000;

/**
 * Runs the command that installs the dependencies in a copy. A sandbox that isolates has no network, so
 * it runs without isolation whatever the level of the check, with a home of its own that is gone
 * afterwards, and the user's tree is watched.
 *
 * Throws CheckUnrunnableError `prepare-failed` with the end of what it said, `no-isolation` on machines
 * without a sandbox; the signal's reason.
 */
export async function prepareCopy(
  copy: ScratchCopy,
  { prepare, cwd, tools, sandbox, clock }: PrepareOptions,
  watch: Guarded,
  signal: AbortSignal,
): Promise<void> {
  const { command, timeMs = USUAL_MS } = prepare;
  const connected = await openSandbox({ clock, allowCopied: true, tools: [] }, signal).catch(
    (error: unknown) => {
      if (!(error instanceof IsolationUnavailableError)) throw error;
      throw new CheckUnrunnableError('no-isolation', error.message);
    },
  );
  const home = path.join(copy.place, 'home');
  await mkdir(home);
  const { result } = await watch(
    connected,
    () =>
      runCommand(
        {
          command,
          sandbox: connected,
          timeMs,
          ...(cwd === undefined ? {} : { cwd }),
          ...(tools === undefined ? {} : { tools }),
        },
        copy,
        signal,
        { HOME: home, TMPDIR: home },
      ),
    signal,
  );
  await rm(home, { recursive: true, force: true });
  const { ended, exitCode, lastLines, durationMs } = checkOutcome(result);
  if (ended !== 'by-itself' || exitCode !== 0) {
    const how = ended === 'by-itself' ? `exit code ${exitCode}` : ended;
    throw new CheckUnrunnableError(
      'prepare-failed',
      [
        `“${command}” has not installed the dependencies in the copy: ${how} after ${(durationMs / 1000).toFixed(1)} s; it runs with the network and without the user's home, so without passwords for private registries`,
        ...lastLines.map((line) => `  ${line}`),
      ].join('\n'),
    );
  }
  const places = [...(await treeStateOf(copy.folder)).keys()];
  await moveEnvironments(
    { folder: copy.folder, places },
    copy.folder,
    seenIn(sandbox)(copy.folder),
  );
}
