import * as vscode from 'vscode';
import { directionOf } from '../../text/figures.ts';
import type { PageLanguage } from '../../webview/static-page.ts';

/** How pages speak: as the editor does where there is a translation, else in English; figures always as it does. */
export function editorLanguage(): PageLanguage {
  const { bundle } = vscode.l10n;
  const language = bundle === undefined ? 'en' : vscode.env.language;
  return {
    ...{ language, direction: directionOf(language), figures: vscode.env.language },
    words: wordsOf(bundle ?? {}),
  };
}

/** Translations by their English text. */
function wordsOf(
  bundle: Readonly<Record<string, string | { readonly message: string }>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(bundle).map(([english, entry]) => [
      english,
      typeof entry === 'string' ? entry : entry.message,
    ]),
  );
}
