import * as vscode from 'vscode';
import type { FilePath } from '../../edits/edit.ts';
import type { LineSelection } from '../../refactor/refactor.ts';
import { changedFiles } from './changed-files.ts';
import type { WorkspaceAccess } from './workspace-access.ts';

const { t } = vscode.l10n;

/** What a refactoring may change. */
export interface RefactorScope {
  /** At least one; the first ones are shown to the models first. */
  readonly files: readonly FilePath[];
  readonly selection?: LineSelection;
}

interface WayItem extends vscode.QuickPickItem {
  readonly way: 'selection' | 'file' | 'files' | 'browse';
}

interface FileItem extends vscode.QuickPickItem {
  readonly file: FilePath;
}

/** The selected lines of an editor, as a scope; undefined where nothing is selected or it lies outside. */
export function selectedScope(
  editor: vscode.TextEditor,
  access: WorkspaceAccess,
): RefactorScope | undefined {
  const path = access.pathOf(editor.document.uri);
  const { selection } = editor;
  if (path === undefined || selection.isEmpty) return undefined;
  const { start, end } = selection;
  // One that ends before the first character of a line has nothing of it.
  const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  return { files: [path], selection: { path, startLine: start.line + 1, endLine: last + 1 } };
}

/** Asks what may be changed; undefined where the user leaves. */
export async function pickScope(
  editor: vscode.TextEditor | undefined,
  access: WorkspaceAccess,
): Promise<RefactorScope | undefined> {
  const active = editor && access.pathOf(editor.document.uri);
  const selected = editor && selectedScope(editor, access);
  const ways: WayItem[] = [
    ...(selected?.selection === undefined
      ? []
      : [
          {
            way: 'selection' as const,
            label: `$(selection) ${t('The selection')}`,
            description: t(
              'lines {0} to {1} of {2}',
              selected.selection.startLine,
              selected.selection.endLine,
              selected.selection.path,
            ),
          },
        ]),
    ...(active === undefined
      ? []
      : [{ way: 'file' as const, label: `$(file) ${t('This file')}`, description: active }]),
    {
      way: 'files',
      label: `$(files) ${t('Several files…')}`,
      detail: t('Among open editors and files that differ from the last commit.'),
    },
    { way: 'browse', label: `$(folder-opened) ${t('Other files…')}` },
  ];
  const picked = await vscode.window.showQuickPick(ways, {
    title: t('Ensemble: what may be changed?'),
    ignoreFocusOut: true,
  });
  switch (picked?.way) {
    case undefined:
      return undefined;
    case 'selection':
      return selected;
    case 'file':
      return active === undefined ? undefined : { files: [active] };
    case 'files':
      return scopeOf(await pickFiles(active, access));
    case 'browse':
      return scopeOf(await browse(access));
  }
}

function scopeOf(files: readonly FilePath[]): RefactorScope | undefined {
  return files.length === 0 ? undefined : { files };
}

async function pickFiles(
  active: FilePath | undefined,
  access: WorkspaceAccess,
): Promise<readonly FilePath[]> {
  const open = vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ input }) => (input instanceof vscode.TabInputText ? [input.uri] : []));
  const openPaths = pathsOf(open, access);
  const changedPaths = pathsOf(await changedFiles(), access);
  const items: FileItem[] = [...new Set([...openPaths, ...changedPaths])].map((file) => ({
    file,
    label: file,
    description: [
      ...(openPaths.includes(file) ? [t('open')] : []),
      ...(changedPaths.includes(file) ? [t('differs from the last commit')] : []),
    ].join(', '),
    picked: file === active,
  }));
  if (items.length === 0) return await browse(access);
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Ensemble: files that may be changed'),
    canPickMany: true,
    ignoreFocusOut: true,
    matchOnDescription: true,
  });
  const files = (picked ?? []).map(({ file }) => file);
  // What the user looks at is shown to the models first.
  return files.toSorted((a, b) => Number(b === active) - Number(a === active));
}

async function browse(access: WorkspaceAccess): Promise<readonly FilePath[]> {
  const folder = access.roots[0]?.uri;
  const found = await vscode.window.showOpenDialog({
    canSelectMany: true,
    openLabel: t('Refactor'),
    ...(folder === undefined ? {} : { defaultUri: folder }),
  });
  const files = pathsOf(found ?? [], access);
  const outside = (found?.length ?? 0) - files.length;
  if (outside > 0) {
    void vscode.window.showWarningMessage(
      outside === 1
        ? t('Ensemble: 1 file lies outside the workspace and is left out.')
        : t('Ensemble: {0} files lie outside the workspace and are left out.', outside),
    );
  }
  return files;
}

function pathsOf(uris: readonly vscode.Uri[], access: WorkspaceAccess): readonly FilePath[] {
  const paths = uris.flatMap((uri) => access.pathOf(uri) ?? []);
  return [...new Set(paths)];
}
