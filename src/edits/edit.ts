/**
 * A file's place below the root of its workspace, with `/` between folders; of several roots the first
 * folder is the root's name. Never absolute, never with `..`.
 */
export type FilePath = string;

/** What one edit does to one file. Texts have `\n` line ends; the file keeps its own. */
export type FileEdit =
  | { readonly kind: 'change'; readonly path: FilePath; readonly hunks: readonly Hunk[] }
  /** The whole text of a file that is there, in place of what it holds. */
  | { readonly kind: 'rewrite'; readonly path: FilePath; readonly text: string }
  | { readonly kind: 'create'; readonly path: FilePath; readonly text: string }
  | { readonly kind: 'delete'; readonly path: FilePath }
  | { readonly kind: 'rename'; readonly path: FilePath; readonly to: FilePath };

/** Lines that stand somewhere in a file, and what is to stand in their place. */
export interface Hunk {
  /**
   * Whole lines, each with its line end (the last may lack it); '' only where the file is empty: a blank
   * line is `\n`.
   */
  readonly before: string;
  /** Whole lines as well; '' takes those before away. */
  readonly after: string;
  /** Where the author says that `before` begins, from 1: a hint among several places, often wrong. */
  readonly line?: number;
  /** Of a unified diff: up to two lines of its context at either end may differ from the file. */
  readonly fromDiff?: true;
}

/** What an answer of a model says. */
export type ParsedAnswer =
  | {
      readonly kind: 'edits';
      readonly edits: readonly FileEdit[];
      /** The author says that nothing is left to do after them. */
      readonly done: boolean;
    }
  /** No edit: the author says that nothing is left to do. */
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Why an answer or an edit changes nothing. The host words it. */
export type RefusalCode =
  | 'no-edit' //        prose, or code that says nothing of where it goes
  | 'malformed' //      begun as an edit and not ended as one
  | 'unchanged' //      it makes no difference
  | 'outside' //        an absolute path, or one with `..`
  | 'out-of-scope' //   a file that the user has not given for changing
  | 'missing-file' //   to be changed, renamed or deleted, and not there
  | 'exists' //         to be created, or the goal of a renaming, and there
  | 'not-found' //      the lines to be replaced are not in the file
  | 'ambiguous' //      they are there several times and nothing says which
  | 'overlapping' //    two hunks replace the same lines
  | 'binary' //         not a text of UTF-8
  | 'too-large' //      a file or an answer above the limit
  | 'excluded'; //      an ignore file or the list of secret files names it

export interface Refusal {
  readonly code: RefusalCode;
  readonly path?: FilePath;
  /** Facts for logs and for the author's next try, at most some lines: which lines were not found. */
  readonly detail: string;
}

/** A refusal on its way through a call stack. */
export class RefusedEdit extends Error {
  override readonly name = 'RefusedEdit';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(`${refusal.code}: ${refusal.path ?? ''} ${refusal.detail}`.trim());
    this.refusal = refusal;
  }
}
