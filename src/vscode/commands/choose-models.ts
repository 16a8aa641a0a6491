import * as vscode from 'vscode';
import { writeSetting } from '../platform/configuration.ts';
import { writeOwnLineUp } from '../platform/line-up.ts';
import type { Session } from '../session.ts';
import { stateDetail } from '../views/status-bar.ts';
import { chosenText, leftOutText, sizeText } from '../words.ts';
import { modelLabel } from '../views/model-label.ts';

const { t } = vscode.l10n;

interface ModelItem extends vscode.QuickPickItem {
  readonly modelId: string | undefined;
}

/** Ticks the models that answer; every model shows why it is in or out. */
export async function chooseModels(session: Session): Promise<void> {
  const { roster, states } = session.engine;
  const listing = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: t('Ensemble: asking the servers') },
    () => roster.directory.refresh(0, new AbortController().signal),
  );
  const { chosen, left } = roster.selection();
  const chosenReasons = new Map(
    chosen.map(({ listed, reason }) => [listed.description.id, reason]),
  );
  const leftReasons = new Map(left.map(({ id, reason }) => [id, reason]));
  const items: ModelItem[] = listing.models.map(({ description, residency }) => {
    const { id, place, sizeBytes } = description;
    const why = chosenReasons.get(id);
    const whyNot = leftReasons.get(id);
    const size = sizeBytes === undefined ? '' : ` · ${sizeText(sizeBytes)}`;
    const resident = typeof residency === 'object' ? ` · ${t('in memory')}` : '';
    return {
      modelId: id,
      label: modelLabel(id),
      description: `${place}${size}${resident}`,
      detail: `${why === undefined ? (whyNot === undefined ? '' : leftOutText(whyNot)) : chosenText(why)} · ${stateDetail(states.of(id))}`,
      picked: why !== undefined,
    };
  });
  if (items.length === 0) {
    const pull = t('Pull Model');
    const message = t('Ensemble: no server lists any model. Start Ollama, or pull a model.');
    if ((await vscode.window.showWarningMessage(message, pull)) === pull) {
      await vscode.commands.executeCommand('ensemble.pullModel');
    }
    return;
  }
  items.push({ modelId: undefined, label: `$(add) ${t('Pull another model…')}`, alwaysShow: true });
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: t('Ensemble: models that complete inline'),
    placeHolder: t('None ticked: up to three suitable local models are taken'),
    matchOnDetail: true,
  });
  if (picked === undefined) return;
  const ids = picked.flatMap(({ modelId }) => (modelId === undefined ? [] : [modelId]));
  if (ids.length === 0) await writeSetting('lineUp', undefined);
  else await writeOwnLineUp(ids);
  if (picked.some(({ modelId }) => modelId === undefined)) {
    await vscode.commands.executeCommand('ensemble.pullModel');
  }
}
