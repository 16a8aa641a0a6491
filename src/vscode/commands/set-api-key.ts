import * as vscode from 'vscode';
import { vendorOf } from '../../providers/vendors.ts';
import { keyProblemText } from '../members/asked-texts.ts';
import { askText, BACK } from '../members/quick-steps.ts';
import type { ApiKeys } from '../platform/api-keys.ts';
import type { Session } from '../session.ts';

const { t } = vscode.l10n;

/**
 * Keeps a server's key in the editor's secret storage; an empty key forgets it. `serverName` where it is
 * known which server is meant.
 */
export async function setApiKey(
  session: Session,
  apiKeys: ApiKeys,
  serverName?: unknown,
): Promise<void> {
  const { servers } = session.settings;
  if (servers.length === 0) {
    const add = t('Add Model…');
    const text = t('Ensemble: no server that takes a key is set up yet.');
    if ((await vscode.window.showInformationMessage(text, add)) === add) {
      await vscode.commands.executeCommand('ensemble.addModel');
    }
    return;
  }
  const server =
    servers.find(({ name }) => name === serverName) ??
    (await vscode.window
      .showQuickPick(
        servers.map((one) => ({
          label: one.name,
          description: one.url ?? vendorOf(one.kind).title,
          one,
        })),
        { title: t('Ensemble: key for which server?') },
      )
      .then((picked) => picked?.one));
  if (server === undefined) return;
  const { keyPage } = vendorOf(server.kind);
  const key = await askText({
    title: t('Ensemble: API key for {0}', server.name),
    prompt: t('Kept in the secret storage of the editor. Empty forgets it.'),
    ...{ value: '', canGoBack: false, isSecret: true },
    ...(keyPage === undefined
      ? {}
      : { page: { title: t('Where keys are made: {0}', keyPage), url: keyPage } }),
    problem: keyProblemText,
  });
  if (key === undefined || key === BACK) return;
  const bare = key.trim();
  if (bare === '') await apiKeys.forget(server.name);
  else await apiKeys.set(server.name, bare);
  session.engine.states.retryAll();
  session.engine.roster.directory.invalidate();
}
