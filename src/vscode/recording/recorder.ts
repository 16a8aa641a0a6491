import * as vscode from 'vscode';
import { createHeldLines, type HeldLines } from '../../recording/held-lines.ts';
import { recordedRequest } from '../../recording/recorded-request.ts';
import {
  openRecording,
  RecordingError,
  type RecordingWriter,
} from '../../recording/recording-writer.ts';
import type { RecordingLine } from '../../recording/recording-line.ts';
import { redactLine } from '../../recording/redact.ts';
import type { Disposable } from '../platform/disposable.ts';
import type { LastResult, Session } from '../session.ts';
import { newRecordingFile } from './recordings-folder.ts';

/** A recording under way. */
export interface RecordingState {
  readonly file: string;
  readonly requests: number;
}

/** Writes what is asked while it is on; off until somebody starts it. */
export interface Recorder extends Disposable {
  readonly state: RecordingState | undefined;
  readonly onDidChange: vscode.Event<void>;
  /** Throws a RecordingError where the file cannot be written. */
  start(): Promise<void>;
  /** Waits for what is being written. */
  stop(): Promise<RecordingState | undefined>;
}

/**
 * Records every request that asked models, once, with the texts of all members and the one that was
 * accepted, without secrets.
 * Requests in files that an ignore file names are left out: these are shown to local models only, and
 * a recording may be handed on. Stops by itself, with a message, when its file is full or cannot be
 * written.
 */
export function createRecorder(session: Session, folder: string): Recorder {
  const changed = new vscode.EventEmitter<void>();
  let writer: RecordingWriter | undefined;
  let held: HeldLines | undefined;
  let requests = 0;
  let writing: Promise<void> = Promise.resolve();
  const seen = new Set<string>();

  async function record({ request, result }: LastResult): Promise<void> {
    if (result.kind !== 'completion' || request.localOnly === true || seen.has(result.runId))
      return;
    const { engine } = session;
    const run = engine.run(result.runId);
    if (run === undefined) return;
    seen.add(result.runId);
    // Members that came too late for the answer belong to the recording as well.
    await run.finished;
    if (run.candidates.length === 0 || writer === undefined) return;
    const { directory } = engine.roster;
    const members = run.memberIds.flatMap((id) => directory.find(id)?.description ?? []);
    const { path } = request.document;
    const { line, character } = request.position;
    const id = `${path}:${line + 1}:${character + 1}:${session.clock.wallTime()}:${run.id}`;
    const { context, failures, candidates } = run;
    await held?.hold(run.id, recordedRequest(id, { context, path, members, failures }, candidates));
    requests++;
    changed.fire();
  }

  async function write(line: RecordingLine): Promise<void> {
    await writer?.write(redactLine(line));
  }

  async function stop(): Promise<RecordingState | undefined> {
    writing = writing.then(() => held?.flush()).catch(fail);
    await writing;
    const ended = writer;
    if (ended === undefined) return undefined;
    writer = undefined;
    held = undefined;
    await ended.close();
    changed.fire();
    return { file: ended.file, requests };
  }

  async function fail(error: unknown): Promise<void> {
    const message = error instanceof Error ? error.message : String(error);
    const ended = writer;
    writer = undefined;
    held = undefined;
    await ended?.close().catch(() => undefined);
    changed.fire();
    const what =
      error instanceof RecordingError ? message : vscode.l10n.t('recording failed: {0}', message);
    void vscode.window.showErrorMessage(
      vscode.l10n.t('Ensemble stopped recording after {0} requests: {1}', requests, what),
    );
  }

  const subscription = session.onDidAnswer((answer) => {
    if (writer === undefined) return;
    writing = writing.then(() => record(answer)).catch(fail);
  });

  const outcomes = session.onDidReport(({ runId, text, outcome }) => {
    if (writer === undefined || outcome.kind !== 'accepted') return;
    writing = writing.then(() => held?.taken(runId, text)).catch(fail);
  });

  return {
    get state() {
      return writer === undefined ? undefined : { file: writer.file, requests };
    },
    onDidChange: changed.event,
    async start() {
      if (writer !== undefined) return;
      requests = 0;
      seen.clear();
      writer = await openRecording(await newRecordingFile(folder, session.clock.wallTime()));
      held = createHeldLines(write);
      changed.fire();
    },
    stop,
    dispose() {
      subscription.dispose();
      outcomes.dispose();
      changed.dispose();
      void stop();
    },
  };
}
