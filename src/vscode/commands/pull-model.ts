import * as vscode from 'vscode';
import type { Session } from '../session.ts';
import { pickPulled } from '../welcome/pick-pulled.ts';
import { canPull, pullModels, type PullingServer } from '../welcome/pull-models.ts';

const { t } = vscode.l10n;

/** Downloads models through a server: the ones suggested for this machine, or any other by its name. */
export async function pullModel(session: Session): Promise<void> {
  const server = await pickPullingServer(session.servers.filter(canPull));
  if (server === undefined) return;
  const names = await pickPulled(session, server, t('Ensemble: Pull Model'));
  if (names === undefined || (await pullModels(session, server, names)) !== 'done') return;
  vscode.window.setStatusBarMessage(
    `$(check) ${t('Ensemble: pulled {0}', names.join(', '))}`,
    8000,
  );
}

/** The only one that downloads models, or the one that the user chooses. */
export async function pickPullingServer(
  able: readonly PullingServer[],
): Promise<PullingServer | undefined> {
  if (able.length <= 1) return able[0];
  const items = able.map((one) => ({ label: one.id, description: one.address, one }));
  const placeHolder = t('Which server shall pull models?');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.one;
}
