/** Letters that look like those of English and are none. */
const ACCENTED = new Map(
  Array.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', (letter, i) => [
    letter,
    'àƀçďéƒğħíĵķĺɱñöƥɋřšţüṽŵẋýžÀƁÇĎÉƑĞĦÍĴĶĹṀÑÖƤɊŘŠŢÜṼŴẊÝŽ'.charAt(i),
  ]),
);

/** What a program reads stays: places for values, targets of links, code, icons, keys of the keyboard. */
const KEPT = /\{\w+\}|\]\([^)]*\)|`[^`]*`|\$\([\w~-]+\)/g;

/** What a text begins and ends with here, so that one that is cut or put together can be seen. */
export const OPENED = '⟦';
export const CLOSED = '⟧';

/**
 * A text of a language that nobody speaks: every letter has an accent, and it is about 40 % longer, as
 * German is, in brackets. Blanks at its ends stay there.
 */
export function pseudoText(text: string): string {
  const [, before = '', inner = '', behind = ''] = /^(\s*)([^]*?)(\s*)$/.exec(text) ?? [];
  if (inner === '') return text;
  const parts = inner
    .split(KEPT)
    .map((part) => Array.from(part, (letter) => ACCENTED.get(letter) ?? letter).join(''));
  const kept = [...inner.matchAll(KEPT)].map(([part]) => part);
  const accented = parts.map((part, i) => part + (kept[i] ?? '')).join('');
  return `${before}${OPENED}${accented}${padding(inner.length)}${CLOSED}${behind}`;
}

/** Words of a few letters, so that a line can break between them as it can in a sentence. */
function padding(length: number): string {
  const wanted = Math.max(1, Math.round(0.4 * length) - 2);
  const one = 'ŀǿřḗɱ ';
  return ` ${one.repeat(Math.ceil(wanted / one.length)).slice(0, wanted)}`.trimEnd();
}
