/**
 * What separates words for Python, on whose rules the published scores stand. JavaScript's `\s` differs:
 * it has the byte order mark and lacks the four separators from U+001C on and U+0085.
 */
const blank = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

/** The words of a text, split at white space as Python splits. Cost O(n). */
export function wordsOf(text: string): readonly string[] {
  return text.split(blank).filter((word) => word !== '');
}

/** A text without white space at its end, as Python strips it. Cost O(n). */
export function stripEnd(text: string): string {
  let end = text.length;
  while (end > 0 && blank.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
