import * as vscode from 'vscode';
import { configuredStore } from '../members/configured-store.ts';
import { createUndoableSettings } from '../members/undoable-settings.ts';
import type { ApiKeys } from '../platform/api-keys.ts';
import { askModal } from '../platform/ask-modal.ts';
import { AUTOMATIC } from '../../settings/parse-settings.ts';
import type { Session } from '../session.ts';
import { fileProblemText, planLines } from './file-words.ts';
import { isFar, planImport, writeImport, type ImportPlan } from './import-plan.ts';
import { LARGEST_FILE, readLineUpFile, type LineUpFile } from '../../settings/line-up-file.ts';

const { t } = vscode.l10n;

/**
 * Adds a line-up out of a file to the user's own, after everything that is new was shown and accepted. Until
 * then nothing is written, and what is written can be undone by the message that says so.
 */
export async function importLineUp(
  session: Session,
  apiKeys: ApiKeys,
  /** A file, where somebody else has chosen it. */
  given: unknown,
): Promise<void> {
  const source = given instanceof vscode.Uri ? given : await chooseFile();
  if (source === undefined) return;
  const file = await readFrom(source);
  if (file === undefined) return;
  const { servers, lineUpNames } = session.settings;
  const keys = await apiKeys.names();
  const lineUps = lineUpNames.filter((name) => name !== AUTOMATIC);
  const plan = planImport(file, { servers, lineUps, keys });
  const [add, use] = [t('Add'), t('Add and Use')];
  const choice = await askModal(
    {
      severity: plan.shown.some(({ place }) => place === 'cloud') ? 'warning' : 'information',
      message: t('Ensemble: add the line-up {0}?', plan.name),
      detail: planLines(plan).join('\n'),
    },
    ...[use, add],
  );
  if (choice === undefined) return;
  await addPlanned(plan, choice === use);
}

async function addPlanned(plan: ImportPlan, isUsed: boolean): Promise<void> {
  const settings = createUndoableSettings(configuredStore);
  try {
    await writeImport(plan, isUsed, settings);
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    void vscode.window.showErrorMessage(
      t('Ensemble: the line-up {0} was not added: {1}', plan.name, why),
    );
    return;
  }
  const undo = t('Undo');
  const text = isUsed
    ? t('Ensemble: the line-up {0} answers now.', plan.name)
    : t('Ensemble: the line-up {0} was added.', plan.name);
  void vscode.window.showInformationMessage(text, undo).then(async (choice) => {
    if (choice === undo) await settings.undo();
  });
}

async function chooseFile(): Promise<vscode.Uri | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: t('Import a line-up'),
      openLabel: t('Import'),
      filters: { JSON: ['json'] },
    })) ?? [];
  return file;
}

/** Undefined where it is not taken, which was said then. */
async function readFrom(source: vscode.Uri): Promise<LineUpFile | undefined> {
  let problem: string;
  try {
    const { size } = await vscode.workspace.fs.stat(source);
    // A code unit takes three bytes of UTF-8 at most.
    const text = size > 3 * LARGEST_FILE ? undefined : await vscode.workspace.fs.readFile(source);
    const read =
      text === undefined
        ? { problem: { code: 'too-large' as const, detail: '' } }
        : readLineUpFile(new TextDecoder().decode(text), isFar);
    if ('file' in read) return read.file;
    problem = fileProblemText(read.problem);
  } catch {
    problem = t('The file cannot be read.');
  }
  void vscode.window.showErrorMessage(t('Ensemble: the line-up was not imported. {0}', problem));
  return undefined;
}
