import path from 'node:path';
import * as vscode from 'vscode';
import type { Clock } from '../../core/clock.ts';
import { createDiagnosticsSource } from '../../diagnostics/diagnostics-source.ts';
import type { FilePath } from '../../edits/edit.ts';
import type { DiagnosticsSource } from '../../refactor/sources.ts';
import type { WorkspaceAccess } from './workspace-access.ts';

export interface DiagnosticsFor {
  readonly access: WorkspaceAccess;
  readonly files: readonly FilePath[];
  readonly clock: Clock;
  /** Folder of the bundles. */
  readonly dist: string;
}

/**
 * A type checker for the folder in which all the files lie; undefined where they lie in several, or not on
 * this machine's disk. In a workspace that is not trusted the compiler is VS Code's own.
 */
export function diagnosticsFor({
  access,
  files,
  clock,
  dist,
}: DiagnosticsFor): DiagnosticsSource | undefined {
  const root = access.roots.find(({ name }) =>
    files.every((file) => name === '' || file.startsWith(`${name}/`)),
  );
  if (root?.uri.scheme !== 'file') return undefined;
  const head = root.name === '' ? '' : `${root.name}/`;
  const below = <Value>(changes: ReadonlyMap<FilePath, Value>): Map<FilePath, Value> =>
    new Map(
      [...changes].flatMap(([file, value]) =>
        file.startsWith(head) ? [[file.slice(head.length), value] as const] : [],
      ),
    );
  const source = createDiagnosticsSource({
    root: root.uri.fsPath,
    files: files.map((file) => file.slice(head.length)),
    trusted: vscode.workspace.isTrusted,
    bundled: path.join(vscode.env.appRoot, 'extensions', 'node_modules', 'typescript'),
    processPath: path.join(dist, 'diagnostics-process.cjs'),
    clock,
    unsaved: below(access.unsaved()),
  });
  return {
    async check(changes, signal) {
      const found = await source.check(below(changes), signal);
      if (found.kind === 'missing') return found;
      const added = found.added.map((one) => ({ ...one, path: head + one.path }));
      return { ...found, added };
    },
    dispose: () => source.dispose(),
  };
}
