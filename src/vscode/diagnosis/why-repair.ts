import * as vscode from 'vscode';
import { settingAction, type RepairAction } from '../views/repairs.ts';
import type { Reason } from './why-nothing.ts';

const { t } = vscode.l10n;

/** What a button does about a reason; undefined where only the user's hands help. */
export function reasonRepair(reason: Reason): RepairAction | undefined {
  switch (reason.code) {
    case 'off':
      return { title: t('Switch On'), command: 'ensemble.toggle' };
    case 'snoozed':
      return { title: t('End Snooze'), command: 'ensemble.endSnooze' };
    case 'editor-off':
      return editorSetting('editor.inlineSuggest.enabled');
    case 'editor-suppressed':
      return editorSetting('editor.inlineSuggest.experimental.suppressInlineSuggestions');
    case 'show-delay':
      return editorSetting('editor.inlineSuggest.minShowDelay');
    case 'proxy':
      return editorSetting('http.noProxy');
    case 'language-off':
      return settingAction(t('Change Setting'), 'enable');
    case 'by-hand':
      return settingAction(t('Change Setting'), 'askWhileTyping');
    case 'battery':
      return settingAction(t('Change Setting'), 'onBattery');
    case 'paused-for-rival':
      return settingAction(t('Change Setting'), 'besideOthers');
    case 'low-confidence':
      return settingAction(t('Change Setting'), 'leastConfidence');
    case 'cloud-off':
      return settingAction(t('Change Setting'), 'cloud.enable');
    case 'budget':
      return settingAction(t('Raise Limit'), 'cloud.dailyLimitDollars');
    case 'insecure':
    case 'not-a-model-server':
      return settingAction(t('Change Server'), 'servers');
    case 'unreachable':
      return reason.isRemote
        ? { title: t('Ways to Reach a Model'), command: 'ensemble.reachModels' }
        : { title: t('Add Model'), command: 'ensemble.addModel' };
    case 'local-only':
      return { title: t('Add Model'), command: 'ensemble.addModel' };
    case 'key-refused':
      return { title: t('Set API Key'), command: 'ensemble.setApiKey' };
    case 'model-missing':
    case 'no-models':
    case 'no-fill':
      return { title: t('Pull Model'), command: 'ensemble.pullModel' };
    case 'model-broken':
    case 'no-member':
    case 'no-memory':
    case 'slow-members':
    case 'too-slow':
    case 'weak-fill':
    case 'cut-short':
      return { title: t('Choose Models'), command: 'ensemble.chooseModels' };
    case 'needs-not-met':
      return { title: t('Choose Strategy'), command: 'ensemble.chooseStrategy' };
    case 'rival-wins':
    case 'vim-normal':
    case 'cloud-by-hand':
    case 'no-agreement':
    case 'all-filtered':
    case 'not-loaded':
      return { title: t('Trigger'), command: 'ensemble.trigger' };
    case 'resting':
    case 'all-failed':
      return { title: t('Show Log'), command: 'ensemble.showLog' };
    case 'no-document':
    case 'document':
    case 'unfocused':
    case 'loading':
      return undefined;
  }
}

function editorSetting(key: string): RepairAction {
  return {
    title: t('Change Setting'),
    command: 'workbench.action.openSettings',
    argument: `@id:${key}`,
  };
}
