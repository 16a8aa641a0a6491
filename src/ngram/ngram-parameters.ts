/** How near a body of text is to the cursor, nearest first. */
export type LevelName = 'file' | 'folder' | 'workspace';

export const LEVEL_NAMES: readonly LevelName[] = ['file', 'folder', 'workspace'];

/** Weights of the nested model. Plain numbers, fitted on a calibration split; see `fittedParameters`. */
export interface NgramParameters {
  /**
   * λ in (0, 1) by level, length of the context, and class of the evidence behind it
   * (`evidenceClass`); a longer context than there are rows has the last row.
   */
  readonly weights: Readonly<Record<LevelName, readonly (readonly number[])[]>>;
}

/** Different successors are counted up to here. */
export const MANY_SUCCESSORS = 5;

/** Largest total of each class, by number of different successors: one, two, three or four, more. */
const TOTALS: readonly (readonly number[])[] = [
  [1, 2, 4, 9, Number.POSITIVE_INFINITY],
  [2, 4, 9, Number.POSITIVE_INFINITY],
  [5, 15, Number.POSITIVE_INFINITY],
  [15, 63, 255, 4095, Number.POSITIVE_INFINITY],
];

const FIRST_CLASS: readonly number[] = [0, 5, 9, 12];

/** Number of classes of evidence. */
export const EVIDENCE_CLASSES = 17;

/**
 * Class of what is known behind a context: `total` occurrences (1 or more) with `distinct` different
 * successors, counted up to MANY_SUCCESSORS. Few successors of many occurrences deserve the most
 * trust: the class is what Jelinek-Mercer smoothing calls a bucket, here of both counts.
 */
export function evidenceClass(total: number, distinct: number): number {
  const group = distinct <= 2 ? distinct - 1 : distinct < MANY_SUCCESSORS ? 2 : 3;
  const within = (TOTALS[group] ?? []).findIndex((largest) => total <= largest);
  return (FIRST_CLASS[group] ?? 0) + within;
}

/** λ of a level, a length and a class; within (0, 1) whatever the data say. */
export function weightOf(
  { weights }: NgramParameters,
  level: LevelName,
  length: number,
  evidence: number,
): number {
  const rows = weights[level];
  const weight = rows[Math.min(length, rows.length - 1)]?.[evidence] ?? UNKNOWN_WEIGHT;
  return Math.min(1 - LEAST_ESCAPE, Math.max(LEAST_ESCAPE, weight));
}

const UNKNOWN_WEIGHT = 0.5;
/** What is always left for shorter contexts, and in the end for the spelling. */
const LEAST_ESCAPE = 1e-4;
