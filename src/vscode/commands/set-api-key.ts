import * as vscode from 'vscode';
import { vendorOf } from '../../providers/vendors.ts';
import type { ApiKeys } from '../platform/api-keys.ts';
import type { Session } from '../session.ts';

const { t } = vscode.l10n;

/** Keeps a server's key in the editor's secret storage; an empty key forgets it. */
export async function setApiKey(session: Session, apiKeys: ApiKeys): Promise<void> {
  const names = session.settings.servers.map(({ name, kind, url }) => ({
    label: name,
    description: url ?? vendorOf(kind).title,
  }));
  if (names.length === 0) {
    void vscode.window.showInformationMessage(
      t('Ensemble: add the server to the setting "ensemble.servers" first.'),
    );
    return;
  }
  const server = await vscode.window.showQuickPick(names, {
    title: t('Ensemble: key for which server?'),
  });
  if (server === undefined) return;
  const key = await vscode.window.showInputBox({
    title: t('Ensemble: API key for {0}', server.label),
    prompt: t('Kept in the secret storage of the editor. Empty forgets it.'),
    password: true,
    ignoreFocusOut: true,
  });
  if (key === undefined) return;
  if (key === '') await apiKeys.forget(server.label);
  else await apiKeys.set(server.label, key);
  session.engine.states.retryAll();
}
