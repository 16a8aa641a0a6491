import * as vscode from 'vscode';
import type { FilePath } from '../../edits/edit.ts';
import { textOf } from '../../edits/text-of.ts';
import type { OwnDesk } from './refactor-desk.ts';
import type { HandFiles } from './hand-files.ts';

const { t } = vscode.l10n;

export interface ByHandOptions {
  readonly desk: OwnDesk;
  readonly hands: HandFiles;
  readonly tell: (error: unknown) => void;
}

/**
 * Opens a file as a node has it, beside what it was, for the user to change. Each time it is saved, what
 * stands there is a step of the user's own, and the search goes on from it too.
 */
export async function continueByHand(nodeId: number, options: ByHandOptions): Promise<void> {
  const { desk, hands, tell } = options;
  const { live, base, refactor } = desk;
  const state = desk.stateOf(nodeId);
  if (live === undefined || base === undefined || state === undefined || refactor === undefined)
    return;
  const changed = [...state.changes].flatMap(([file, text]) => (text === undefined ? [] : [file]));
  const known = refactor.request.files.filter(
    (file) => !state.changes.has(file) && textOf(state, base, file) !== undefined,
  );
  const file = await pickFile([...changed, ...known]);
  if (file === undefined) return;
  /** Where the next step of the user's begins: behind the last one. */
  let from = nodeId;
  const texts = new Map(state.changes);
  let last: Promise<void> = Promise.resolve();
  const saved = (text: string): void => {
    texts.set(file, text);
    last = last.then(async () => {
      if (desk.live !== live) throw new Error(t('Another refactoring has taken its place.'));
      from = await live.continueByHand(from, new Map(texts));
      const message = desk.isLive
        ? t('Ensemble: the search goes on from step {0}', from)
        : t('Ensemble: kept as step {0}', from);
      vscode.window.setStatusBarMessage(message, 5_000);
    });
    last = last.catch(tell);
  };
  const name = `${refactor.id}/${t('step {0}', nodeId)}`;
  const own = hands.put(name, file, textOf(state, base, file) ?? '', saved);
  await vscode.window.showTextDocument(own, { preview: false });
  vscode.window.setStatusBarMessage(
    t('Ensemble: change the file and save it; the search goes on from there'),
    10_000,
  );
}

async function pickFile(files: readonly FilePath[]): Promise<FilePath | undefined> {
  if (files.length < 2) return files[0];
  return await vscode.window.showQuickPick([...files], {
    title: t('Ensemble: which file do you want to change by hand?'),
  });
}
