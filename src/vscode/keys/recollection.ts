import * as vscode from 'vscode';
import type { Completion } from '../../core/completion.ts';
import type { Disposable } from '../platform/disposable.ts';
import type { Session } from '../session.ts';
import { createKeptSuggestions } from './kept-suggestions.ts';
import { recalledAt, recollect, type CursorPlace, type Recollected } from './recalled.ts';

/** What was offered last in each document, and one that is to be shown again. */
export interface Recollection extends Disposable {
  offered(document: vscode.TextDocument, position: vscode.Position, completion: Completion): void;
  /** What somebody has recalled for this place; asked by the provider before any model is. */
  wanted(document: vscode.TextDocument, position: vscode.Position): Completion | undefined;
  /** Shows a completion as ghost text at the cursor, whatever is there now. */
  show(editor: vscode.TextEditor, completion: Completion): Promise<void>;
  /** The suggestion that is gone, if there is one. */
  gone(editor: vscode.TextEditor): Recollected | undefined;
  /** What is left of the last one at the cursor, behind what was typed of it; undefined where nothing is. */
  shownHere(editor: vscode.TextEditor): string | undefined;
}

/** So much behind a place tells whether something was typed there. */
const KEPT_BEHIND = 64;

/** A place for which the provider is about to be asked. */
interface Asked {
  readonly uri: string;
  readonly version: number;
  readonly cursor: vscode.Position;
  readonly completion: Completion;
}

export function createRecollection(session: Pick<Session, 'onDidReport'>): Recollection {
  const kept = createKeptSuggestions();
  let showing: Asked | undefined;
  const subscription = vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      kept.changed(
        document.uri.toString(),
        contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
          ...{ offset: rangeOffset, replaced: rangeLength, text },
        })),
      );
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      kept.forget(uri.toString());
    }),
    session.onDidReport(({ runId, outcome }) => {
      if (outcome.kind === 'accepted') kept.taken(runId);
    }),
  );
  return {
    offered(document, position, completion) {
      const offset = document.offsetAt(position);
      const end = document.positionAt(offset + KEPT_BEHIND);
      const after = document.getText(new vscode.Range(position, end));
      const { version } = document;
      kept.offered(document.uri.toString(), { completion, offset, after, version });
    },
    wanted(document, position) {
      if (showing === undefined) return undefined;
      const { uri, version, cursor, completion } = showing;
      const isDocument = uri === document.uri.toString() && version === document.version;
      return isDocument && cursor.isEqual(position) ? completion : undefined;
    },
    async show({ document, selection }, completion) {
      const asked = {
        ...{ uri: document.uri.toString(), version: document.version },
        ...{ cursor: selection.active, completion },
      };
      showing = asked;
      try {
        // Behind an entry of the suggest widget it would begin elsewhere.
        await vscode.commands.executeCommand('hideSuggestWidget');
        // What is on the screen would stay there.
        await vscode.commands.executeCommand('editor.action.inlineSuggest.hide');
        await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
      } finally {
        if (showing === asked) showing = undefined;
      }
    },
    gone: ({ document, selection }) =>
      recollect(kept.of(document.uri.toString()), placeOf(document, selection)),
    shownHere({ document, selection }) {
      const [youngest] = kept.of(document.uri.toString());
      if (youngest === undefined) return undefined;
      const recalled = recalledAt(youngest, placeOf(document, selection));
      return recalled.kind === 'again' ? recalled.completion.shown[0]?.text : undefined;
    },
    dispose() {
      subscription.dispose();
    },
  };
}

function placeOf(document: vscode.TextDocument, { active }: vscode.Selection): CursorPlace {
  return {
    cursor: document.offsetAt(active),
    version: document.version,
    text: document.getText(),
  };
}
