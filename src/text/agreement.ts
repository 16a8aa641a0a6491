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

/** Where a text may be cut, as it stands behind the text before it on its line. */
export interface SafeCuts {
  readonly text: string;
  /** Offsets, rising. */
  readonly ends: readonly number[];
  readonly isEnd: ReadonlySet<number>;
}

/**
 * The longest common head of several texts that ends at a safe place.
 *
 *     agreed = longest h: every text starts with h, and h ends safely in every text
 *
 * Safe is the end of a whole text or of a line; inside the first line also the border of a token.
 * So the head never ends inside an identifier, number, operator, string (also one over several
 * lines) or surrogate pair, and never in white space. What stands before the cursor on its line belongs
 * to it: a token that begins there is one token with its rest in the texts.
 *
 * Input   texts as they leave the filters, with their cuts. One text, or equal texts, agree with themselves
 *         in full.
 * Output  '' where they agree on nothing.
 * Cost    O(length).
 */
export function agreedHead({ text, ends }: SafeCuts, others: readonly SafeCuts[]): string {
  if (others.every((other) => other.text === text)) return text;
  const common = others.reduce(
    (length, other) => commonLength(text, other.text, length),
    text.length,
  );
  const agreed = ends.findLast(
    (end) => end <= common && others.every(({ isEnd }) => isEnd.has(end)),
  );
  return text.slice(0, agreed ?? 0).trimEnd();
}

/** Where a text may be cut; see `agreedHead`. Cost O(length). */
export function safeCuts(text: string, lineBefore: string): SafeCuts {
  const ends = new Set<number>();
  let firstLine = true;
  for (const token of codeTokens(lineBefore + text)) {
    const start = token.start - lineBefore.length;
    const lineEnd = token.kind === 'line-end';
    if (start >= 0 && (firstLine || lineEnd)) ends.add(start);
    if (lineEnd && start >= 0) firstLine = false;
    if (token.kind === 'string') {
      if (/[\r\n]/.test(text.slice(Math.max(0, start), token.end - lineBefore.length))) {
        firstLine = false;
      }
    }
  }
  ends.add(text.length);
  return { text, ends: [...ends], isEnd: ends };
}

function isWhite(kind: string | undefined): boolean {
  return kind === 'blank' || kind === 'line-end';
}

function commonLength(a: string, b: string, limit: number): number {
  let length = 0;
  while (length < limit && length < b.length && a[length] === b[length]) length += 1;
  return length;
}
