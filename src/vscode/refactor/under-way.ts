import * as vscode from 'vscode';

const { t } = vscode.l10n;

const SLOT = 'refactorUnderWay';

/** Which search is under way, in the workspace's storage: known also when the window was closed on it. */
export interface UnderWay {
  begun(id: string): void;
  /** It has ended by itself or was stopped; another one that is under way stays. */
  over(id: string): void;
}

export function createUnderWay(state: vscode.Memento): UnderWay {
  return {
    begun: (id) => void state.update(SLOT, id),
    over(id) {
      if (state.get<unknown>(SLOT) === id) void state.update(SLOT, undefined);
    },
  };
}

/** Offers once to go on with a search that the window was closed on. Costs one look where there is none. */
export async function offerCutOff(state: vscode.Memento): Promise<void> {
  if (state.get<unknown>(SLOT) === undefined) return;
  await state.update(SLOT, undefined);
  const resume = t('Go On…');
  const message = t('Ensemble: a refactoring was under way when this window was closed.');
  if ((await vscode.window.showInformationMessage(message, resume)) !== resume) return;
  await vscode.commands.executeCommand('ensemble.refactor.resume');
}
