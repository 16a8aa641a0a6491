import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { RecordingError } from '../../recording/recording-writer.ts';
import { readRecordingFile } from '../../recording/recording-file.ts';
import type { ListedModel } from '../../engine/model-directory.ts';
import { reportRecording } from '../benchmark/report-recording.ts';
import { showReport } from '../benchmark/report-panel.ts';
import {
  archive,
  runWorkspaceBenchmark,
  type WorkspaceBenchmark,
} from '../benchmark/workspace-benchmark.ts';
import type { Session } from '../session.ts';
import { modelLabels } from '../views/model-label.ts';
import { durationText } from '../figures.ts';

const { t } = vscode.l10n;

const QUICK_MS = 120_000;
const QUICK_HOLES = 2_000;
const FULL_HOLES = 1_000;

interface WayItem extends vscode.QuickPickItem {
  readonly way: 'quick' | 'full' | 'resume' | 'last' | 'restart';
}

/** Measures members and strategies on the user's own code and advises what pays. */
export async function benchmarkWorkspace(session: Session, folder: string): Promise<void> {
  if ((vscode.workspace.workspaceFolders ?? []).length === 0) {
    void vscode.window.showWarningMessage(
      t('Ensemble: open a folder first; the benchmark cuts holes into its files.'),
    );
    return;
  }
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: t('Ensemble: asking the servers') },
    () => session.engine.roster.directory.refresh(0, new AbortController().signal),
  );
  const chosen = session.engine.roster.selection().chosen.map(({ listed }) => listed);
  const local = chosen.filter(({ description }) => description.place === 'local');
  const recording = path.join(folder, 'workspace.jsonl');
  const last = recording.replace(/\.jsonl$/, '.last.jsonl');
  const picked = await vscode.window.showQuickPick(
    waysToRun(local, chosen, existsSync(recording), existsSync(last)),
    { title: t('Ensemble: benchmark this workspace') },
  );
  if (picked === undefined) return;
  if (picked.way === 'last') {
    await reportRecording(session, readRecordingFile(last), last);
    return;
  }
  const members = picked.way === 'full' ? chosen : local;
  if (members.length === 0) {
    const choose = t('Choose Models');
    const message = t('Ensemble: no local model to measure. Start Ollama, or choose models.');
    if ((await vscode.window.showWarningMessage(message, choose)) === choose) {
      await vscode.commands.executeCommand('ensemble.chooseModels');
    }
    return;
  }
  if (picked.way === 'full' && !(await isConfirmed(session, members))) return;
  if (picked.way !== 'resume') await rm(recording, { force: true });
  const isQuick = picked.way !== 'full';
  const wish: WorkspaceBenchmark = {
    members,
    holes: isQuick ? QUICK_HOLES : FULL_HOLES,
    ...(isQuick ? { limitMs: QUICK_MS } : {}),
    stopWhenDecided: isQuick,
    recording,
  };
  try {
    const result = await runWorkspaceBenchmark(session, wish);
    if (result === undefined) {
      void vscode.window.showInformationMessage(
        t(
          'Ensemble: nothing was measured; there is no suitable code, or it was cancelled at once.',
        ),
      );
      return;
    }
    if (result.complete) {
      session.evidence.keep(result.report.fusion ?? []);
      session.keepScoringTimes();
      await archive(recording);
    }
    await showReport(result.report, folder);
  } catch (error) {
    if (!(error instanceof RecordingError)) throw error;
    void vscode.window.showErrorMessage(error.message);
  }
}

function waysToRun(
  local: readonly ListedModel[],
  chosen: readonly ListedModel[],
  hasUnfinished: boolean,
  hasLast: boolean,
): readonly WayItem[] {
  const named = (members: readonly ListedModel[]): string =>
    members.length === 0
      ? t('no member')
      : modelLabels(members.map(({ description }) => description.id));
  return [
    {
      way: 'quick',
      label: `$(zap) ${t('Quick')}`,
      description: t('two minutes at most'),
      detail: t('Local members only: {0}. Ends early when the figures can tell.', named(local)),
    },
    {
      way: 'full',
      label: `$(beaker) ${t('Full')}`,
      description: t('up to {0} places', FULL_HOLES),
      detail: t('All members: {0}. Says first what it takes.', named(chosen)),
    },
    ...(hasUnfinished
      ? [
          {
            way: 'resume' as const,
            label: `$(debug-continue) ${t('Resume')}`,
            detail: t('Goes on where the last benchmark was cancelled, with local members.'),
          },
        ]
      : []),
    ...(hasLast
      ? [
          {
            way: 'last' as const,
            label: `$(graph) ${t('Show the last report')}`,
            detail: t('Evaluates the last complete benchmark again; no model is asked.'),
          },
        ]
      : []),
  ];
}

/** States calls, minutes and money before anything is asked. */
async function isConfirmed(session: Session, members: readonly ListedModel[]): Promise<boolean> {
  const { speeds } = session.engine.roster;
  const times = members.map(({ description }) => speeds.of(description.id).totalMs);
  const known = times.filter((time) => time !== undefined);
  const perPlaceMs = known.reduce((sum, time) => sum + time, 0);
  const time =
    known.length < members.length
      ? t('an unknown time: not every member has been measured yet')
      : t(
          'about {0}',
          durationText(60_000 * Math.max(1, Math.ceil((perPlaceMs * FULL_HOLES) / 60_000))),
        );
  const cloud = members.filter(({ description }) => description.place === 'cloud');
  const money =
    cloud.length === 0
      ? t('No member costs money.')
      : t(
          '{0} of these calls go to {1}, which may cost money: about {2} tokens read and {3} written; look up the price of your provider. Your code is sent there.',
          cloud.length * FULL_HOLES,
          modelLabels(cloud.map(({ description }) => description.id)),
          cloud.length * FULL_HOLES * 1_000,
          cloud.length * FULL_HOLES * 40,
        );
  const start = t('Start');
  const question = t(
    'Run the full benchmark? Up to {0} calls, {1}; members on this machine also score the places where answers differ. It pauses while you type and can be cancelled and resumed. {2}',
    members.length * FULL_HOLES,
    time,
    money,
  );
  return (await vscode.window.showInformationMessage(question, start)) === start;
}
