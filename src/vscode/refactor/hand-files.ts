import * as vscode from 'vscode';
import type { FilePath } from '../../edits/edit.ts';
import type { Disposable } from '../platform/disposable.ts';

export const HAND_SCHEME = 'ensemble-by-hand';
/** Files that are open for writing at most; the oldest go, saved or not. */
const MOST_KEPT = 40;

/** Files of a node in memory, for the user to go on with by hand. */
export interface HandFiles extends Disposable {
  /** A document with this text; `saved` is told what the user makes of it whenever it is saved. */
  put(name: string, file: FilePath, text: string, saved: (text: string) => void): vscode.Uri;
}

interface HandFile {
  readonly bytes: Uint8Array;
  readonly modifiedMs: number;
  readonly saved: (text: string) => void;
}

/** A file system of its own: nothing of it is on disk until a refactoring is applied. */
export function createHandFiles(now: () => number): HandFiles {
  const files = new Map<string, HandFile>();
  const changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();

  function found(uri: vscode.Uri): HandFile {
    const file = files.get(uri.toString());
    if (file === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return file;
  }

  const registration = vscode.workspace.registerFileSystemProvider(
    HAND_SCHEME,
    {
      onDidChangeFile: changed.event,
      watch: () => new vscode.Disposable(() => undefined),
      stat(uri) {
        const { bytes, modifiedMs } = found(uri);
        return { type: vscode.FileType.File, ctime: 0, mtime: modifiedMs, size: bytes.length };
      },
      readFile: (uri) => found(uri).bytes,
      writeFile(uri, bytes) {
        const file = found(uri);
        files.set(uri.toString(), { ...file, bytes, modifiedMs: now() });
        file.saved(new TextDecoder().decode(bytes));
      },
      readDirectory: () => [],
      createDirectory: refuse,
      delete: refuse,
      rename: refuse,
    },
    { isCaseSensitive: true },
  );

  return {
    put(name, file, text, saved) {
      const uri = vscode.Uri.from({ scheme: HAND_SCHEME, path: `/${name}/${file}` });
      files.set(uri.toString(), {
        bytes: new TextEncoder().encode(text),
        modifiedMs: now(),
        saved,
      });
      for (const oldest of files.keys()) {
        if (files.size <= MOST_KEPT) break;
        files.delete(oldest);
      }
      return uri;
    },
    dispose() {
      registration.dispose();
      changed.dispose();
      files.clear();
    },
  };
}

function refuse(uri: vscode.Uri): never {
  throw vscode.FileSystemError.NoPermissions(uri);
}
