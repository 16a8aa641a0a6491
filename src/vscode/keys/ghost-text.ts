import * as vscode from 'vscode';
import type { Recollection } from './recollection.ts';

const SHOW = 'editor.action.inlineSuggest.trigger';

/**
 * The next candidate, or the first one where none is shown. What is shown is nowhere to be asked: the editor
 * leaves the first step out where nothing is, and the second where everything there is is at hand.
 */
export async function nextCandidate(): Promise<void> {
  await vscode.commands.executeCommand('editor.action.inlineSuggest.showNext');
  await vscode.commands.executeCommand(SHOW);
}

/** The same backwards. */
export async function previousCandidate(): Promise<void> {
  await vscode.commands.executeCommand('editor.action.inlineSuggest.showPrevious');
  await vscode.commands.executeCommand(SHOW);
}

/** Knows what has been on the screen where the cursor stands. */
type Shown = Pick<Recollection, 'shownHere'>;

/** Takes the next word of what is shown. */
export function acceptWord(shown: Shown): Promise<void> {
  return acceptPart('editor.action.inlineSuggest.acceptNextWord', shown);
}

/** Takes the next line of what is shown. */
export function acceptLine(shown: Shown): Promise<void> {
  return acceptPart('editor.action.inlineSuggest.acceptNextLine', shown);
}

/**
 * Takes a part of what is shown. Where nothing is, it is shown first; a part of it is taken at once only
 * where the same text was on the screen there, as it was before the palette opened: nobody is given text
 * unseen.
 */
async function acceptPart(command: string, shown: Shown): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return;
  const { document } = editor;
  const { version } = document;
  const before = shown.shownHere(editor);
  await vscode.commands.executeCommand(command);
  if (document.version !== version) return;
  await vscode.commands.executeCommand(SHOW);
  const isSame = before !== undefined && before === shown.shownHere(editor);
  if (isSame && document.version === version) await vscode.commands.executeCommand(command);
}
