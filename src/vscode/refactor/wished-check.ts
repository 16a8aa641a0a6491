import * as vscode from 'vscode';
import type { RefactorWish } from '../../engine/refactor/refactor-wish.ts';
import type { Sandbox } from '../../sandbox/job.ts';
import { askModal } from '../platform/ask-modal.ts';
import type { Settings } from '../../settings/parse-settings.ts';
import type { Session } from '../session.ts';
import { chooseCheck, rememberedCheck, type ChosenCheck } from './check-choice.ts';
import { isConfirmed } from './check-confirmation.ts';
import { checkOpener } from './check-opener.ts';
import type { WorkspaceAccess } from './workspace-access.ts';

const { t } = vscode.l10n;

const PREPARE = 'refactorPrepare';

export interface CheckOptions {
  readonly session: Session;
  readonly context: vscode.ExtensionContext;
  /** Opened once a window. Throws what `openSandbox` throws. */
  readonly sandbox: () => Promise<Sandbox>;
}

/** A check runs only where the user trusts the workspace and its files are on this machine. */
export function canCheck({ roots }: WorkspaceAccess): boolean {
  const hasFolders = (vscode.workspace.workspaceFolders ?? []).length > 0;
  return (
    vscode.workspace.isTrusted && hasFolders && roots.every(({ uri }) => uri.scheme === 'file')
  );
}

/** The command of the settings, else of the last time, else one that is chosen now. */
export async function wishedCheck(
  access: WorkspaceAccess,
  { session, context }: CheckOptions,
): Promise<ChosenCheck | undefined> {
  if (!canCheck(access)) return { command: undefined };
  const { checkCommand } = session.settings.refactor;
  if (checkCommand !== '') return { command: checkCommand };
  return (
    rememberedCheck(context.workspaceState) ??
    (await chooseCheck(access.roots, context.workspaceState))
  );
}

/**
 * Runs the command in copies, once the user has confirmed it; undefined where the user has not. `none` where
 * this machine can run nothing apart and the user goes on without a check.
 */
export async function openingOf(
  command: string,
  access: WorkspaceAccess,
  { session, context, sandbox }: CheckOptions,
): Promise<NonNullable<RefactorWish['check']> | 'none' | undefined> {
  const { refactor } = session.settings;
  const { dependencyFolders, prepareCommand } = refactor;
  const opened = await sandbox().catch(withoutSandbox);
  if (opened === 'none' || opened === undefined) return opened;
  const { isolation } = opened;
  const prepare =
    prepareCommand === '' ? context.workspaceState.get<string>(PREPARE) : prepareCommand;
  const confirmed = { command, isolation, dependencyFolders, prepare };
  if (!(await isConfirmed(confirmed, context.workspaceState))) return undefined;
  const { clock } = session;
  return {
    command,
    open: checkOpener({ command, prepare, access, settings: refactor, sandbox: opened, clock }),
  };
}

/** Asks whether to go on without a check. */
async function withoutSandbox(error: unknown): Promise<'none' | undefined> {
  const go = t('Go On Without a Check');
  const message = t('Ensemble: checks cannot run on this machine.');
  const detail = error instanceof Error ? error.message : String(error);
  const question = { severity: 'warning', message, detail } as const;
  return (await askModal(question, go)) === go ? 'none' : undefined;
}

/** The user wants dependencies to be installed in copies from now on. */
export async function rememberPreparation(state: vscode.Memento, command: string): Promise<void> {
  await state.update(PREPARE, command);
}

/** Whether something installs dependencies in copies already. */
export function hasPreparation({ refactor }: Settings, state: vscode.Memento): boolean {
  return refactor.prepareCommand !== '' || state.get<string>(PREPARE) !== undefined;
}
