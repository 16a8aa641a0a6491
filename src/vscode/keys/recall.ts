import * as vscode from 'vscode';
import { visibleLine } from '../../text/visible-text.ts';
import type { Session } from '../session.ts';
import type { KeptSuggestion } from './kept-suggestions.ts';
import { withoutIcons } from '../views/without-icons.ts';
import { goingOn, type Recalled, type Recollected } from './recalled.ts';
import type { Recollection } from './recollection.ts';

const { t } = vscode.l10n;

/** Enough of a text to know it again. Unit: characters. */
const SHOWN_LENGTH = 80;

interface RecallItem extends vscode.QuickPickItem {
  readonly run: () => Promise<void>;
}

/** Brings back the suggestion that was shown last and is gone; nothing that was typed is lost unasked. */
export async function recall(session: Session, recollection: Recollection): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return;
  const gone = recollection.gone(editor);
  if (gone === undefined) {
    const text = t('Ensemble: nothing was suggested here that could be recalled.');
    vscode.window.setStatusBarMessage(text, 5000);
    return;
  }
  if (gone.recalled.kind === 'again') {
    await recollection.show(editor, gone.recalled.completion);
    return;
  }
  const picked = await vscode.window.showQuickPick(
    itemsOf(session, recollection, editor, gone, gone.recalled),
    {
      title: t('Ensemble: Recall Last Suggestion'),
      placeHolder: t('What you have typed can be brought back by Undo'),
    },
  );
  await picked?.run();
}

function itemsOf(
  session: Session,
  recollection: Recollection,
  editor: vscode.TextEditor,
  { suggestion, younger }: Recollected,
  recalled: Exclude<Recalled, { kind: 'nothing' | 'again' }>,
): readonly RecallItem[] {
  const { document } = editor;
  const { version } = document;
  const cursor = document.offsetAt(editor.selection.active);
  /** The line as it would be. */
  const lineWith = (from: number): string => {
    const place = document.positionAt(from);
    const head = document.getText(new vscode.Range(place.with({ character: 0 }), place));
    return withoutIcons(visibleLine(`${head.trimStart()}${recalled.text}`, SHOWN_LENGTH));
  };
  const put = (from: number, to: number) => async (): Promise<void> => {
    if (document.version !== version) {
      const text = t('Ensemble: the document has changed; nothing was inserted.');
      await vscode.window.showWarningMessage(text);
      return;
    }
    const range = new vscode.Range(document.positionAt(from), document.positionAt(to));
    if (await editor.edit((edit) => edit.replace(range, recalled.text))) {
      reportTaken(session, suggestion);
    }
  };
  const insert: RecallItem = {
    label: `$(insert) ${t('Insert at the cursor')}`,
    detail: lineWith(cursor),
    run: put(cursor, cursor),
  };
  if (recalled.kind === 'typed-past') {
    const typed = document.getText(
      new vscode.Range(document.positionAt(recalled.from), document.positionAt(cursor)),
    );
    const label = t('Put it in place of “{0}”', withoutIcons(visibleLine(typed, SHOWN_LENGTH)));
    return [
      {
        label: `$(replace) ${label}`,
        detail: lineWith(recalled.from),
        run: put(recalled.from, recalled.to),
      },
      insert,
      ...(younger === undefined ? [] : [youngerItem(recollection, editor, younger)]),
    ];
  }
  const { backTo } = recalled;
  if (backTo === undefined) return [insert];
  const line = document.positionAt(backTo).line + 1;
  return [
    {
      label: `$(arrow-up) ${t('Go back to line {0} and show it there', line)}`,
      detail: lineWith(backTo),
      run: () => showThere(recollection, editor, suggestion, backTo),
    },
    insert,
  ];
}

function youngerItem(
  recollection: Recollection,
  editor: vscode.TextEditor,
  younger: KeptSuggestion,
): RecallItem {
  return {
    label: `$(eye) ${t('Show the newer suggestion again')}`,
    description: withoutIcons(visibleLine(younger.completion.shown[0]?.text ?? '', SHOWN_LENGTH)),
    run: () => recollection.show(editor, younger.completion),
  };
}

async function showThere(
  recollection: Recollection,
  editor: vscode.TextEditor,
  suggestion: KeptSuggestion,
  offset: number,
): Promise<void> {
  const { document } = editor;
  const place = document.positionAt(offset);
  const completion = goingOn(suggestion, '', suggestion.after);
  if (completion === undefined) return;
  editor.selection = new vscode.Selection(place, place);
  editor.revealRange(new vscode.Range(place, place));
  await recollection.show(editor, completion);
}

function reportTaken(session: Session, { completion: { runId, shown } }: KeptSuggestion): void {
  const [first] = shown;
  if (first === undefined) return;
  session.engine.shown(runId, first.candidateId);
  session.report(runId, first.text, 'explicit', { kind: 'accepted' });
}
