import * as vscode from 'vscode';
import { familyWords } from '../../comparison/family-words.ts';
import { AUTOMATIC_STRATEGY, strategies } from '../../strategies/registry.ts';
import { writeSetting } from '../platform/configuration.ts';
import type { Session } from '../session.ts';
import { activeLanguage, choiceText, strategyTitle } from '../strategy-words.ts';

const { t } = vscode.l10n;

interface StrategyItem extends vscode.QuickPickItem {
  readonly id: string;
}

/** The strategies that can be chosen, by family: what each would do with the present models, and its source. */
export async function chooseStrategy(session: Session): Promise<void> {
  const current = session.settings.engine.strategyId;
  const languageId = activeLanguage();
  const itemOf = (id: string, source: string): StrategyItem => {
    const choice = session.engine.choice(id, languageId);
    const now = choice === undefined ? '' : choiceText(choice);
    return {
      id,
      label: strategyTitle(id),
      description: id === current ? t('{0} · current', id) : id,
      detail: [now, source].filter((part) => part !== '').join(' · '),
    };
  };
  const families = [...Map.groupBy(strategies, ({ family }) => family)];
  const items: readonly StrategyItem[] = [
    itemOf(AUTOMATIC_STRATEGY, ''),
    ...families.flatMap(([family, all]) => [
      { id: '', label: familyWords(family, t), kind: vscode.QuickPickItemKind.Separator },
      ...all.map(({ id, source }) => itemOf(id, `${source.title} (${source.year})`)),
    ]),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Ensemble: how the answers become one'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked !== undefined) await writeSetting('strategy', picked.id);
}
