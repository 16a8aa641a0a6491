import * as vscode from 'vscode';
import type { OpinionResult } from '../../engine/opinions.ts';
import type { LineRange } from '../../review/reviewed-atoms.ts';
import { admitReading } from '../completion/document-request.ts';
import { pathOf } from '../platform/surroundings.ts';
import { changedLines } from '../review/changed-lines.ts';
import type { HintBoard } from '../review/hint-board.ts';
import { outcomeText } from '../review/hint-words.ts';
import { withCancellableProgress } from '../platform/cancellable-progress.ts';
import type { Session } from '../session.ts';
import { reasonText } from '../words.ts';

const { t } = vscode.l10n;

/** The model of the workspace is waited for so long. */
const LEARNING_MS = 15_000;

/**
 * What the members find wrong in the selected lines, else in those that differ from the last commit,
 * else in the whole file. What they agree on is put up as hints; the rest is said in a message.
 */
export async function secondOpinion(session: Session, board: HintBoard): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    await vscode.window.showInformationMessage(t('Ensemble: open a file to get a second opinion.'));
    return;
  }
  const { document } = editor;
  const admitted = await admitReading(document, session.exclusions);
  if ('reason' in admitted) {
    await vscode.window.showWarningMessage(
      t('Ensemble: no second opinion, {0} ({1}).', reasonText(admitted.reason), admitted.detail),
    );
    return;
  }
  const { version } = document;
  const wanted = await wantedLines(editor);
  const result = await ask(session, document, wanted.lines, admitted.localOnly);
  if (result === undefined) return;
  if (document.version !== version) {
    await vscode.window.showWarningMessage(
      t('Ensemble: the document has changed meanwhile; ask again.'),
    );
    return;
  }
  if (result.kind === 'opinion') board.put(document, wanted.lines, result.hints);
  const tell =
    result.kind === 'opinion'
      ? vscode.window.showInformationMessage
      : vscode.window.showWarningMessage;
  void tell(`Ensemble: ${outcomeText(result, wanted.what)}`);
}

/** The answer, with its progress in a notification that can cancel it; undefined where it was. */
async function ask(
  session: Session,
  document: vscode.TextDocument,
  lines: readonly LineRange[],
  localOnly: boolean,
): Promise<OpinionResult | undefined> {
  const text = document.getText();
  return await withCancellableProgress(t('Ensemble: second opinion'), async (progress, signal) => {
    try {
      await session.workspace
        ?.settled(AbortSignal.any([signal, AbortSignal.timeout(LEARNING_MS)]))
        .catch(() => undefined);
      let told = 0;
      return await session.engine.opinions.ask(
        {
          document: {
            uri: document.uri.toString(),
            path: pathOf(document.uri),
            languageId: document.languageId,
            text,
          },
          ...{ lines, localOnly, rules: session.settings.secondOpinion },
        },
        (share) => {
          progress.report({ increment: 100 * share - told });
          told = 100 * share;
        },
        signal,
      );
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  });
}

async function wantedLines(
  editor: vscode.TextEditor,
): Promise<{ readonly lines: readonly LineRange[]; readonly what: string }> {
  const { document, selections } = editor;
  const selected = selections.filter(({ isEmpty }) => !isEmpty);
  if (selected.length > 0) {
    return { lines: joined(selected.map(linesOf)), what: t('the selection') };
  }
  const changed = await changedLines(document);
  if (changed !== undefined && changed.length > 0) {
    return { lines: changed, what: t('what differs from the last commit') };
  }
  return { lines: [{ first: 0, last: document.lineCount - 1 }], what: t('the whole file') };
}

/** A selection that ends before the first character of a line has nothing of it. */
function linesOf({ start, end }: vscode.Selection): LineRange {
  const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  return { first: start.line, last };
}

/** In order and apart. */
function joined(ranges: readonly LineRange[]): readonly LineRange[] {
  const apart: { first: number; last: number }[] = [];
  for (const { first, last } of ranges.toSorted((a, b) => a.first - b.first)) {
    const open = apart.at(-1);
    if (open !== undefined && first <= open.last + 1) open.last = Math.max(open.last, last);
    else apart.push({ first, last });
  }
  return apart;
}
