import type { Hunk, RefusalCode } from '../edit.ts';

/** One edit as it stands in an answer, with paths as they are written. */
export type ReadEdit =
  | {
      readonly kind: 'hunks';
      /** Undefined: it is not said. */
      readonly path: string | undefined;
      readonly hunks: readonly Hunk[];
    }
  /** The whole text of a file, whether it is there or not. */
  | { readonly kind: 'whole'; readonly path: string; readonly text: string }
  | { readonly kind: 'create'; readonly path: string; readonly text: string }
  | { readonly kind: 'delete'; readonly path: string }
  | { readonly kind: 'rename'; readonly path: string; readonly to: string };

/** What a reader made of the lines from where it began. */
export type ReadLines =
  | {
      readonly kind: 'edits';
      readonly edits: readonly ReadEdit[];
      /** The first line behind them, from 0. */
      readonly next: number;
    }
  | RefusedLines;

export interface RefusedLines {
  readonly kind: 'refused';
  readonly code: RefusalCode;
  readonly detail: string;
}

export function malformed(detail: string): RefusedLines {
  return { kind: 'refused', code: 'malformed', detail };
}
