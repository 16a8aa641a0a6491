import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Clock } from '../../core/clock.ts';
import { documentGuard } from '../../context/document-guard.ts';
import { mayBeContext } from '../../context/exclusion.ts';
import {
  createWorkspaceServer,
  type WorkspaceServer,
} from '../../providers/workspace/workspace-server.ts';
import { workspaceWorkerAt } from '../../providers/workspace/start-workspace-worker.ts';
import type { WorkspaceStatus } from '../../providers/workspace/protocol.ts';
import type { Disposable } from './disposable.ts';
import type { Exclusions } from './exclusions.ts';
import { asDocument, isCell, judgedScheme, notebookAt } from './notebooks.ts';
import { pathOf } from './surroundings.ts';
import { createWorkspaceFiles } from './workspace-files.ts';

/** The model of the workspace, fed from the editor. */
export interface WorkspaceLearning extends Disposable {
  readonly server: WorkspaceServer;
}

export interface WorkspaceLearningOptions {
  readonly context: vscode.ExtensionContext;
  readonly exclusions: Exclusions;
  readonly clock: Clock;
  readonly workerPath: string;
  readonly onStatus: (status: WorkspaceStatus, phaseBefore: WorkspaceStatus['phase']) => void;
}

/**
 * Starts to learn with the first edit of a file, not with the window: who only reads pays nothing.
 * Open documents are learned as they are typed, unless a rule leaves them out.
 */
export function createWorkspaceLearning(options: WorkspaceLearningOptions): WorkspaceLearning {
  const { context, exclusions, clock, workerPath, onStatus } = options;
  const server = createWorkspaceServer({
    startWorker: workspaceWorkerAt(workerPath),
    files: createWorkspaceFiles(exclusions, clock),
    storageFolder: storageFolder(context),
    session: randomUUID(),
    clock,
  });
  const allowed = new Map<string, boolean>();
  let started = false;

  function tell(document: vscode.TextDocument): void {
    if (allowed.get(document.uri.toString()) !== true) return;
    const { languageId, uri } = document;
    const path = pathOf(uri);
    if (!isCell(document)) {
      server.documents.changed({ path, languageId, text: document.getText() });
      return;
    }
    // All cells of a notebook are one document: its path is theirs.
    const notebook = notebookAt(uri);
    const whole = notebook && asDocument(notebook, path);
    if (whole !== undefined) server.documents.changed(whole);
  }

  function closed({ uri }: { readonly uri: vscode.Uri }): void {
    // A cell that was deleted is no part of its notebook any more, which is told as a whole.
    const [rest] = (isCell({ uri }) ? notebookAt(uri)?.getCells() : undefined) ?? [];
    if (rest === undefined) server.documents.closed(pathOf(uri));
    else if (started) tell(rest.document);
  }

  function judge(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (allowed.has(key)) return;
    allowed.set(key, false);
    const scheme = judgedScheme(document.uri);
    if (documentGuard({ scheme, length: document.getText().length }) !== undefined) return;
    void exclusions.verdict(document.uri).then((exclusion) => {
      if (!allowed.has(key)) return;
      allowed.set(key, mayBeContext(exclusion));
      if (started) tell(document);
    });
  }

  function start(): void {
    started = true;
    server.start();
    for (const document of vscode.workspace.textDocuments) tell(document);
  }

  for (const document of vscode.workspace.textDocuments) judge(document);
  let { phase } = server.status;
  const stopListening = server.onStatus((status) => {
    onStatus(status, phase);
    phase = status.phase;
  });
  const subscriptions = vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(judge),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0 || allowed.get(document.uri.toString()) !== true) return;
      if (started) tell(document);
      else start();
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      allowed.delete(document.uri.toString());
      closed(document);
    }),
    vscode.workspace.onDidCloseNotebookDocument(({ uri }) => {
      server.documents.closed(pathOf(uri));
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => {
      server.rescan();
    }),
    exclusions.onDidChange(() => {
      for (const document of vscode.workspace.textDocuments) {
        allowed.delete(document.uri.toString());
        server.documents.closed(pathOf(document.uri));
        judge(document);
      }
      server.rescan();
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('files.exclude')) server.rescan();
    }),
  );
  return {
    server,
    dispose() {
      stopListening();
      subscriptions.dispose();
      void server.dispose();
    },
  };
}

/** One folder a workspace; none for a window without a folder. */
function storageFolder(context: vscode.ExtensionContext): string | undefined {
  const { workspaceFolders } = vscode.workspace;
  if (workspaceFolders === undefined || context.storageUri?.scheme !== 'file') return undefined;
  const folders = workspaceFolders.map(({ uri }) => uri.toString()).join('\n');
  const name = createHash('sha256').update(folders).digest('hex').slice(0, 16);
  return path.join(context.storageUri.fsPath, 'workspace-model', name);
}
