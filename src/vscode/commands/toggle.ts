import * as vscode from 'vscode';
import { ENABLED_LANGUAGES } from '../../settings/table.ts';
import { isEnabledAnywhere, writeSetting, writtenSetting } from '../platform/configuration.ts';
import type { Session } from '../session.ts';
import { switchedOff, switchedOn } from './enabled-languages.ts';

/** What the languages said before they were all switched off, for the way back. */
const BEFORE_SLOT = 'enableBefore';

/** Switches inline completion off for every language, or back to what the languages said before. */
export async function toggle(
  session: Session,
  states: Readonly<Record<'globalState' | 'workspaceState', vscode.Memento>>,
): Promise<void> {
  const on = isEnabledAnywhere(session.settings);
  const { value, isOfWorkspace } = writtenSetting('enable');
  const state = isOfWorkspace ? states.workspaceState : states.globalState;
  if (on) await state.update(BEFORE_SLOT, value);
  const wanted = on
    ? switchedOff(session.settings.enable)
    : switchedOn(state.get<unknown>(BEFORE_SLOT), isOfWorkspace ? ENABLED_LANGUAGES : undefined);
  await writeSetting('enable', wanted);
  const text = on ? vscode.l10n.t('Ensemble is off') : vscode.l10n.t('Ensemble is on');
  vscode.window.setStatusBarMessage(text, 3000);
}
