import * as vscode from 'vscode';
import type { Session } from '../session.ts';
import { findServers, type FoundServer } from './found-servers.ts';
import { memberKinds, type MemberKind } from './member-kinds.ts';
import type { Source } from './member-draft.ts';
import { pickOne, type BACK } from './quick-steps.ts';

const { t } = vscode.l10n;

interface SourceItem extends vscode.QuickPickItem {
  readonly source?: Source;
}

/** Where the model is: a server that was found running comes first, once it has answered. */
export async function pickSource(session: Session): Promise<Source | typeof BACK | undefined> {
  const picked = await pickOne<SourceItem>({
    title: t('Ensemble: add a model of which server?'),
    placeholder: t('Looking for servers on this machine; choose a running one, or any other'),
    items: itemsOf(session, []),
    later: findServers(session).then((found) => itemsOf(session, found)),
    canGoBack: false,
  });
  return picked === undefined || typeof picked === 'symbol' ? picked : picked.source;
}

function itemsOf(session: Session, found: readonly FoundServer[]): readonly SourceItem[] {
  const silent = session.servers.filter(
    ({ id }) => id !== 'embedded' && !found.some(({ server }) => server.id === id),
  );
  return [
    ...titled(t('Running'), found.map(foundItem)),
    ...titled(
      t('Your other servers'),
      silent.map((server) => ({
        label: `$(server) ${server.id}`,
        description: server.address,
        source: { type: 'known', server },
      })),
    ),
    ...titled(t('Outside this machine'), ofGroup('elsewhere')),
    ...titled(t('A server of your own'), ofGroup('own')),
    ...titled(t('Of other extensions'), [
      {
        label: `$(extensions) ${t('Models of the editor')}`,
        description: t('lent by other extensions, such as Copilot'),
        source: { type: 'editor' },
      },
    ]),
  ];
}

function foundItem({ server, models, kind }: FoundServer): SourceItem {
  const count = models === 1 ? t('1 model') : t('{0} models', models);
  return {
    label: `$(vm-running) ${kind?.title ?? server.id}`,
    description: `${server.address} · ${count}`,
    source: kind === undefined ? { type: 'known', server } : { type: 'new', kind, isFound: true },
  };
}

function ofGroup(group: MemberKind['group']): readonly SourceItem[] {
  return memberKinds
    .filter((kind) => kind.group === group)
    .map((kind) => ({
      label: `$(${group === 'own' ? 'server' : 'cloud'}) ${kind.title}`,
      ...(kind.url === undefined ? {} : { description: kind.url }),
      source: { type: 'new', kind, isFound: false },
    }));
}

function titled(title: string, items: readonly SourceItem[]): readonly SourceItem[] {
  if (items.length === 0) return [];
  return [{ label: title, kind: vscode.QuickPickItemKind.Separator }, ...items];
}
