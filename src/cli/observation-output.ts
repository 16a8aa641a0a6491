import type { Observation } from '../core/strategy.ts';
import { NOT_LOADED } from '../text/behaviour-clusters.ts';

/**
 * What running texts told, in words, one line a text: `3 of 4 checks pass, 2 new errors, does A`. Texts
 * with one letter do the same. '' for a text of which nothing is known.
 */
export function observationsInWords(found: readonly Observation[]): readonly string[] {
  const letters = new Map<string, string>();
  for (const { behaviour } of found) {
    if (behaviour === undefined || behaviour.startsWith(NOT_LOADED)) continue;
    if (!letters.has(behaviour)) letters.set(behaviour, letterAt(letters.size));
  }
  return found.map(({ check, behaviour, newDiagnostics }) =>
    [
      ...(check === undefined ? [] : [`${check.passed} of ${check.total} checks pass`]),
      ...(newDiagnostics === undefined
        ? []
        : [`${newDiagnostics} new error${newDiagnostics === 1 ? '' : 's'}`]),
      ...(behaviour === undefined ? [] : [inWords(behaviour, letters)]),
    ].join(', '),
  );
}

function inWords(behaviour: string, letters: ReadonlyMap<string, string>): string {
  const letter = letters.get(behaviour);
  if (letter !== undefined) return `does ${letter}`;
  return `does not load (${behaviour.slice(NOT_LOADED.length).split(':')[0] ?? ''})`;
}

/** A to Z, then A2 and so on. */
function letterAt(position: number): string {
  const letter = String.fromCharCode(65 + (position % 26));
  return position < 26 ? letter : `${letter}${Math.floor(position / 26) + 1}`;
}
