import * as vscode from 'vscode';
import { askForMember } from '../members/add-flow.ts';
import type { Wanted } from '../members/flow-steps.ts';
import { addMember, type Added, type LineUpNow } from '../members/addition.ts';
import { switchAutomatic } from '../members/automatic-switch.ts';
import { configuredStore } from '../members/configured-store.ts';
import { AUTOMATIC } from '../../settings/parse-settings.ts';
import type { ApiKeys } from '../platform/api-keys.ts';
import type { Session } from '../session.ts';
import { modelLabel } from '../views/model-label.ts';

const { t } = vscode.l10n;

/**
 * Adds a model to the line-up, after it was tried and its card was seen. Until then nothing is written, and
 * what is written can be undone by the message that says so.
 */
export async function addModel(session: Session, apiKeys: ApiKeys): Promise<void> {
  const wanted = await askForMember(session, apiKeys);
  if (wanted === undefined) return;
  const { description } = wanted;
  const label = modelLabel(description.id);
  let added: Added;
  try {
    added = await addMember(wanted, await lineUpNow(session), configuredStore, apiKeys);
  } catch (error) {
    void vscode.window.showErrorMessage(
      t('Ensemble: {0} was not added: {1}', label, error instanceof Error ? error.message : ''),
    );
    return;
  }
  void offerUndo(session, wanted, added);
}

async function offerUndo(session: Session, { description }: Wanted, added: Added): Promise<void> {
  const label = modelLabel(description.id);
  const undo = t('Undo');
  const automatic = t('Use While Typing…');
  const isCloud = description.place === 'cloud' && description.roles.includes('inline');
  const text = !description.roles.includes('inline')
    ? t('Ensemble: {0} can be asked in the panel and for refactorings.', label)
    : isCloud
      ? t(
          'Ensemble: {0} is in the line-up {1}. It answers when you ask by hand.',
          label,
          added.lineUp,
        )
      : t('Ensemble: {0} is in the line-up {1}.', label, added.lineUp);
  const choice = await vscode.window.showInformationMessage(
    text,
    ...(isCloud ? [undo, automatic] : [undo]),
  );
  if (choice === undo) {
    await added.undo();
    vscode.window.setStatusBarMessage(
      t('Ensemble: {0} is not in the line-up any more.', label),
      5000,
    );
  }
  if (choice === automatic) await switchAutomatic(session, description);
}

async function lineUpNow(session: Session): Promise<LineUpNow> {
  const { lineUp } = session.settings;
  const { roster } = session.engine;
  await roster.directory.refresh(60_000, new AbortController().signal);
  const { chosen } = roster.selection();
  return {
    name: lineUp,
    automatic: lineUp === AUTOMATIC,
    members: chosen.map(({ listed }) => listed.description.id),
  };
}
