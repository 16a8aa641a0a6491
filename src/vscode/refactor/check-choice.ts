import * as vscode from 'vscode';
import { MARKER_FILES, proposedChecks, type MarkerFile } from './proposed-checks.ts';
import type { Root } from './workspace-access.ts';

const { t } = vscode.l10n;

/** The check command of a refactoring; undefined for none. */
export interface ChosenCheck {
  readonly command: string | undefined;
}

const SLOT = 'refactorCheck';
/** A longer marker file is not read: a manifest is not that long. Unit: bytes. */
const MOST_BYTES = 500_000;

interface CheckItem extends vscode.QuickPickItem {
  readonly choice: 'none' | 'other' | { readonly command: string };
}

/** What was chosen last in this workspace; undefined where nothing was yet. */
export function rememberedCheck(state: vscode.Memento): ChosenCheck | undefined {
  const kept = state.get<unknown>(SLOT);
  if (kept === '') return { command: undefined };
  return typeof kept === 'string' ? { command: kept } : undefined;
}

/** Asks for the check command, and remembers it; undefined where the user leaves. */
export async function chooseCheck(
  roots: readonly Root[],
  state: vscode.Memento,
): Promise<ChosenCheck | undefined> {
  const last = rememberedCheck(state);
  const proposals = await proposalsIn(roots);
  const commands = [...(last?.command === undefined ? [] : [last.command]), ...proposals];
  const items: CheckItem[] = [
    ...[...new Set(commands)].map((command) => ({
      choice: { command },
      label: `$(beaker) ${command}`,
      description: command === last?.command ? t('as last time') : '',
    })),
    { choice: 'other', label: `$(edit) ${t('Another command…')}` },
    {
      choice: 'none',
      label: `$(circle-slash) ${t('No check')}`,
      detail: t('Edits are judged by their syntax, by type errors and by each other alone.'),
    },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Ensemble: which command tells whether the code still works?'),
    ignoreFocusOut: true,
  });
  if (picked === undefined) return undefined;
  const command = await commandOf(picked.choice, last?.command);
  if (command === undefined) return undefined;
  await state.update(SLOT, command);
  return { command: command === '' ? undefined : command };
}

/** '' for none; undefined where the user leaves. */
async function commandOf(
  choice: CheckItem['choice'],
  last: string | undefined,
): Promise<string | undefined> {
  if (choice === 'none') return '';
  if (choice !== 'other') return choice.command;
  const typed = await vscode.window.showInputBox({
    title: t('Ensemble: check command'),
    prompt: t('It runs in a copy of the workspace; exit code 0 means that the code works.'),
    value: last ?? '',
    ignoreFocusOut: true,
  });
  return typed?.trim() === '' ? undefined : typed?.trim();
}

/** Of several folders the first one that proposes something. */
async function proposalsIn(roots: readonly Root[]): Promise<readonly string[]> {
  for (const { uri } of roots) {
    const found = proposedChecks(await markersIn(uri));
    if (found.length > 0) return found;
  }
  return [];
}

async function markersIn(folder: vscode.Uri): Promise<ReadonlyMap<MarkerFile, string>> {
  const found = await Promise.all(
    MARKER_FILES.map(async (name) => {
      const uri = vscode.Uri.joinPath(folder, name);
      try {
        const { size } = await vscode.workspace.fs.stat(uri);
        if (size > MOST_BYTES) return [];
        const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
        return [[name, text] as const];
      } catch {
        // It is not there.
        return [];
      }
    }),
  );
  return new Map(found.flat());
}
