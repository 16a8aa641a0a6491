import * as vscode from 'vscode';
import type { Disposable } from '../platform/disposable.ts';

export const REPORT_SCHEME = 'ensemble-diagnosis';
/** Older texts go: an editor that is still open asks for none again. */
const MOST_KEPT = 5;

/** Reports as read-only documents, which nobody is asked to save. */
export interface ReportDocument extends Disposable {
  /** Beside the editor that is active, or where an earlier one is to be seen; the cursor at its end. */
  show(text: string): Promise<void>;
}

export function createReportDocument(): ReportDocument {
  const texts = new Map<string, string>();
  let made = 0;
  const registration = vscode.workspace.registerTextDocumentContentProvider(REPORT_SCHEME, {
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
  });

  /** Documents never change: one that is to be seen is replaced by the next. */
  function uriOf(text: string): vscode.Uri {
    made++;
    const name = { scheme: REPORT_SCHEME, path: '/Ensemble diagnosis.md', query: String(made) };
    const uri = vscode.Uri.from(name);
    texts.set(uri.toString(), text);
    for (const key of texts.keys()) {
      if (texts.size <= MOST_KEPT) break;
      texts.delete(key);
    }
    return uri;
  }

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
    dispose() {
      registration.dispose();
      texts.clear();
    },
  };
}
