import * as vscode from 'vscode';
import type { Disposable } from '../platform/disposable.ts';
import { createReadOnlyTexts } from '../platform/read-only-texts.ts';

export const REPORT_SCHEME = 'ensemble-diagnosis';
const MOST_KEPT = 5;

/** Reports as read-only documents, which nobody is asked to save. */
export interface ReportDocument extends Disposable {
  /** Beside the editor that is active, or where an earlier one is to be seen; the cursor at its end. */
  show(text: string): Promise<void>;
}

export function createReportDocument(): ReportDocument {
  const texts = createReadOnlyTexts(REPORT_SCHEME, MOST_KEPT);
  /** Documents never change: one that is to be seen is replaced by the next. */
  const uriOf = (text: string): vscode.Uri =>
    texts.keep(text, (made) => ({ path: '/Ensemble diagnosis.md', query: String(made) }));
  return {
    async show(text) {
      const document = await vscode.workspace.openTextDocument(uriOf(text));
      const earlier = vscode.window.visibleTextEditors.find(
        (one) => one.document.uri.scheme === REPORT_SCHEME,
      );
      const editor = await vscode.window.showTextDocument(document, {
        viewColumn: earlier?.viewColumn ?? vscode.ViewColumn.Beside,
        preview: true,
      });
      // What everybody looks for is at the end.
      const end = document.lineAt(document.lineCount - 1).range;
      editor.selection = new vscode.Selection(end.start, end.start);
      editor.revealRange(end, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    },
    dispose: () => texts.dispose(),
  };
}
