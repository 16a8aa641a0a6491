import * as vscode from 'vscode';
import type { OpinionResult } from '../../engine/opinions.ts';
import type { LineRange } from '../../review/reviewed-atoms.ts';
import { admitReading } from '../completion/document-request.ts';
import { pathOf } from '../platform/surroundings.ts';
import type { HintBoard } from '../review/hint-board.ts';
import { opinionHint, outcomeText } from '../review/hint-words.ts';
import { wantedLines } from '../review/wanted-lines.ts';
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
  const text = document.getText();
  const wanted = await wantedLines(editor);
  const result = await ask(session, document, wanted.lines, admitted.localOnly);
  if (result === undefined) return;
  // Not by its version: reading it from the disk again makes a new one of the same text.
  if (document.getText() !== text) {
    await vscode.window.showWarningMessage(
      t('Ensemble: the document has changed meanwhile; ask again.'),
    );
    return;
  }
  if (result.kind === 'opinion') {
    board.put(document, wanted.lines, 'second-opinion', result.hints.map(opinionHint));
  }
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
