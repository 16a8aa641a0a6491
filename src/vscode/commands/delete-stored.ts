import * as vscode from 'vscode';
import { askModal } from '../platform/ask-modal.ts';
import type { ApiKeys } from '../platform/api-keys.ts';
import { localStores, type StoreId } from '../platform/local-stores.ts';
import { storagePlaces } from '../platform/storage-places.ts';
import { deleteStored, storedNow } from '../platform/stored-places.ts';
import type { Session } from '../session.ts';
import { storedText, storeWords, totalText } from './stored-words.ts';

const { t } = vscode.l10n;

const MOST_NAMED = 12;

/**
 * Deletes everything that is stored on this machine after one confirmation that lists it; keys are a choice of
 * their own, and settings stay.
 */
export async function deleteLocalData(
  session: Session,
  context: vscode.ExtensionContext,
  apiKeys: ApiKeys,
): Promise<void> {
  const { stored } = await storedNow(await storagePlaces(context, apiKeys));
  const now = session.clock.wallTime();
  const there = stored.filter(({ items }) => items > 0);
  const [keys] = there.filter(({ id }) => id === 'keys');
  const go = t('Delete All');
  const goKeys = t('Delete All, Keys Too');
  const answer = await askModal(
    {
      severity: 'warning',
      message: t('Delete all that Ensemble has stored on this machine ({0})?', totalText(stored)),
      detail: [
        ...there
          .filter((store) => store !== keys)
          .map((store) => `${storeWords(store.id).title}: ${storedText(store, now)}`),
        ...(keys === undefined
          ? []
          : [t('Keys ({0}) stay, unless you choose “{1}”.', storedText(keys, now), goKeys)]),
        t('Settings stay. This cannot be undone.'),
      ].join('\n'),
    },
    go,
    ...(keys === undefined ? [] : [goKeys]),
  );
  if (answer === undefined) return;
  const ids = localStores.map(({ id }) => id);
  const wanted = answer === goKeys ? ids : ids.filter((id) => id !== 'keys');
  await deleteStores(session, context, apiKeys, new Set(wanted));
}

/**
 * Deletes stores and what this window has learned from them, and says what could not be deleted. What runs here
 * may still know something until the window is loaded anew.
 */
export async function deleteStores(
  session: Session,
  context: vscode.ExtensionContext,
  apiKeys: ApiKeys,
  ids: ReadonlySet<StoreId>,
): Promise<void> {
  const places = await storagePlaces(context, apiKeys);
  const failed = await session.forgetting(ids, () => deleteStored(places, ids));
  const reload = t('Reload Window');
  const named = failed.slice(0, MOST_NAMED).map(({ what, why }) => `${what}: ${why}`);
  if (failed.length > MOST_NAMED) named.push('…');
  const picked =
    failed.length === 0
      ? await vscode.window.showInformationMessage(
          t('Ensemble: deleted. This window forgets the rest when it is loaded anew.'),
          reload,
        )
      : await vscode.window.showWarningMessage(
          t('Ensemble: could not be deleted: {0}', named.join('; ')),
          reload,
        );
  if (picked === reload) await vscode.commands.executeCommand('workbench.action.reloadWindow');
}
