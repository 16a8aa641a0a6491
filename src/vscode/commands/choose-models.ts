import * as vscode from 'vscode';
import { entryOf } from '../members/addition.ts';
import { writeSetting } from '../platform/configuration.ts';
import { lineUpEntries, modelOf, writeOwnLineUp, type LineUpEntry } from '../platform/line-up.ts';
import type { Session } from '../session.ts';
import { stateDetail } from '../views/status-bar.ts';
import { chosenText, failureText, leftOutText } from '../words.ts';
import { placeText } from '../remote/place-text.ts';
import { modelLabel } from '../views/model-label.ts';
import { sizeText } from '../figures.ts';
import { isSameChoice } from './same-entries.ts';

const { t } = vscode.l10n;

interface ModelItem extends vscode.QuickPickItem {
  /** What stands for the model in a line-up. */
  readonly entry?: LineUpEntry;
  readonly command?: string;
}

/** Ticks the members of the line-up; every model shows why it is in or out. */
export async function chooseModels(session: Session): Promise<void> {
  session.editorModels.wake();
  const { directory } = session.engine.roster;
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: t('Ensemble: asking the servers') },
    () => directory.refresh(0, new AbortController().signal),
  );
  const models = modelItems(session);
  const silent = silentItems(session);
  const listed = directory.current().models;
  if (listed.every(({ description }) => description.instant === true) && silent.length === 0) {
    // There is nothing to choose among: what to start or to pull comes first.
    await vscode.commands.executeCommand('ensemble.getStarted');
    return;
  }
  const more: readonly ModelItem[] = [
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    {
      label: `$(add) ${t('Add a model of another server…')}`,
      command: 'ensemble.addModel',
      alwaysShow: true,
    },
    {
      label: `$(cloud-download) ${t('Pull another model…')}`,
      command: 'ensemble.pullModel',
      alwaysShow: true,
    },
  ];
  const picked = await vscode.window.showQuickPick([...models, ...silent, ...more], {
    canPickMany: true,
    title: t('Ensemble: models of the line-up'),
    placeHolder: t('None ticked: up to three suitable local models are taken'),
    matchOnDetail: true,
  });
  if (picked === undefined) return;
  const entries = entriesOf(picked);
  const before = entriesOf([...models, ...silent].filter(({ picked: isTicked }) => isTicked));
  // Whoever has only looked keeps a line-up that takes what suits.
  if (entries.length === 0) await writeSetting('lineUp', undefined);
  else if (!isSameChoice(entries, before)) await writeOwnLineUp(entries);
  const command = picked.find((item) => item.command !== undefined)?.command;
  if (command !== undefined) await vscode.commands.executeCommand(command);
}

function entriesOf(items: readonly ModelItem[]): readonly LineUpEntry[] {
  return items.flatMap(({ entry }) => (entry === undefined ? [] : [entry]));
}

function modelItems(session: Session): readonly ModelItem[] {
  const { roster, states } = session.engine;
  const { chosen, left } = roster.selection();
  const chosenReasons = new Map(
    chosen.map(({ listed, reason }) => [listed.description.id, reason]),
  );
  const leftReasons = new Map(left.map(({ id, reason }) => [id, reason]));
  const named = new Map(
    (lineUpEntries(session.settings.lineUp) ?? []).map((entry) => [modelOf(entry), entry]),
  );
  const items = roster.directory.current().models.map(({ description, residency }): ModelItem => {
    const { id, sizeBytes, roles } = description;
    const why = chosenReasons.get(id);
    const whyNot = leftReasons.get(id);
    const size = sizeBytes === undefined ? '' : ` · ${sizeText(sizeBytes)}`;
    const resident = typeof residency === 'object' ? ` · ${t('in memory')}` : '';
    const isMember = why !== undefined || named.has(id);
    const reason = isMember
      ? chosenText(why ?? 'named')
      : whyNot === undefined
        ? ''
        : leftOutText(whyNot);
    const byHand = roles.includes('inline') ? '' : ` · ${t('not while you type')}`;
    return {
      entry: named.get(id) ?? entryOf(description),
      label: modelLabel(id),
      description: `${placeText(description)}${size}${resident}${byHand}`,
      detail: `${reason} · ${stateDetail(states.of(id))}`,
      picked: isMember,
    };
  });
  // Whoever has a hundred models finds the ticked ones without looking for them.
  return items.toSorted((a, b) => Number(b.picked ?? false) - Number(a.picked ?? false));
}

/** Members that no server lists now stay in the line-up unless they are taken out. */
function silentItems(session: Session): readonly ModelItem[] {
  const { models, failures } = session.engine.roster.directory.current();
  const names = new Set(
    models.flatMap(({ description: { id, name, serverId, aliases = [] } }) => [
      ...[id, name],
      ...aliases.flatMap((alias) => [alias, `${serverId}:${alias}`]),
    ]),
  );
  return (lineUpEntries(session.settings.lineUp) ?? [])
    .filter((entry) => !names.has(modelOf(entry)) && !names.has(`${modelOf(entry)}:latest`))
    .map((entry) => {
      const id = modelOf(entry);
      const failed = failures.find(({ server }) => id.startsWith(`${server.id}:`));
      return {
        ...{ entry, label: modelLabel(id), picked: true },
        detail: failed === undefined ? leftOutText('missing') : failureText(failed.failure),
      };
    });
}
