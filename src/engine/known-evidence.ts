import type { KnownEvidence } from '../core/strategy-choice.ts';

/**
 * What is known of a set of members in a language: the user's own benchmark before the shipped one, and
 * of each the part that is about the language before the whole. Undefined where exactly these members
 * were never compared: figures of one set say nothing of another.
 */
export function evidenceFor(
  known: readonly KnownEvidence[],
  memberIds: readonly string[],
  languageId: string,
): KnownEvidence | undefined {
  const wanted = setOf(memberIds);
  const fitting = known.filter(
    ({ members, language }) =>
      setOf(members) === wanted && (language === undefined || language === languageId),
  );
  const rank = ({ origin, language }: KnownEvidence): number =>
    (origin === 'own' ? 0 : 2) + (language === undefined ? 1 : 0);
  return fitting.toSorted((a, b) => rank(a) - rank(b))[0];
}

function setOf(ids: readonly string[]): string {
  return [...new Set(ids)].sort().join('\n');
}
