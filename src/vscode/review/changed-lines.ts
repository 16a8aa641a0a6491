import * as vscode from 'vscode';
import { changedRanges } from '../../text/changed-lines.ts';
import type { LineRange } from '../../review/reviewed-atoms.ts';

/** As much of the interface of VS Code's own git extension (version 1) as is used here. */
interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): {
    getRepository(uri: vscode.Uri): { show(ref: string, path: string): Promise<string> } | null;
  };
}

/**
 * Lines of a document that differ from the last commit; undefined where nobody can tell: no git, no
 * repository, or a file that is not in it.
 */
export async function changedLines(
  document: vscode.TextDocument,
): Promise<readonly LineRange[] | undefined> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  if (extension === undefined || document.uri.scheme !== 'file') return undefined;
  try {
    const git = await extension.activate();
    if (!git.enabled) return undefined;
    const committed = await git
      .getAPI(1)
      .getRepository(document.uri)
      ?.show('HEAD', document.uri.fsPath);
    return committed === undefined ? undefined : changedRanges(committed, document.getText());
  } catch {
    // A new file, or a repository without a commit.
    return undefined;
  }
}
