/** Name of a family of strategies, in words that `t` translates; a family that has none as it is. */
export function familyWords(family: string, t: (words: string) => string): string {
  const names = new Map([
    ['ranking', t('Ranking')],
    ['span-fusion', t('Fusion by spans')],
    ['token-fusion', t('Fusion by tokens')],
    ['routing', t('Routing')],
    ['cascading', t('Cascades')],
    ['search', t('Search')],
  ]);
  return names.get(family) ?? family;
}
