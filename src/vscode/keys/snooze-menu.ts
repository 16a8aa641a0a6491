import * as vscode from 'vscode';
import type { Snooze } from '../asking/snooze.ts';

const { t } = vscode.l10n;

const MINUTE = 60_000;

interface SnoozeItem extends vscode.QuickPickItem {
  readonly forMs: number | undefined;
}

/** Asks for how long typing is to ask nobody. */
export async function snoozeFor(snooze: Pick<Snooze, 'begin'>): Promise<void> {
  const items: readonly SnoozeItem[] = [
    { label: t('5 minutes'), forMs: 5 * MINUTE },
    { label: t('15 minutes'), forMs: 15 * MINUTE },
    { label: t('1 hour'), forMs: 60 * MINUTE },
    { label: t('Until this window closes'), forMs: undefined },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Ensemble: Snooze'),
    placeHolder: t('How long typing asks no model; asking by hand goes on'),
  });
  if (picked !== undefined) snooze.begin(picked.forMs);
}
