import type * as vscode from 'vscode';

/** Why typing asks nobody for a while, though the document may be completed. Whoever asks by hand is answered. */
export type RestReason =
  | 'by-hand' //      the user wants to ask by hand alone
  | 'snoozed' //      the user wants to be left alone for a while
  | 'unfocused' //    another window has the focus
  | 'vim-normal' //   keys are commands of Vim there
  | 'rival' //        another extension's text is shown nearly always
  | 'battery'; //     the machine runs on its battery

/** A reason for a document, with what is to be said of it. */
export interface Rest {
  readonly reason: RestReason;
  /** Facts for the log and the report: never code, never a path. */
  readonly detail: string;
  /** When it ends by itself: the clock's `wallTime`, in milliseconds since 1970. */
  readonly until?: number;
}

/** One thing that may keep typing from asking. */
export interface RestSource {
  /** Asked at every key: no work but looking at what is known. Without a document: what holds for any. */
  restOf(document: vscode.TextDocument | undefined): Rest | undefined;
  /** What it says may have changed. */
  readonly onDidChange?: vscode.Event<void>;
  dispose?(): void;
}
