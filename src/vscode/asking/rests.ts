import * as vscode from 'vscode';
import type { Disposable } from '../platform/disposable.ts';
import type { Rest, RestSource } from './rest.ts';

/** Everything that may keep typing from asking, in one place: the provider, the status bar and the report read it. */
export interface Rests extends Disposable {
  /**
   * The first reason why typing in the document asks nobody; undefined where it asks. Without a document: why
   * typing would ask nobody anywhere. Cost: that of looking at flags.
   */
  restOf(document: vscode.TextDocument | undefined): Rest | undefined;
  readonly onDidChange: vscode.Event<void>;
}

/** Sources in the order in which they are told: what the user has said before what was found out. */
export function createRests(sources: readonly RestSource[]): Rests {
  const changed = new vscode.EventEmitter<void>();
  const subscriptions = sources.flatMap(({ onDidChange }) =>
    onDidChange === undefined ? [] : [onDidChange(() => changed.fire())],
  );
  return {
    restOf(document) {
      // Normal mode ends with the next key: whatever else there is outlives it.
      let passing: Rest | undefined;
      for (const source of sources) {
        const rest = source.restOf(document);
        if (rest !== undefined && rest.reason !== 'vim-normal') return rest;
        passing ??= rest;
      }
      return passing;
    },
    onDidChange: changed.event,
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
      for (const source of sources) source.dispose?.();
      changed.dispose();
    },
  };
}
