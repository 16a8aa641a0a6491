import * as vscode from 'vscode';
import { LEAST_FAMILIES } from '../../applications/prompt-mind.ts';
import { freshSeed } from '../../core/random.ts';
import {
  findMistakes as askForMistakes,
  mistakeCalls,
  type MistakeRequest,
  type MistakesResult,
} from '../../engine/applications/find-mistakes.ts';
import { admitReading } from '../completion/document-request.ts';
import { askModal } from '../platform/ask-modal.ts';
import { withCancellableProgress } from '../platform/cancellable-progress.ts';
import { pathOf } from '../platform/surroundings.ts';
import type { HintBoard } from '../review/hint-board.ts';
import { mistakeHint, mistakesText } from '../review/mistake-words.ts';
import { wantedLines } from '../review/wanted-lines.ts';
import type { Session } from '../session.ts';
import { modelLabels } from '../views/model-label.ts';
import { reasonText } from '../words.ts';

const { t } = vscode.l10n;

/** More calls are asked about first. */
const MANY_CALLS = 60;

/**
 * Mistakes that several models find (PromptMind) in the selected lines, else in those that differ from the
 * last commit, else in the whole file. What all families agree on is put up as hints, with a fix where there
 * is one; who voted how is said in a message.
 */
export async function findMistakes(session: Session, board: HintBoard): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    await vscode.window.showInformationMessage(t('Ensemble: open a file to find mistakes in it.'));
    return;
  }
  const { document } = editor;
  const admitted = await admitReading(document, session.exclusions);
  if ('reason' in admitted) {
    await vscode.window.showWarningMessage(
      t(
        'Ensemble: no mistakes are looked for, {0} ({1}).',
        reasonText(admitted.reason),
        admitted.detail,
      ),
    );
    return;
  }
  const wanted = await wantedLines(editor);
  const request: MistakeRequest = {
    document: {
      uri: document.uri.toString(),
      path: pathOf(document.uri),
      languageId: document.languageId,
      text: document.getText(),
    },
    ...{ lines: wanted.lines, localOnly: admitted.localOnly, samples: 1 },
    seed: session.settings.engine.seed ?? freshSeed(),
  };
  const result = await ask(session, request);
  if (result === undefined) return;
  if (document.getText() !== request.document.text) {
    await vscode.window.showWarningMessage(
      t('Ensemble: the document has changed meanwhile; ask again.'),
    );
    return;
  }
  if (result.kind === 'judged') {
    board.put(document, wanted.lines, 'prompt-mind', result.mistakes.map(mistakeHint));
  }
  const tell =
    result.kind === 'judged'
      ? vscode.window.showInformationMessage
      : vscode.window.showWarningMessage;
  void tell(`Ensemble: ${mistakesText(result, wanted.what)}`);
}

/** The answer, with its progress in a notification that can cancel it; undefined where it was. */
async function ask(session: Session, request: MistakeRequest): Promise<MistakesResult | undefined> {
  const { engine, syntax } = session;
  const { localOnly } = request;
  const { members } = await engine.chats.members(
    { localOnly, families: LEAST_FAMILIES },
    new AbortController().signal,
  );
  const calls = mistakeCalls(request, members.length);
  if (
    calls > MANY_CALLS &&
    !(await isConfirmed(
      calls,
      members.map(({ id }) => id),
    ))
  ) {
    return undefined;
  }
  return await withCancellableProgress(
    t('Ensemble: finding mistakes'),
    async (progress, signal) => {
      let told = 0;
      const work = askForMistakes(
        request,
        { chats: engine.chats, syntax },
        (answered, all) => {
          const share = (100 * answered) / all;
          progress.report({
            increment: share - told,
            message: t('{0} of {1} answers', answered, all),
          });
          told = share;
        },
        signal,
      );
      session.keepEngine(work);
      try {
        return await work;
      } catch (error) {
        if (signal.aborted) return undefined;
        throw error;
      }
    },
  );
}

async function isConfirmed(calls: number, ids: readonly string[]): Promise<boolean> {
  const go = t('Find Mistakes');
  const answer = await askModal(
    {
      severity: 'information',
      message: t('Find mistakes with {0} calls?', calls),
      detail: t(
        'Every 60 lines take three calls of each model: {0}. Select some lines for less.',
        modelLabels(ids),
      ),
    },
    go,
  );
  return answer === go;
}
