import type { PageReviewFile } from './tree-page-state.ts';

/** Whether all, some or none of a file's hunks are applied. */
export type Chosen = 'all' | 'some' | 'none';

export function chosenOf({ hunks }: PageReviewFile, leftOut: ReadonlySet<string>): Chosen {
  const left = hunks.filter(({ id }) => leftOut.has(id)).length;
  if (left === 0) return 'all';
  return left === hunks.length ? 'none' : 'some';
}

/** How much would be applied. */
export interface ChosenCount {
  readonly hunks: number;
  readonly allHunks: number;
  readonly files: number;
}

export function countChosen(
  files: readonly PageReviewFile[],
  leftOut: ReadonlySet<string>,
): ChosenCount {
  const all = files.flatMap(({ hunks }) => hunks);
  return {
    hunks: all.filter(({ id }) => !leftOut.has(id)).length,
    allHunks: all.length,
    files: files.filter((file) => chosenOf(file, leftOut) !== 'none').length,
  };
}
