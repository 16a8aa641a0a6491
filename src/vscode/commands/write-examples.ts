import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import {
  keptExample,
  knownExamples,
  type TrainingExample,
} from '../../applications/training-example.ts';
import { maxDocumentChars } from '../../context/document-guard.ts';
import { languageOf } from '../../context/language-of.ts';
import { freshSeed } from '../../core/random.ts';
import {
  exampleSources,
  type ExampleSources,
  type SourceFile,
} from '../../engine/applications/example-sources.ts';
import { LEAST_WRITERS } from '../../engine/applications/example-work.ts';
import {
  exampleCalls,
  writeExamples as write,
  type ExamplesResult,
} from '../../engine/applications/write-examples.ts';
import type { ChatMember } from '../../engine/chat-crew.ts';
import { isRecordingError, openRecording } from '../../recording/recording-writer.ts';
import { SYNTAX_LANGUAGE_IDS } from '../../syntax/grammars.ts';
import { filesOf } from '../benchmark/workspace-benchmark.ts';
import { askModal } from '../platform/ask-modal.ts';
import { withCancellableProgress } from '../platform/cancellable-progress.ts';
import { conversingAdvice } from '../review/conversing-advice.ts';
import { examplesText } from '../review/example-words.ts';
import type { Session } from '../session.ts';
import { modelLabels } from '../views/model-label.ts';

const { t } = vscode.l10n;

/** Functions to choose from, at most. */
const AMOUNTS = [20, 50, 200, 1_000];

/**
 * Writes instructions and code for training from the workspace's own functions (Ensemble-Instruct) into a
 * file that the user names; examples are added to those it has. Says before it starts how often models will
 * be asked; what is written when it is cancelled stays.
 */
export async function writeExamples(session: Session): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) {
    void vscode.window.showWarningMessage(
      t('Ensemble: open a folder first; examples are made of its functions.'),
    );
    return;
  }
  const { members } = await session.engine.chats.members(
    { localOnly: false, families: LEAST_WRITERS },
    new AbortController().signal,
  );
  if (members.length < LEAST_WRITERS) {
    await offerModels(members);
    return;
  }
  const most = await pickAmount(members.length);
  if (most === undefined) return;
  const target = await vscode.window.showSaveDialog({
    title: t('Examples are added to the file'),
    saveLabel: t('Write Here'),
    defaultUri: vscode.Uri.joinPath(folder.uri, 'training-examples.jsonl'),
    filters: { 'JSON Lines': ['jsonl'] },
  });
  if (target === undefined) return;
  if (target.scheme !== 'file') {
    void vscode.window.showWarningMessage(
      t('Ensemble: choose a file on the disk of this machine.'),
    );
    return;
  }
  try {
    await writeInto(session, members, most, target.fsPath);
  } catch (error) {
    if (!isRecordingError(error)) throw error;
    void vscode.window.showErrorMessage(error.message);
  }
}

async function writeInto(
  session: Session,
  members: readonly ChatMember[],
  most: number,
  file: string,
): Promise<void> {
  const known = knownExamples(await readFile(file, 'utf8').catch(() => ''));
  const seed = session.settings.engine.seed ?? freshSeed();
  const sources = await withCancellableProgress(
    t('Ensemble: looking for functions'),
    async (_, signal) => {
      try {
        const wish = { most, seed, known: known.sources };
        return await exampleSources(filesIn(session, signal), wish, session.syntax, signal);
      } catch (error) {
        if (signal.aborted) return undefined;
        throw error;
      }
    },
  );
  if (sources === undefined) return;
  if (sources.functions.length === 0) {
    void vscode.window.showInformationMessage(
      t('Ensemble: there is no further function with a name and 3 to 60 lines.'),
    );
    return;
  }
  if (!(await isConfirmed(sources, members))) return;
  const writer = await openRecording<TrainingExample>(file);
  let result: ExamplesResult;
  try {
    result = await withCancellableProgress(
      t('Ensemble: writing examples'),
      async (progress, signal) => {
        let told = 0;
        const work = write(
          { functions: sources.functions, members, knownOutputs: known.outputs, seed },
          {
            ...{ chats: session.engine.chats, syntax: session.syntax },
            keep: (example) => writer.write(keptExample(example)),
            onProgress({ done, functions, kept }) {
              const share = (100 * done) / functions;
              const message = t('{0} of {1} functions, {2} examples', done, functions, kept);
              progress.report({ increment: share - told, message });
              told = share;
            },
          },
          signal,
        );
        session.keepEngine(work);
        return await work;
      },
    );
  } finally {
    await writer.close();
  }
  const show = t('Show File');
  const text = `Ensemble: ${examplesText(result)}`;
  if ((await vscode.window.showInformationMessage(text, show)) === show)
    await vscode.window.showTextDocument(vscode.Uri.file(file));
}

async function offerModels(members: readonly ChatMember[]): Promise<void> {
  const choose = t('Choose Models');
  const message =
    members.length === 0
      ? t('Ensemble: examples are written by two models that converse; there is none now.')
      : t(
          'Ensemble: examples are written by two models that converse; only {0} does now.',
          modelLabels(members.map(({ id }) => id)),
        );
  const text = `${message} ${conversingAdvice()}`;
  if ((await vscode.window.showWarningMessage(text, choose)) === choose)
    await vscode.commands.executeCommand('ensemble.chooseModels');
}

async function pickAmount(members: number): Promise<number | undefined> {
  const picked = await vscode.window.showQuickPick(
    AMOUNTS.map((amount) => ({
      label: t('{0} functions', amount),
      description: t('at most {0} calls', exampleCalls(amount, members)),
      amount,
    })),
    { title: t('Ensemble: write training examples of how many functions?') },
  );
  return picked?.amount;
}

/** States calls, and where code is sent, before anything is asked. */
async function isConfirmed(
  { functions, found, known }: ExampleSources,
  members: readonly ChatMember[],
): Promise<boolean> {
  const idsOf = (some: readonly ChatMember[]): string => modelLabels(some.map(({ id }) => id));
  const elsewhere = members.filter(({ place }) => place !== 'local');
  const start = t('Start');
  const answer = await askModal(
    {
      severity: 'information',
      message: t(
        'Write examples of {0} functions with at most {1} calls?',
        functions.length,
        exampleCalls(functions.length, members.length),
      ),
      detail: [
        t('{0} functions were found; of {1} there are examples.', found, known),
        t('{0} write. It can be cancelled; what is written stays.', idsOf(members)),
        ...(elsewhere.length === 0
          ? []
          : [t('Your code is sent to {0}, which may cost money.', idsOf(elsewhere))]),
      ].join('\n'),
    },
    start,
  );
  return answer === start;
}

/** Files that models may be shown, of languages that have a grammar. */
async function* filesIn(session: Session, signal: AbortSignal): AsyncGenerator<SourceFile> {
  const files = filesOf(session);
  for await (const batch of files.list(signal)) {
    for (const { path, sizeBytes } of batch) {
      const languageId = languageOf(path);
      if (sizeBytes > maxDocumentChars || !SYNTAX_LANGUAGE_IDS.includes(languageId)) continue;
      const bytes = await files.read(path, signal);
      if (bytes === undefined) continue;
      yield { path, languageId, text: new TextDecoder().decode(bytes) };
    }
  }
}
