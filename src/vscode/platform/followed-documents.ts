import * as vscode from 'vscode';
import type { Engine } from '../../engine/engine.ts';
import type { Settings } from '../../settings/parse-settings.ts';
import type { SyntaxService } from '../../syntax/syntax-service.ts';
import { isEnabledFor } from './configuration.ts';
import type { Disposable } from './disposable.ts';

/** Tells parser and engine of edits, as they come, and the parser of documents that are closed. */
export function followDocuments(
  syntax: SyntaxService,
  now: () => { readonly settings: Settings; readonly engine: Engine },
): Disposable {
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0) return;
      const { settings, engine } = now();
      // Ahead of the first request: compiling a grammar takes longer than the request would wait.
      if (isEnabledFor(document.languageId, settings)) syntax.warm(document.languageId);
      engine.edited({
        uri: document.uri.toString(),
        path: '',
        languageId: document.languageId,
        version: document.version,
        get text() {
          return document.getText();
        },
      });
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      syntax.forget(document.uri.toString());
    }),
  );
}
