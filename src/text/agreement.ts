import { codeTokens } from './code-tokens.ts';
import { convertLineEnds } from './lines.ts';

/**
 * The form under which two candidates count as the same text.
 *
 * Leaves out what cannot change the meaning of code: the kind of line end, blanks before a line end,
 * and white space at the end of the text. Everything inside strings, all indentation and all inner
 * spacing stay, so texts that differ in a string, in Python's blocks or in a shell's words never
 * become equal. Line ends are unified inside strings too: editors decide them, not candidates.
 * Cost O(n).
 */
export function normaliseForAgreement(text: string): string {
  const unified = convertLineEnds(text, '\n');
  const tokens = codeTokens(unified);
  let end = tokens.length;
  while (end > 0 && isWhite(tokens[end - 1]?.kind)) end -= 1;
  const kept = tokens
    .slice(0, end)
    .filter((token, i) => token.kind !== 'blank' || tokens[i + 1]?.kind !== 'line-end');
  return kept.map((token) => unified.slice(token.start, token.end)).join('');
}

/**
 * The longest common head of several texts that ends at a safe place.
 *
 *     agreed = longest h: every text starts with h, and h ends safely in every text
 *
 * Safe is the end of a whole text or of a line; inside the first line also the border of a token.
 * So the head never ends inside an identifier, number, operator, string (also one over several
 * lines) or surrogate pair, and never in white space. `lineBefore` is the text before the cursor on
 * its line: a token that begins there is one token with its rest in the texts.
 *
 * Input   texts as they leave the filters. One text, or equal texts, agree with themselves in full.
 * Output  '' where they agree on nothing, and for no texts at all.
 * Cost    O(total length).
 */
export function agreedPrefix(texts: readonly string[], lineBefore = ''): string {
  const [first, ...others] = texts;
  if (first === undefined) return '';
  if (others.every((text) => text === first)) return first;
  const common = others.reduce((length, text) => commonLength(first, text, length), first.length);
  const [borders, ...otherBorders] = texts.map((text) => safeEnds(text, lineBefore, common));
  // The ends rise.
  const safe = [...(borders ?? [])].findLast((end) => otherBorders.every((ends) => ends.has(end)));
  return first.slice(0, safe ?? 0).trimEnd();
}

function isWhite(kind: string | undefined): boolean {
  return kind === 'blank' || kind === 'line-end';
}

function commonLength(a: string, b: string, limit: number): number {
  let length = 0;
  while (length < limit && length < b.length && a[length] === b[length]) length += 1;
  return length;
}

/** Offsets up to `limit` at which the text may be cut. */
function safeEnds(text: string, lineBefore: string, limit: number): Set<number> {
  const ends = new Set<number>();
  let firstLine = true;
  for (const token of codeTokens(lineBefore + text)) {
    const start = token.start - lineBefore.length;
    if (start > limit) break;
    const lineEnd = token.kind === 'line-end';
    if (start >= 0 && (firstLine || lineEnd)) ends.add(start);
    if (lineEnd && start >= 0) firstLine = false;
    if (token.kind === 'string' && lineBefore.length + limit > token.start) {
      if (/[\r\n]/.test(text.slice(Math.max(0, start), token.end - lineBefore.length))) {
        firstLine = false;
      }
    }
  }
  if (text.length <= limit) ends.add(text.length);
  return ends;
}
