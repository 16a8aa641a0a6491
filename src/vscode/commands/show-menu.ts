import * as vscode from 'vscode';
import { SLOW_AFTER } from '../../engine/member-states.ts';
import { isEnabledAnywhere } from '../platform/configuration.ts';
import type { Session } from '../session.ts';
import { learnedDetail, speedDetail, stateDetail } from '../views/status-bar.ts';
import { activeLanguage, strategyNow } from '../strategy-words.ts';
import { chosenText, failureText, reasonText, stateIcon } from '../words.ts';
import type { CommandId } from './table.ts';
import { modelLabel } from '../views/model-label.ts';

const { t } = vscode.l10n;

interface MenuItem extends vscode.QuickPickItem {
  readonly command?: CommandId;
}

/** The status menu: every member with its state, what can be done, and what went wrong last. */
export async function showMenu(session: Session): Promise<void> {
  const { roster, states } = session.engine;
  const { chosen } = roster.selection();
  const members: MenuItem[] = chosen.map(({ listed, reason }) => {
    const { id, place } = listed.description;
    const status = states.of(id);
    const repair = status.failure === undefined ? '' : ` · ${failureText(status.failure)}`;
    return {
      label: `${stateIcon(status.state)} ${modelLabel(id)}`,
      description: `${place} · ${chosenText(reason)}`,
      detail: `${stateDetail(status)}${speedDetail(session, id)}${learnedDetail(session, listed.description)}${repair}`,
      command: 'ensemble.chooseModels',
    };
  });
  const slow = chosen.some(({ listed }) => states.of(listed.description.id).tooLate >= SLOW_AFTER);
  const last = session.last?.result;
  const notes: MenuItem[] = [
    ...(slow
      ? [
          {
            label: `$(rocket) ${t('Choose a smaller or faster model')}`,
            command: 'ensemble.chooseModels' as const,
          },
        ]
      : []),
    ...(last?.kind === 'none'
      ? [
          {
            label: `$(info) ${t('Nothing shown last time: {0}', reasonText(last.reason))}`,
            detail: last.detail,
            command: 'ensemble.showLog' as const,
          },
        ]
      : []),
    ...(members.length === 0
      ? [
          {
            label: `$(warning) ${t('No member: start Ollama, pull a model, or choose models')}`,
            command: 'ensemble.diagnose' as const,
          },
        ]
      : []),
  ];
  const on = isEnabledAnywhere(session.settings);
  const separator = (label: string): MenuItem => ({
    label,
    kind: vscode.QuickPickItemKind.Separator,
  });
  const items: MenuItem[] = [
    ...notes,
    separator(t('Models')),
    ...members,
    separator(t('Actions')),
    { label: `$(lightbulb) ${t('Trigger a completion')}`, command: 'ensemble.trigger' },
    { label: `$(list-selection) ${t('Pick a candidate')}`, command: 'ensemble.pickCandidate' },
    { label: `$(diff-multiple) ${t('Compare candidates')}`, command: 'ensemble.compare' },
    { label: `$(comment) ${t('Ask all models')}`, command: 'ensemble.askAll' },
    { label: `$(type-hierarchy) ${t('Refactor')}`, command: 'ensemble.refactor' },
    { label: `$(question) ${t('Explain the last completion')}`, command: 'ensemble.explainLast' },
    { label: `$(server) ${t('Choose models')}`, command: 'ensemble.chooseModels' },
    {
      label: `$(combine) ${t('Choose strategy')}`,
      description: strategyNow(session, activeLanguage()),
      command: 'ensemble.chooseStrategy',
    },
    { label: `$(cloud-download) ${t('Pull a model')}`, command: 'ensemble.pullModel' },
    { label: `$(graph) ${t('Learned weights')}`, command: 'ensemble.showLearned' },
    { label: `$(calendar) ${t('My week')}`, command: 'ensemble.myWeek' },
    { label: `$(beaker) ${t('Benchmark this workspace')}`, command: 'ensemble.benchmarkWorkspace' },
    { label: `$(record) ${t('Record requests')}`, command: 'ensemble.record' },
    { label: `$(pulse) ${t('Diagnose')}`, command: 'ensemble.diagnose' },
    { label: `$(output) ${t('Show log')}`, command: 'ensemble.showLog' },
    {
      label: on ? `$(circle-slash) ${t('Switch off')}` : `$(play) ${t('Switch on')}`,
      command: 'ensemble.toggle',
    },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: 'Ensemble' });
  if (picked?.command !== undefined) await vscode.commands.executeCommand(picked.command);
}
