import * as vscode from 'vscode';
import { writeSetting } from '../platform/configuration.ts';
import type { Session } from '../session.ts';

/** Lets typing ask, or asking by hand alone. */
export async function toggleAskingByHand(session: Pick<Session, 'settings'>): Promise<void> {
  const wasAsking = session.settings.askWhileTyping;
  await writeSetting('askWhileTyping', !wasAsking);
  const text = wasAsking
    ? vscode.l10n.t('Ensemble asks by hand only')
    : vscode.l10n.t('Ensemble asks while you type');
  vscode.window.setStatusBarMessage(text, 3000);
}
