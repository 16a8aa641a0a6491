import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ExclusionRules } from '../../context/exclusion.ts';
import { systemClock } from '../../core/clock.ts';
import { createDiagnosticsSource } from '../../diagnostics/diagnostics-source.ts';
import { createBaseFiles } from '../../edits/base-files.ts';
import { unifiedDiff } from '../../edits/unified-diff.ts';
import type { BaseFiles, WorkspaceState } from '../../edits/workspace-state.ts';
import type { Engine } from '../../engine/engine.ts';
import type { RefactorWish } from '../../engine/refactor/refactor-wish.ts';
import type { EndReason, Refactor } from '../../refactor/refactor.ts';
import type { RefactorSettings } from '../../settings/parse-settings.ts';
import { flagOption, textOption, type Arguments } from '../arguments.ts';
import { exclusionsFor, mayLeave } from '../file-exclusions.ts';
import { createHeadless, type Places } from '../headless.ts';
import { openCheckOf } from '../open-check.ts';
import { UsageError, type Output } from '../output.ts';
import { tellEnd, tellProgress } from '../refactor-output.ts';
import { arguedWish, commandOf, filesOf } from '../refactor-wish.ts';
import { sandboxOf } from '../sandbox-of.ts';
import { writeChanges } from '../write-changes.ts';
import { interrupted, INTERRUPTED } from './complete.ts';

/** No edit is complete and passes its checks. */
const NOTHING_PASSED = 3;

/**
 * Searches for edits that carry out an instruction; prints the diff of the best, and with `--apply` writes
 * it. Exit code 3 where no edit is complete and passes its checks: then nothing is written.
 */
export async function refactor(given: Arguments, places: Places, output: Output): Promise<number> {
  const { root, files } = await filesOf(given.rest.slice(1));
  const exclusions = exclusionsFor(root, files);
  const secret = files.find((file) => exclusions.verdict(file).use === 'never');
  if (secret !== undefined) {
    throw new UsageError(
      `${secret} holds secrets, or .ensembleignore names it: no model may see it`,
    );
  }
  const kept = textOption(given, 'save');
  if (kept !== undefined && !existsSync(path.dirname(path.resolve(kept)))) {
    throw new UsageError(`there is no folder for ${kept}`);
  }
  for (const file of files.filter((one) => !existsSync(path.join(root, one)))) {
    output.message(`${file} is not there; it may be made.`);
  }
  const host = await createHeadless(given, places, output, {}, root);
  const signal = interrupted();
  try {
    const settings = host.settings.refactor;
    const wished = await arguedWish(given, files, settings);
    const isFree = (file: string): boolean => mayLeave(root, file, host.settings.cloud.neverSend);
    const localOnly = !files.every(isFree);
    const base = baseOf(root, exclusions, (file) => localOnly || isFree(file));
    const check = await checkOf(given, settings, root, output, signal);
    const wish: RefactorWish = {
      ...{ ...wished, base },
      ...(check === undefined ? {} : { check }),
      diagnostics: createDiagnosticsSource({
        ...{ root, files, trusted: true, clock: systemClock },
        processPath: path.join(places.dist, 'diagnostics-process.cjs'),
      }),
      localOnly,
    };
    const { ended, state } = await searched(host.engine, wish, output, signal);
    output.json(ended);
    tellEnd(ended, output);
    if (state !== undefined) output.text(unifiedDiff(base, state).trimEnd());
    if (kept !== undefined) await save(ended, kept);
    if (signal.aborted) return INTERRUPTED;
    refuseUnbegun(ended);
    if (ended.nodes[ended.best]?.state !== 'solution' || state === undefined) return NOTHING_PASSED;
    if (flagOption(given, 'apply')) await apply(root, state, base, output);
    return 0;
  } catch (error) {
    // Before there was anything to stop.
    if (signal.aborted && !(error instanceof UsageError)) return INTERRUPTED;
    throw error;
  } finally {
    await host.dispose();
  }
}

async function save(ended: Refactor, kept: string): Promise<void> {
  try {
    await writeFile(kept, `${JSON.stringify(ended)}\n`, { mode: 0o600 });
  } catch (error) {
    throw new UsageError(`The search is not kept. ${messageOf(error)}`);
  }
}

/** Stopped by ctrl+c, with the best so far. */
async function searched(
  engine: Engine,
  wish: RefactorWish,
  output: Output,
  signal: AbortSignal,
): Promise<{ readonly ended: Refactor; readonly state: WorkspaceState | undefined }> {
  const live = engine.refactors.start(wish, (event) => {
    output.event(event);
    if (!output.asJson && !output.asStream) tellProgress(event, output);
  });
  const stop = (): void => live.stop();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const ended = await live.finished;
  return { ended, state: ended.best === 0 ? undefined : live.stateOf(ended.best) };
}

/** Files on disk, without what no model may see, or none of those that are asked. */
function baseOf(
  root: string,
  exclusions: ExclusionRules,
  maySee: (file: string) => boolean,
): BaseFiles {
  return createBaseFiles(async (file, signal) => {
    if (exclusions.verdict(file).use === 'never' || !maySee(file)) return 'excluded';
    return await readFile(path.join(root, file), { signal });
  });
}

async function checkOf(
  given: Arguments,
  settings: RefactorSettings,
  root: string,
  output: Output,
  signal: AbortSignal,
): Promise<RefactorWish['check']> {
  const command = commandOf(given, settings);
  if (command === undefined) return undefined;
  const sandbox = await sandboxOf(given, signal);
  return { command, open: await openCheckOf(command, { given, settings, root, sandbox }, output) };
}

/** Ends before anybody was asked that the caller can do something about. */
const CALLERS_MISTAKES: ReadonlySet<EndReason> = new Set([
  'check-unrunnable',
  'unusable-files',
  'files-changed',
]);

const WHY: Partial<Record<EndReason, string>> = {
  'unusable-files': 'No file is a text that can be changed: ',
  'files-changed': 'These files are not as the search left them, or not named now: ',
};

function refuseUnbegun({ end }: Refactor): void {
  if (end === undefined) return;
  if (end.reason === 'no-members') {
    const { detail = '' } = end;
    throw new UsageError(
      detail === ''
        ? 'no model that follows instructions is there; name one with --models'
        : `none of these models is there and may see the files: ${detail}`,
    );
  }
  if (CALLERS_MISTAKES.has(end.reason)) {
    const why = `${WHY[end.reason] ?? ''}${end.detail ?? end.reason}`;
    throw new UsageError(`Nothing was asked. ${sentence(why)}`);
  }
  if (end.reason === 'failed') throw new Error(end.detail ?? 'the search failed');
}

async function apply(
  root: string,
  { changes }: WorkspaceState,
  base: BaseFiles,
  output: Output,
): Promise<void> {
  try {
    await writeChanges(root, changes, base);
  } catch (error) {
    throw new UsageError(`Nothing was written. ${sentence(messageOf(error))}`);
  }
  output.message(`Written: ${[...changes.keys()].sort().join(', ')}.`);
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
