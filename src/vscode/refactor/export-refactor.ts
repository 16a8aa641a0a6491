import * as vscode from 'vscode';
import { harmless } from '../../text/visible-text.ts';
import type { Refactor } from '../../refactor/refactor.ts';
import { treeText } from '../../refactor/tree-text.ts';

const { t } = vscode.l10n;

/** Writes the tree as text, or all of it with the code as JSON, where the user says. */
export async function exportRefactor(refactor: Refactor, format: 'text' | 'json'): Promise<void> {
  const ending = format === 'json' ? 'json' : 'txt';
  const target = await vscode.window.showSaveDialog({
    saveLabel: t('Export'),
    title: format === 'json' ? t('Export this refactoring') : t('Export the tree'),
    filters: { [ending.toUpperCase()]: [ending] },
  });
  if (target === undefined) return;
  const text =
    format === 'json'
      ? JSON.stringify(refactor, null, 2)
      : [harmless(refactor.request.instruction), '', treeText(refactor)].join('\n');
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(`${text}\n`));
  void vscode.window.showInformationMessage(
    t('Ensemble: exported to {0}', vscode.workspace.asRelativePath(target)),
  );
}
