/** A member's trials at one node; counts up. */
export interface Tries {
  trials: number;
  /** Sum of the credits of its trials. */
  credit: number;
  /** Trials that are out. */
  out: number;
  failures: number;
  /** Keys of the states it came to. */
  readonly keys: Set<string>;
  /** It came to one of them twice. */
  repeats: boolean;
}

export function createTries(): Tries {
  return { trials: 0, credit: 0, out: 0, failures: 0, keys: new Set(), repeats: false };
}

export const NOTHING_TRIED: Readonly<Tries> = createTries();

/** A member that has failed so often at a node is not asked there again. */
const MOST_FAILURES = 2;

/** Trials at a node, told or out, as long as it is not known whether the member's answers differ. */
const FIRST_TRIALS = 2;

/**
 * Whether a member may be asked for a step at a node where it has come to `tries`.
 *
 * `onceEach`  once, whatever came of it.
 * Otherwise   until it repeats a state or has failed twice. Twice at first; once two of its answers differ, it
 *             is worth asking as often as the method likes. One that failed is asked once more.
 */
export function mayBeAsked(
  { trials, out, failures, keys, repeats }: Readonly<Tries>,
  onceEach: boolean,
): boolean {
  if (onceEach) return trials + out === 0;
  if (repeats || failures >= MOST_FAILURES) return false;
  return keys.size >= 2 || (keys.size + out < FIRST_TRIALS && failures + out < MOST_FAILURES);
}

const UNITS = 2 ** 30;

/** A share in [0, 1] as a multiple of 2⁻³⁰: sums of up to 2²³ of them are exact. */
export function exactShare(share: number): number {
  return Math.round(share * UNITS) / UNITS;
}
