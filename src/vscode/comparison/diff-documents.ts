import * as vscode from 'vscode';
import type { Disposable } from '../platform/disposable.ts';

export const CANDIDATE_SCHEME = 'ensemble-candidate';
/** Older texts go: a diff editor that is still open asks for none again. */
const MOST_KEPT = 40;

/** Texts of a comparison as read-only documents, for VS Code's own diff editor. */
export interface DiffDocuments extends Disposable {
  /** Two texts side by side, with the lines around the place. */
  show(left: NamedText, right: NamedText, title: string, languageFile: string): Promise<void>;
}

export interface NamedText {
  readonly name: string;
  readonly text: string;
}

export function createDiffDocuments(): DiffDocuments {
  const texts = new Map<string, string>();
  let made = 0;
  const registration = vscode.workspace.registerTextDocumentContentProvider(CANDIDATE_SCHEME, {
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
  });

  /** The file's own ending gives the document its language. */
  function uriOf({ name, text }: NamedText, languageFile: string): vscode.Uri {
    made++;
    const path = `/${made}/${name.replace(/[^\w.-]+/g, '-')}${endingOf(languageFile)}`;
    const uri = vscode.Uri.from({ scheme: CANDIDATE_SCHEME, path });
    texts.set(uri.toString(), text);
    for (const key of texts.keys()) {
      if (texts.size <= MOST_KEPT) break;
      texts.delete(key);
    }
    return uri;
  }

  return {
    async show(left, right, title, languageFile) {
      await vscode.commands.executeCommand(
        'vscode.diff',
        uriOf(left, languageFile),
        uriOf(right, languageFile),
        title,
        { preview: true },
      );
    },
    dispose() {
      registration.dispose();
      texts.clear();
    },
  };
}

function endingOf(file: string): string {
  return /\.[\w-]+$/.exec(file)?.[0] ?? '';
}
