import * as vscode from 'vscode';
import type { Disposable } from './disposable.ts';

/** Texts as read-only documents of a scheme, which nobody is asked to save. They never change. */
export interface ReadOnlyTexts extends Disposable {
  /** Keeps a text and says where; `nameOf` makes an address of the scheme from a number that was not used yet. */
  keep(
    text: string,
    nameOf: (made: number) => Pick<vscode.Uri, 'path'> & { query?: string },
  ): vscode.Uri;
}

/** Input   `most`: so many are kept; older ones go, since an editor that is still open asks for none again. */
export function createReadOnlyTexts(scheme: string, most: number): ReadOnlyTexts {
  const texts = new Map<string, string>();
  let made = 0;
  const registration = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
  });
  return {
    keep(text, nameOf) {
      made++;
      const uri = vscode.Uri.from({ scheme, ...nameOf(made) });
      texts.set(uri.toString(), text);
      for (const key of texts.keys()) {
        if (texts.size <= most) break;
        texts.delete(key);
      }
      return uri;
    },
    dispose() {
      registration.dispose();
      texts.clear();
    },
  };
}
