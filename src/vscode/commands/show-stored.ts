import * as vscode from 'vscode';
import { askModal } from '../platform/ask-modal.ts';
import type { ApiKeys } from '../platform/api-keys.ts';
import { storagePlaces } from '../platform/storage-places.ts';
import { storedNow, type Stored } from '../platform/stored-places.ts';
import type { Session } from '../session.ts';
import { deleteLocalData, deleteStores } from './delete-stored.ts';
import { storedText, storeWords, totalText } from './stored-words.ts';

const { t } = vscode.l10n;

interface StoreItem extends vscode.QuickPickItem {
  readonly run?: () => Promise<void>;
}

/**
 * Lists everything that is stored on this machine, with its size, its age and what it holds; a store that is
 * chosen can be deleted, and so can all of them. Of keys it knows the servers' names.
 */
export async function showStored(
  session: Session,
  context: vscode.ExtensionContext,
  apiKeys: ApiKeys,
): Promise<void> {
  const { stored, unowned } = await storedNow(await storagePlaces(context, apiKeys));
  const now = session.clock.wallTime();
  const itemOf = (store: Stored): StoreItem => ({
    label: storeWords(store.id).title,
    description: storedText(store, now),
    detail: storeWords(store.id).holds,
    run: () => offerDeletion(session, context, apiKeys, store, now),
  });
  const separator = (label: string): StoreItem => ({
    label,
    kind: vscode.QuickPickItemKind.Separator,
  });
  const empty = stored.filter((store) => store.items === 0);
  const items: readonly StoreItem[] = [
    ...stored.filter((store) => store.items > 0).map(itemOf),
    ...(unowned.length === 0
      ? []
      : [{ label: t('Other files'), description: t('{0} items', unowned.length) }]),
    separator(''),
    {
      label: `$(trash) ${t('Delete All Local Data…')}`,
      description: totalText(stored),
      run: () => deleteLocalData(session, context, apiKeys),
    },
    ...(empty.length === 0 ? [] : [separator(t('Nothing is stored of')), ...empty.map(itemOf)]),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Ensemble: what is stored on this machine'),
    placeHolder: t(
      'Choose one to delete it, or all at the end; nothing of this leaves the machine',
    ),
    matchOnDetail: true,
  });
  await picked?.run?.();
}

async function offerDeletion(
  session: Session,
  context: vscode.ExtensionContext,
  apiKeys: ApiKeys,
  store: Stored,
  now: number,
): Promise<void> {
  if (store.items === 0) return;
  const { title, holds } = storeWords(store.id);
  const go = t('Delete');
  const answer = await askModal(
    {
      severity: 'warning',
      message: t('Delete this: {0}?', title),
      detail: `${storedText(store, now)}\n${holds}`,
    },
    go,
  );
  if (answer === go) await deleteStores(session, context, apiKeys, new Set([store.id]));
}
