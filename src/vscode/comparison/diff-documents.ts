import * as vscode from 'vscode';
import type { Disposable } from '../platform/disposable.ts';
import { createReadOnlyTexts } from '../platform/read-only-texts.ts';

export const CANDIDATE_SCHEME = 'ensemble-candidate';
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
  const texts = createReadOnlyTexts(CANDIDATE_SCHEME, MOST_KEPT);
  /** The file's own ending gives the document its language. */
  const uriOf = ({ name, text }: NamedText, languageFile: string): vscode.Uri =>
    texts.keep(text, (made) => ({
      path: `/${made}/${name.replace(/[^\w.-]+/g, '-')}${endingOf(languageFile)}`,
    }));
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
    dispose: () => texts.dispose(),
  };
}

function endingOf(file: string): string {
  return /\.[\w-]+$/.exec(file)?.[0] ?? '';
}
