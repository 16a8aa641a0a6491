import * as vscode from 'vscode';
import type { Session } from '../session.ts';
import { failureText, problemText } from '../words.ts';
import type { Disposable } from '../platform/disposable.ts';
import { nextEpisode, NO_EPISODE, type MembersNow, type ToldFailure } from './failure-episodes.ts';
import type { ReachWatch } from '../remote/reach-watch.ts';
import { memberRepair, runRepair } from './repairs.ts';

const { t } = vscode.l10n;

/**
 * One message per episode: when no member can answer any more, or a setting is wrong. It names the
 * repair as a button. The status bar shows the rest.
 */
export function createFailureMessages(
  session: Session,
  reach: Pick<ReachWatch, 'mends'>,
): Disposable {
  let episode = NO_EPISODE;
  let toldProblems = '';

  async function tell({ failure, modelId }: ToldFailure): Promise<void> {
    if (await reach.mends(failure, modelId)) return;
    const action = memberRepair(session, failure, modelId);
    const text = `Ensemble: ${failureText(failure)}`;
    if ((await vscode.window.showWarningMessage(text, action.title)) !== action.title) return;
    episode = { ...episode, isRepaired: true };
    await runRepair(action);
  }

  const update = (): void => {
    const key = session.problems.map(problemText).join(' ');
    if (key !== '' && key !== toldProblems) void tellProblems(key);
    toldProblems = key;
    const next = nextEpisode(episode, membersNow(session));
    episode = next.episode;
    if (next.tell !== undefined) void tell(next.tell);
  };
  return vscode.Disposable.from(
    session.onDidChange(update),
    session.onDidReconfigure(() => {
      episode = NO_EPISODE;
      update();
    }),
  );
}

function membersNow(session: Session): MembersNow {
  const { roster, states } = session.engine;
  const chosen = roster
    .selection()
    .chosen.filter(({ listed }) => listed.description.instant !== true);
  return {
    members: chosen.map(({ listed: { description } }) => ({
      ...states.of(description.id),
      place: description.place,
    })),
    serverFailures: roster.directory.current().failures.map(({ failure }) => failure),
    isMissed: isMissed(session),
    limitReached: session.spending.state().reached === 'hard',
  };
}

/** Whoever has named a server, or gets nothing without one, wants to know that it does not answer. */
function isMissed({ settings, last }: Session): boolean {
  return last !== undefined && (settings.servers.length > 0 || last.result.kind === 'none');
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
