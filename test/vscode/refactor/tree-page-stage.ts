import type { BaseFiles, WorkspaceState } from '../../../src/edits/workspace-state.ts';
import { reviewOf } from '../../../src/refactor/review-of.ts';
import type { Refactor } from '../../../src/refactor/refactor.ts';
import type { RefactorDesk } from '../../../src/vscode/refactor/desk.ts';

/** A desk that a test sets as it likes. */
export interface StagedDesk extends RefactorDesk {
  refactor: Refactor | undefined;
  reviewed: number;
  leftOut: ReadonlySet<string>;
  canApply: boolean;
}

export function stagedDesk(
  refactor: Refactor | undefined,
  base?: BaseFiles,
  states: Readonly<Record<number, WorkspaceState>> = {},
): StagedDesk {
  const known = new Map<number, ReturnType<typeof reviewOf>>();
  return {
    refactor,
    base,
    reviewed: refactor?.best ?? 0,
    leftOut: new Set(),
    canApply: true,
    get files() {
      const state = states[this.reviewed];
      if (state === undefined || base === undefined) return [];
      const files = known.get(this.reviewed) ?? reviewOf(base, state);
      known.set(this.reviewed, files);
      return files;
    },
    stateOf: (nodeId) => states[nodeId],
    onDidChange: () => ({ dispose: () => undefined }),
    perform: () => Promise.resolve(),
  };
}
