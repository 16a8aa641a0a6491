import { access as fileAccess, constants, realpath } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { BASE_FILE_LIMITS, createBaseFiles } from '../../edits/base-files.ts';
import type { FilePath } from '../../edits/edit.ts';
import type { Exclusions } from '../platform/exclusions.ts';
import type { FileNow } from './apply-plan.ts';
import type { ReadableFiles } from './base-reader.ts';
import { rootedPath, rootNames } from './root-names.ts';

/** A folder of the workspace and what it is called at the head of a path; '' where it is the only one. */
export interface Root {
  readonly name: string;
  readonly uri: vscode.Uri;
}

/** The workspace by the paths that a refactoring speaks of. */
export interface WorkspaceAccess extends ReadableFiles {
  readonly roots: readonly Root[];
  /** Undefined for a path that leads out of the workspace. */
  uriOf(file: FilePath): vscode.Uri | undefined;
  /** Undefined for what lies in no folder of the workspace. */
  pathOf(uri: vscode.Uri): FilePath | undefined;
  /** Documents that are not what lies on disk, as the editor has them. */
  unsaved(): ReadonlyMap<FilePath, string>;
  /** The file as it is now, for who is to write it. Never throws. */
  now(file: FilePath): Promise<FileNow>;
}

/** The folders of this window; a file's own folder where there is none. */
export function workspaceRoots(file: vscode.Uri | undefined): readonly Root[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    return file?.scheme === 'file' ? [{ name: '', uri: vscode.Uri.joinPath(file, '..') }] : [];
  }
  const names = rootNames(folders.map(({ name }) => name));
  return folders.map(({ uri }, i) => ({ name: names[i] ?? '', uri }));
}

export function createWorkspaceAccess(
  roots: readonly Root[],
  exclusions: Exclusions,
): WorkspaceAccess {
  const names = roots.map(({ name }) => name);

  function uriOf(file: FilePath): vscode.Uri | undefined {
    const place = rootedPath(file, names);
    const root = place && roots[place.root];
    return root && vscode.Uri.joinPath(root.uri, place.below);
  }

  async function bytes(file: FilePath): Promise<Uint8Array | undefined> {
    const uri = uriOf(file);
    if (uri === undefined) return undefined;
    const stat = await statOf(uri);
    if (stat === undefined || (stat.type & vscode.FileType.File) === 0) return undefined;
    const most = BASE_FILE_LIMITS.mostBytes;
    // Its size alone says that it is too large: it is not read into memory.
    if (stat.size > most) return new Uint8Array(most + 1);
    return await vscode.workspace.fs.readFile(uri);
  }

  function pathOf(uri: vscode.Uri): FilePath | undefined {
    // The deepest folder: one may lie in another.
    const [root] = roots
      .filter((one) => isBelow(uri, one.uri))
      .sort((a, b) => b.uri.path.length - a.uri.path.length);
    if (root === undefined) return undefined;
    const below = uri.path.slice(withSlash(root.uri.path).length);
    return root.name === '' ? below : `${root.name}/${below}`;
  }

  return {
    roots,
    uriOf,
    pathOf,
    unsaved() {
      const dirty = vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty);
      return new Map(
        dirty.flatMap((document) => {
          const file = pathOf(document.uri);
          return file === undefined ? [] : [[file, document.getText()] as const];
        }),
      );
    },
    openText(file) {
      const document = openDocument(uriOf(file));
      return document && { text: document.getText(), dirty: document.isDirty };
    },
    bytes,
    async use(file) {
      const uri = uriOf(file);
      return uri === undefined ? 'never' : (await exclusions.verdict(uri)).use;
    },
    async now(file) {
      try {
        const uri = uriOf(file);
        if (uri === undefined || !(await staysInside(uri, roots))) return obstacle('outside');
        if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false)
          return obstacle('read-only');
        const document = openDocument(uri);
        const stat = await statOf(uri);
        if (stat === undefined) {
          // A document may outlive its file: it counts only where it has something that is not saved.
          return { text: document?.isDirty === true ? document.getText() : undefined };
        }
        if (stat.permissions === vscode.FilePermission.Readonly) return obstacle('read-only');
        if (!(await mayBeWritten(uri))) return obstacle('read-only');
        // Its cells are documents; what is not saved of it is in none that has this address.
        if (isUnsavedNotebook(uri)) return obstacle('unreadable');
        if (document?.isDirty === true) return { text: document.getText() };
        const disk = createBaseFiles(async () => (await bytes(file)) ?? 'missing');
        await disk.load([file], new AbortController().signal);
        const onDisk = disk.get(file);
        if (onDisk.kind === 'missing') return { text: undefined };
        if (onDisk.kind !== 'text') return obstacle('unreadable');
        const { text } = onDisk;
        return document === undefined ? { text } : { text, openText: document.getText() };
      } catch {
        return obstacle('unreadable');
      }
    },
  };
}

function obstacle(kind: NonNullable<FileNow['obstacle']>): FileNow {
  return { text: undefined, obstacle: kind };
}

function openDocument(uri: vscode.Uri | undefined): vscode.TextDocument | undefined {
  if (uri === undefined) return undefined;
  const key = uri.toString();
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === key);
}

function isUnsavedNotebook(uri: vscode.Uri): boolean {
  const key = uri.toString();
  return vscode.workspace.notebookDocuments.some(
    (notebook) => notebook.isDirty && notebook.uri.toString() === key,
  );
}

/** Whether the disk lets this user write the file; the editor's own file system does not tell. */
async function mayBeWritten(uri: vscode.Uri): Promise<boolean> {
  if (uri.scheme !== 'file') return true;
  return await fileAccess(uri.fsPath, constants.W_OK).then(
    () => true,
    () => false,
  );
}

async function statOf(uri: vscode.Uri): Promise<vscode.FileStat | undefined> {
  try {
    return await vscode.workspace.fs.stat(uri);
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
}

function isBelow(uri: vscode.Uri, folder: vscode.Uri): boolean {
  return (
    uri.scheme === folder.scheme &&
    uri.authority === folder.authority &&
    uri.path.startsWith(withSlash(folder.path))
  );
}

function withSlash(folder: string): string {
  return folder.replace(/\/?$/, '/');
}

/** Whether no link on the way leads out of the workspace. Other file systems follow no links of ours. */
async function staysInside(uri: vscode.Uri, roots: readonly Root[]): Promise<boolean> {
  if (uri.scheme !== 'file') return true;
  const real = await nearestReal(uri.fsPath);
  const folders = await Promise.all(
    roots
      .filter((root) => root.uri.scheme === 'file')
      .map((root) => realpath(root.uri.fsPath).catch(() => undefined)),
  );
  return folders.some((folder) => {
    if (folder === undefined) return false;
    const below = path.relative(folder, real);
    return below !== '..' && !below.startsWith(`..${path.sep}`) && !path.isAbsolute(below);
  });
}

/** The real place of a file, or of the nearest folder above it that is there. */
async function nearestReal(file: string): Promise<string> {
  for (let at = file; ; at = path.dirname(at)) {
    const found = await realpath(at).catch(() => undefined);
    if (found !== undefined || at === path.dirname(at)) return found ?? at;
  }
}
