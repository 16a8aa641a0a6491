/** What opens a comment in one language or another. */
const COMMENT = /^(?:\/\/+|\/\*+|\{\/\*|#+|--+|<!--|;+|%+|\(\*)\s*/;

const ELLIPSIS = /\.\.\.|…/;

const WORDS =
  /\b(?:existing|unchanged|rest|remaining|remainder|same|previous|omitted|other|others|as before|keep)\b/i;

/**
 * Whether a new text has a remark in place of lines, such as `// ... existing code ...`, that the old one
 * does not have: whoever wrote it did not write what is to stand there. Linear.
 */
export function leavesLinesOut(text: string, old: string): boolean {
  const remarks = remarksOf(text);
  if (remarks.length === 0) return false;
  const known = new Set(remarksOf(old));
  return remarks.some((remark) => !known.has(remark));
}

function remarksOf(text: string): readonly string[] {
  if (!ELLIPSIS.test(text)) return [];
  return text
    .split(/\r\n|\n|\r/)
    .filter((line) => line.length <= 200)
    .map((line) => line.trim())
    .filter((line) => COMMENT.test(line) && ELLIPSIS.test(line) && WORDS.test(line));
}
