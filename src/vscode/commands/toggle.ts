import * as vscode from 'vscode';
import { ENABLED_LANGUAGES } from '../../settings/table.ts';
import { isEnabledAnywhere, writeSetting } from '../platform/configuration.ts';
import type { Session } from '../session.ts';

/** Switches inline completion off for every language, or back to what the languages say. */
export async function toggle(session: Session): Promise<void> {
  const on = isEnabledAnywhere(session.settings);
  const { enable } = session.settings;
  const value = on
    ? Object.fromEntries(Object.keys({ '*': true, ...enable }).map((language) => [language, false]))
    : ENABLED_LANGUAGES;
  await writeSetting('enable', value);
  const text = on ? vscode.l10n.t('Ensemble is off') : vscode.l10n.t('Ensemble is on');
  vscode.window.setStatusBarMessage(text, 3000);
}
