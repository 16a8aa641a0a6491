import * as vscode from 'vscode';
import type { FilePath } from '../../edits/edit.ts';
import type { BaseFiles, WorkspaceState } from '../../edits/workspace-state.ts';
import { textOf } from '../../edits/text-of.ts';
import type { Disposable } from '../platform/disposable.ts';
import type { WorkspaceAccess } from './workspace-access.ts';

export const STATE_SCHEME = 'ensemble-refactor';
/** Older texts go: an editor that is still open asks for none again. */
const MOST_KEPT = 400;

/** Files as states of a search have them, as read-only documents. */
export interface StateDocuments extends Disposable {
  /**
   * What differs between two states: one file in the editor of differences, several in the one for many.
   * The focus stays where it is if `preserveFocus`. False where nothing differs.
   */
  show(comparison: StateComparison, preserveFocus: boolean): Promise<boolean>;
}

export interface StateComparison {
  readonly title: string;
  readonly base: BaseFiles;
  readonly left: NamedState;
  readonly right: NamedState;
  readonly access: WorkspaceAccess;
}

export interface NamedState {
  /** Unique among all states of the window. */
  readonly name: string;
  readonly state: WorkspaceState;
}

export function createStateDocuments(): StateDocuments {
  const texts = new Map<string, string>();
  const registration = vscode.workspace.registerTextDocumentContentProvider(STATE_SCHEME, {
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
  });

  function documentOf(name: string, file: FilePath, text: string | undefined): vscode.Uri {
    // Both sides of a file have one path: else the editor takes it for renamed.
    const uri = vscode.Uri.from({ scheme: STATE_SCHEME, path: `/${file}`, query: name });
    const key = uri.toString();
    texts.delete(key);
    texts.set(key, (text ?? '').replace(/^\ufeff/, ''));
    for (const oldest of texts.keys()) {
      if (texts.size <= MOST_KEPT) break;
      texts.delete(oldest);
    }
    return uri;
  }

  return {
    async show({ title, base, left, right, access }, preserveFocus) {
      const changed = changedPairs(base, left.state, right.state);
      const [only] = changed;
      if (only === undefined) return false;
      const pairs = changed.map((pair) => ({
        ...pair,
        original: pair.before && documentOf(left.name, pair.from, pair.before.text),
        modified: pair.after && documentOf(right.name, pair.path, pair.after.text),
      }));
      if (changed.length === 1) {
        await vscode.commands.executeCommand(
          'vscode.diff',
          documentOf(left.name, only.from, only.before?.text),
          documentOf(right.name, only.path, only.after?.text),
          `${title}: ${only.path}`,
          { preview: true, preserveFocus },
        );
        return true;
      }
      await vscode.commands.executeCommand(
        'vscode.changes',
        title,
        pairs.map(({ path, original, modified }) => [
          access.uriOf(path) ?? modified ?? original,
          original,
          modified,
        ]),
      );
      return true;
    },
    dispose() {
      registration.dispose();
      texts.clear();
    },
  };
}

interface ChangedPair {
  /** On the right; on the left where it is gone there. */
  readonly path: FilePath;
  /** On the left. */
  readonly from: FilePath;
  /** Undefined: not there. */
  readonly before: { readonly text: string } | undefined;
  readonly after: { readonly text: string } | undefined;
}

/** Files that differ, a renamed one as one pair. */
function changedPairs(
  base: BaseFiles,
  left: WorkspaceState,
  right: WorkspaceState,
): readonly ChangedPair[] {
  const paths = [...new Set([...left.changes.keys(), ...right.changes.keys()])].sort();
  const moved = new Map(
    [...right.renamedFrom].filter(([to]) => textOf(left, base, to) === undefined),
  );
  const sources = new Set(moved.values());
  return paths.flatMap((path): ChangedPair[] => {
    const from = moved.get(path) ?? path;
    const before = held(textOf(left, base, from));
    const after = held(textOf(right, base, path));
    // The other half of a renaming.
    if (after === undefined && sources.has(path)) return [];
    const isSame = before?.text === after?.text && from === path;
    return isSame ? [] : [{ path, from, before, after }];
  });
}

function held(text: string | undefined): { readonly text: string } | undefined {
  return text === undefined ? undefined : { text };
}
