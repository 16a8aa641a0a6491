import { rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { isRecordingError } from '../../recording/recording-writer.ts';
import { readRecordingFile } from '../../recording/recording-file.ts';
import { reportRecording } from '../benchmark/report-recording.ts';
import type { Recorder } from '../recording/recorder.ts';
import { keptRecordings, type KeptRecording } from '../recording/recordings-folder.ts';
import type { Session } from '../session.ts';
import { sizeText } from '../figures.ts';

const { t } = vscode.l10n;

interface RecordItem extends vscode.QuickPickItem {
  readonly recording: KeptRecording | undefined;
}

/** Stops a recording under way; else starts one, or shows, compares and deletes those there are. */
export async function record(session: Session, recorder: Recorder, folder: string): Promise<void> {
  if (recorder.state !== undefined) {
    await stopRecording(session, recorder);
    return;
  }
  const kept = await keptRecordings(folder, session.clock.wallTime());
  const start: RecordItem = {
    recording: undefined,
    label: `$(record) ${t('Start recording')}`,
    detail: t(
      'Keeps the code around the cursor and what every model wrote, on this machine, for 30 days. Known forms of keys and passwords are taken out; files named in ignore files are not recorded.',
    ),
  };
  if (kept.length === 0) {
    await startRecording(recorder, start.detail ?? '');
    return;
  }
  const items: readonly RecordItem[] = [
    start,
    { recording: undefined, label: t('Recordings'), kind: vscode.QuickPickItemKind.Separator },
    ...kept.map((recording): RecordItem => ({
      recording,
      label: `$(file) ${recording.name}`,
      description: sizeText(recording.bytes),
    })),
  ];
  const picked = await vscode.window.showQuickPick(items, { title: t('Ensemble: record') });
  if (picked === undefined) return;
  if (picked.recording === undefined) await startRecording(recorder, start.detail ?? '');
  else await useRecording(session, picked.recording.file);
}

/** Asked by a message with a button: what is recorded is code. */
async function startRecording(recorder: Recorder, detail: string): Promise<void> {
  const yes = t('Record');
  const question = `${t('Record completion requests?')} ${detail}`;
  if ((await vscode.window.showInformationMessage(question, yes)) !== yes) return;
  try {
    await recorder.start();
  } catch (error) {
    if (!isRecordingError(error)) throw error;
    void vscode.window.showErrorMessage(error.message);
  }
}

async function stopRecording(session: Session, recorder: Recorder): Promise<void> {
  const ended = await recorder.stop();
  if (ended === undefined) return;
  const compare = t('Compare Strategies');
  const show = t('Show File');
  const remove = t('Delete');
  const picked = await vscode.window.showInformationMessage(
    ended.requests === 1 ? t('1 request recorded.') : t('{0} requests recorded.', ended.requests),
    ...(ended.requests > 0 ? [compare] : []),
    show,
    remove,
  );
  if (picked === compare) await compareOn(session, ended.file);
  if (picked === show) await vscode.window.showTextDocument(vscode.Uri.file(ended.file));
  if (picked === remove) await rm(ended.file, { force: true });
}

async function useRecording(session: Session, file: string): Promise<void> {
  const compare = `$(graph) ${t('Compare strategies on it')}`;
  const show = `$(go-to-file) ${t('Show the file')}`;
  const remove = `$(trash) ${t('Delete it')}`;
  const picked = await vscode.window.showQuickPick([compare, show, remove]);
  if (picked === compare) await compareOn(session, file);
  if (picked === show) await vscode.window.showTextDocument(vscode.Uri.file(file));
  if (picked === remove) await rm(file, { force: true });
}

/** Recordings of live requests have no reference: agreement of strategies is all that can be told. */
async function compareOn(session: Session, file: string): Promise<void> {
  await reportRecording(session, readRecordingFile(file), file);
}
