import * as vscode from 'vscode';
import { shortRestText } from '../asking/rest-words.ts';
import type { Snooze } from '../asking/snooze.ts';
import type { CommandId } from '../commands/table.ts';
import type { Session } from '../session.ts';

const { t } = vscode.l10n;

type AskingItem = vscode.QuickPickItem & { readonly command: CommandId };
type Facts = Pick<Session, 'settings'>;

/** On top of the menu: what ends the rest that the user has asked for. */
export function restingItems(
  { settings }: Facts,
  snooze: Pick<Snooze, 'rest'>,
): readonly AskingItem[] {
  const rest = snooze.rest();
  return [
    ...(rest === undefined
      ? []
      : [
          {
            label: `$(bell) ${t('End the snooze')}`,
            description: shortRestText(rest),
            command: 'ensemble.endSnooze' as const,
          },
        ]),
    ...(settings.askWhileTyping
      ? []
      : [
          {
            label: `$(edit) ${t('Ask while I type again')}`,
            description: t('asked by hand only'),
            command: 'ensemble.askByHand' as const,
          },
        ]),
  ];
}

/** Among the actions: how to be left alone. */
export function quietItems(
  { settings }: Facts,
  snooze: Pick<Snooze, 'rest'>,
): readonly AskingItem[] {
  return [
    ...(snooze.rest() === undefined
      ? [{ label: `$(bell-slash) ${t('Snooze…')}`, command: 'ensemble.snooze' as const }]
      : []),
    ...(settings.askWhileTyping
      ? [{ label: `$(edit) ${t('Ask only by hand')}`, command: 'ensemble.askByHand' as const }]
      : []),
  ];
}
