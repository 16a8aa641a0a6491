import * as vscode from 'vscode';
import type { Failure } from '../../core/failure.ts';
import type { MemberStatus } from '../../engine/member-states.ts';
import type { Session } from '../session.ts';
import { failureText, problemText } from '../words.ts';
import type { Disposable } from '../platform/disposable.ts';

const { t } = vscode.l10n;

/**
 * One message per episode: when no member can answer any more, or a setting is wrong. It names the
 * repair as a button. The status bar shows the rest.
 */
export function createFailureMessages(session: Session): Disposable {
  let inEpisode = false;
  let toldProblems = '';

  const update = (): void => {
    const key = session.problems.map(problemText).join(' ');
    if (key !== '' && key !== toldProblems) void tellProblems(key);
    toldProblems = key;

    const models = session.engine.roster
      .selection()
      .chosen.filter(({ listed }) => listed.description.instant !== true);
    const statuses = models.map(({ listed }) => session.engine.states.of(listed.description.id));
    const serverFailures = session.engine.roster.directory.current().failures;
    const allDown =
      models.length > 0
        ? statuses.every(({ failure }) => failure !== undefined)
        : serverFailures.length > 0 && isMissed(session);
    if (!allDown) {
      if (statuses.some(({ state }) => state === 'ready')) inEpisode = false;
      return;
    }
    if (inEpisode) return;
    inEpisode = true;
    const what = firstFailure(statuses) ?? serverFailures[0]?.failure;
    if (what !== undefined) void tell(what);
  };
  return vscode.Disposable.from(
    session.onDidChange(update),
    session.onDidReconfigure(() => {
      inEpisode = false;
      update();
    }),
  );
}

/** Whoever has named a server, or gets nothing without one, wants to know that it does not answer. */
function isMissed({ settings, last }: Session): boolean {
  return last !== undefined && (settings.servers.length > 0 || last.result.kind === 'none');
}

function firstFailure(statuses: readonly MemberStatus[]): Failure | undefined {
  return statuses.find(({ failure }) => failure !== undefined)?.failure;
}

async function tellProblems(text: string): Promise<void> {
  const open = t('Open Settings');
  const choice = await vscode.window.showWarningMessage(`Ensemble: ${text}`, open);
  if (choice === open) {
    await vscode.commands.executeCommand(
      'workbench.action.openSettings',
      '@ext:ensemble-code.ensemble-code',
    );
  }
}

async function tell(what: Failure): Promise<void> {
  const actions: Readonly<Partial<Record<Failure['repair'], { title: string; command: string }>>> =
    {
      'pull-model': { title: t('Pull Model'), command: 'ensemble.pullModel' },
      'choose-models': { title: t('Choose Models'), command: 'ensemble.chooseModels' },
      'set-key': { title: t('Set API Key'), command: 'ensemble.setApiKey' },
      'start-server': { title: t('Diagnose'), command: 'ensemble.diagnose' },
      'check-address': { title: t('Diagnose'), command: 'ensemble.diagnose' },
      'replace-file': { title: t('Choose Models'), command: 'ensemble.chooseModels' },
    };
  const action = actions[what.repair] ?? { title: t('Show Log'), command: 'ensemble.showLog' };
  const choice = await vscode.window.showWarningMessage(
    `Ensemble: ${failureText(what)}`,
    action.title,
  );
  if (choice === action.title) await vscode.commands.executeCommand(action.command);
}
