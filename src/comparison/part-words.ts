/** Name of a part of a score, in words that `t` translates; names that have none as they are. */
export function partWords(name: string, t: (words: string) => string): string {
  const names = new Map([
    ['check', t('Checks that pass')],
    ['diagnostics', t('No new errors')],
    ['behaviour', t('Vote by what answers do')],
    ['parse', t('Parses')],
    ['agreement', t('Agreement')],
    ['probability', t("Author's own probability")],
    ['length', t('Length')],
    ['trust', t('Trust learned here')],
    ['workspace', t('Fits this workspace')],
    ['votes', t('Votes')],
    ['loads', t('Loads')],
    ['quality', t('Near to the others')],
    ['beats', t('Beats the others')],
    ['trained', t('Trained ranker')],
    ['judges', t('Judges')],
    ['order', t("Judge's order")],
    ['selector', t('Probably right')],
    ['team-votes', t('Votes of the team')],
  ]);
  return names.get(name) ?? name;
}
