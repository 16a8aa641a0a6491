import * as vscode from 'vscode';

/** As much of the interface of VS Code's own git extension (version 1) as is used here. */
interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): { readonly repositories: readonly Repository[] };
}

interface Repository {
  readonly state: {
    readonly workingTreeChanges: readonly Change[];
    readonly indexChanges: readonly Change[];
    readonly untrackedChanges?: readonly Change[];
  };
}

interface Change {
  readonly uri: vscode.Uri;
}

/** Files that differ from the last commit; none where nobody can tell. */
export async function changedFiles(): Promise<readonly vscode.Uri[]> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  if (extension === undefined) return [];
  try {
    const git = await extension.activate();
    if (!git.enabled) return [];
    return git
      .getAPI(1)
      .repositories.flatMap(({ state }) => [
        ...state.workingTreeChanges,
        ...state.indexChanges,
        ...(state.untrackedChanges ?? []),
      ])
      .map(({ uri }) => uri);
  } catch {
    // It is switched off while we ask.
    return [];
  }
}
