import type { FilePath } from '../edits/edit.ts';

/** What a state changes in one file, in pieces that may be taken one by one. */
export interface ReviewFile {
  readonly path: FilePath;
  readonly kind: 'change' | 'create' | 'delete' | 'rename';
  /** Where a renamed file was. */
  readonly renamedFrom?: FilePath;
  /** Of a file that is created, deleted or only renamed: one piece for all of it. */
  readonly hunks: readonly ReviewHunk[];
}

export interface ReviewHunk {
  /** Unique among all files of a review: path, `#` and the number of the hunk from 1. */
  readonly id: string;
  /** First line in the base and in the state, from 1. */
  readonly oldLine: number;
  readonly newLine: number;
  /** With up to 3 lines around. Texts without line ends. */
  readonly lines: readonly ReviewLine[];
}

export interface ReviewLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}
