import * as vscode from 'vscode';
import type { CheckIsolation } from '../../refactor/sources.ts';
import { isolationText, putBackText } from './refactor-words.ts';
import { KEPT_DAYS, keptPlace } from '../../checks/scratch-place.ts';
import { visibleLine } from '../../text/visible-text.ts';
import { askModal } from '../platform/ask-modal.ts';

const { t } = vscode.l10n;

const SLOT = 'refactorConfirmed';
/** The oldest confirmations are asked for again. */
const MOST_KEPT = 20;
/** A longer command is shown in part; all of it is in the settings or in the list it was chosen from. */
const MOST_COMMAND = 1_000;

/** What is confirmed once: with another command, level, set of folders or preparation it is asked again. */
export interface ConfirmedCheck {
  readonly command: string;
  readonly isolation: CheckIsolation;
  readonly dependencyFolders: readonly string[];
  /** Installs dependencies in the copy, with network. */
  readonly prepare: string | undefined;
}

/** Whether the user has confirmed this check for this workspace, now or earlier. */
export async function isConfirmed(check: ConfirmedCheck, state: vscode.Memento): Promise<boolean> {
  const key = JSON.stringify([
    check.command,
    check.isolation.level,
    check.isolation.tool,
    check.dependencyFolders,
    check.prepare ?? '',
    (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString()),
  ]);
  const known = state.get<readonly string[]>(SLOT) ?? [];
  if (known.includes(key)) return true;
  const run = t('Run This Check');
  const message = t(
    'Ensemble: run "{0}" on copies of this workspace?',
    visibleLine(check.command, MOST_COMMAND),
  );
  const question = { severity: 'information', message, detail: confirmationText(check) } as const;
  if ((await askModal(question, run)) !== run) return false;
  await state.update(SLOT, [...known, key].slice(-MOST_KEPT));
  return true;
}

/** What the user is told before a check runs for the first time. */
export function confirmationText({
  isolation,
  dependencyFolders,
  prepare,
}: ConfirmedCheck): string {
  const isIsolated = isolation.level === 'isolated';
  const named = dependencyFolders.join(', ');
  return [
    t('How it runs: {0}.', isolationText(isolation)),
    t('What is copied: all files that no ignore file leaves out, with what is not saved yet.'),
    ...(prepare === undefined
      ? [
          isIsolated
            ? t(
                'Dependencies ({0}) are cloned where the disk can, else mounted for reading.',
                named,
              )
            : t('Dependencies ({0}) are cloned where the disk can, else copied.', named),
        ]
      : [t('Before that "{0}" runs in the copy, with network and without isolation.', prepare)]),
    ...(isIsolated && prepare === undefined ? [] : [putBackText(keptPlace(), KEPT_DAYS)]),
    t('Models write the code that it runs. This is asked once for each workspace and command.'),
  ].join('\n\n');
}
