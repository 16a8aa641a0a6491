import type { RivalFacts } from '../diagnosis/facts.ts';
import type { KnownRival } from './known-rivals.ts';
import type { RaceBook } from './race-book.ts';

/**
 * Rivals for the report, with the races of a language, or of all: each that runs, and one without a name where
 * races are lost to nobody who is known. The editor does not say who has won: beside several rivals each has
 * the races of all of them.
 */
export function rivalFacts(
  rivals: { readonly book: Pick<RaceBook, 'tally'>; active(): readonly KnownRival[] },
  language?: string,
): readonly RivalFacts[] {
  const { asked, lost } = rivals.book.tally(language);
  const known = rivals
    .active()
    .map(({ name, extensionId }): RivalFacts => ({ name, extensionId, won: lost, asked }));
  if (known.length > 0 || lost === 0) return known;
  return [{ name: '', extensionId: '', won: lost, asked }];
}
