import * as vscode from 'vscode';
import { strategies } from '../../strategies/registry.ts';
import { writeSetting } from '../platform/configuration.ts';
import type { Session } from '../session.ts';

/** The strategies that can be chosen, each with the paper it comes from. */
export async function chooseStrategy(session: Session): Promise<void> {
  const current = session.settings.engine.strategyId;
  const items = strategies.map(({ id, title, family, source }) => ({
    id,
    label: title,
    description: id === current ? vscode.l10n.t('{0} · current', id) : id,
    detail: `${family} · ${source.title} (${source.year})`,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Ensemble: how the answers become one'),
  });
  if (picked !== undefined) await writeSetting('strategy', picked.id);
}
