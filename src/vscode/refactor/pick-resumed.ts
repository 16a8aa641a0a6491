import * as vscode from 'vscode';
import type { Refactor } from '../../refactor/refactor.ts';
import { visibleLine } from '../../text/visible-text.ts';
import { resumedWish, type FlowOptions, type ReadyWish } from './refactor-flow.ts';
import { progressText } from './refactor-words.ts';
import { figures } from '../figures.ts';

const { t } = vscode.l10n;

interface KeptItem extends vscode.QuickPickItem {
  readonly refactor: Refactor;
}

/** Lets the user choose an earlier search, and asks for what it takes to go on with it. */
export async function pickResumed(
  kept: readonly Refactor[],
  options: FlowOptions,
): Promise<ReadyWish | undefined> {
  const resumable = kept.filter(({ nodes }) => nodes.length > 1);
  if (resumable.length === 0) {
    void vscode.window.showInformationMessage(
      t('Ensemble: no earlier refactoring to go on with; they are kept for 30 days.'),
    );
    return undefined;
  }
  const items = resumable.map((refactor): KeptItem => ({
    refactor,
    label: visibleLine(refactor.request.instruction, 100),
    description: figures.time(refactor.startedAt),
    detail: `${refactor.request.files.slice(0, 3).join(', ')} · ${progressText(refactor)}`,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Ensemble: go on with a refactoring'),
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  return picked === undefined ? undefined : await resumedWish(picked.refactor, options);
}
