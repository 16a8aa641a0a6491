import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type * as vscode from 'vscode';
import { comparisonOfRun } from '../../engine/comparison/comparison-of-run.ts';
import { snapshotOf } from '../completion/document-request.ts';
import type { Disposable } from '../platform/disposable.ts';
import type { Session } from '../session.ts';
import { createComparisonFiles, type ComparisonFiles } from './comparison-files.ts';
import { createComparisonPanel, type ComparisonPanel } from './comparison-panel.ts';

/** The comparison panel and what it keeps; made when it is first wanted. */
export interface ComparisonRoom extends Disposable {
  /** Opens the panel: with the run on the screen where there is one, and no new call. */
  compare(): Promise<void>;
  /** Opens the panel and lets it ask for an instruction. */
  askAll(): Promise<void>;
  /** Puts back a panel that the editor has kept over a reload. */
  restore(kept: vscode.WebviewPanel): Promise<void>;
  /** A command that the page obeys, where there is a panel. */
  act(act: string): void;
}

/** The comparison that was on the desk, for a reload of the window. */
const LAST = 'comparisonOnDesk';

export function createComparisonRoom(
  session: Session,
  context: vscode.ExtensionContext,
): ComparisonRoom {
  const folder = (context.storageUri ?? context.globalStorageUri).fsPath;
  const files: ComparisonFiles = createComparisonFiles(path.join(folder, 'comparisons'), () =>
    session.clock.wallTime(),
  );
  let panel: ComparisonPanel | undefined;
  let isLeaving = false;

  function opened(kept?: vscode.WebviewPanel): ComparisonPanel {
    panel ??= createComparisonPanel({
      ...{ session, context, files },
      ...(kept === undefined ? {} : { kept }),
      onDesk(id) {
        void context.workspaceState.update(LAST, id);
      },
      onClosed() {
        panel = undefined;
        // The editor gives a panel back that was open when the window was loaded anew.
        if (!isLeaving) void context.workspaceState.update(LAST, undefined);
      },
    });
    return panel;
  }

  /** The run behind the ghost text, as it is now, unless the panel has it already. */
  function putRun({ desk, facts }: ComparisonPanel): void {
    const result = session.last?.result;
    const { editor } = facts;
    if (result?.kind !== 'completion' || editor === undefined || result.runId === desk.runId)
      return;
    const run = session.engine.run(result.runId);
    if (run === undefined) return;
    const { directory } = session.engine.roster;
    const comparison = comparisonOfRun(run, {
      id: randomUUID(),
      startedAt: session.clock.wallTime(),
      describe: (id) => directory.find(id)?.description,
      document: snapshotOf(editor.document),
      cursor: editor.document.offsetAt(editor.selection.active),
    });
    if (comparison !== undefined) desk.showRun(comparison, run);
  }

  return {
    async compare() {
      const isNew = panel === undefined;
      const on = opened();
      if (isNew || !on.desk.busy) putRun(on);
      if (!isNew) on.reveal();
      await on.refresh();
    },
    async askAll() {
      const on = opened();
      on.desk.clear();
      on.reveal();
      await on.refresh();
      on.act('instruct');
    },
    async restore(kept) {
      const on = opened(kept);
      const id = context.workspaceState.get<string>(LAST);
      if (id === undefined) return;
      const read = await files.load(id);
      if ('comparison' in read) on.desk.show(read.comparison, true);
      await on.refresh();
    },
    act(act) {
      panel?.act(act);
    },
    dispose() {
      isLeaving = true;
      panel?.dispose();
    },
  };
}
