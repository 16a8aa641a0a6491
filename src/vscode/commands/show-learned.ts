import * as vscode from 'vscode';
import { writeSetting } from '../platform/configuration.ts';
import type { Session } from '../session.ts';
import { modelLabel } from '../views/model-label.ts';
import { scoreText } from '../figures.ts';

const { t } = vscode.l10n;

/** Outcomes a language needs before a share is more than chance. */
const ENOUGH = 100;

/** What was learned per language, with export, reset and the off switch. */
export async function showLearned(session: Session): Promise<void> {
  const { languages } = session.learner.snapshot();
  const rows = Object.entries(languages).map(([languageId, table]) => {
    const ids = Object.keys(table);
    const weights = session.learner.weights(languageId, ids);
    const outcomes = Math.max(0, ...Object.values(table).map((entry) => entry.outcomes));
    const parts = ids
      .map((id, i) => ({ id, weight: weights[i] ?? 0 }))
      .sort((a, b) => b.weight - a.weight)
      .map(({ id, weight }) =>
        outcomes >= ENOUGH ? `${modelLabel(id)} ${scoreText(weight)}` : modelLabel(id),
      );
    return {
      label: languageId,
      description: t('{0} outcomes', outcomes),
      detail:
        outcomes >= ENOUGH
          ? parts.join(' · ')
          : t('{0} (shares are shown from {1} outcomes on)', parts.join(' > '), ENOUGH),
      action: undefined,
    };
  });
  const carried = session.memories.tables().map(({ strategyId, languageId, values }) => ({
    label: `${strategyId} · ${languageId}`,
    description: t('carried between requests'),
    detail: carriedText(values),
    action: undefined,
  }));
  const actions = [
    { label: `$(export) ${t('Export as JSON')}`, action: 'export' as const },
    { label: `$(trash) ${t('Forget everything')}`, action: 'reset' as const },
    session.settings.learning
      ? { label: `$(circle-slash) ${t('Stop learning')}`, action: 'off' as const }
      : { label: `$(play) ${t('Learn again')}`, action: 'on' as const },
  ];
  const picked = await vscode.window.showQuickPick([...rows, ...carried, ...actions], {
    title: t('Ensemble: learned weights (kept on this machine)'),
    placeHolder: rows.length === 0 ? t('Nothing learned yet: accept a few completions') : '',
  });
  switch (picked?.action) {
    case 'export': {
      const { records } = await session.outcomes.read();
      const content = JSON.stringify(
        {
          weights: session.learner.snapshot(),
          carried: session.memories.snapshot(),
          outcomes: records,
          votes: (await session.votes.read()).records,
        },
        null,
        2,
      );
      const document = await vscode.workspace.openTextDocument({ language: 'json', content });
      await vscode.window.showTextDocument(document);
      return;
    }
    case 'reset':
      await session.outcomes.clear();
      await session.votes.clear();
      session.learner.reset();
      session.memories.reset();
      session.confidence.reset();
      return;
    case 'off':
      await writeSetting('learning', false);
      return;
    case 'on':
      await writeSetting('learning', true);
      return;
    case undefined:
      return;
  }
}

/** Weights of members by name, highest first; figures of pairs of members have no names to show. */
function carriedText(values: Readonly<Record<string, number>>): string {
  const entries = Object.entries(values);
  const weights = entries.filter(([name]) => !name.includes(' '));
  const words = weights
    .sort(([, a], [, b]) => b - a)
    .map(([id, value]) => `${modelLabel(id)} ${scoreText(value)}`);
  const others = entries.length - weights.length;
  return [...words, ...(others === 0 ? [] : [t('{0} figures of pairs of models', others)])].join(
    ' · ',
  );
}
