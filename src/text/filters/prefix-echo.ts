import type { CandidateFilter } from '../candidate-filter.ts';
import { looseBrackets } from '../brackets.ts';
import { isWordCharacter } from '../code-tokens.ts';
import { isBlank, lineStartAt } from '../lines.ts';

/** Lines before the cursor that may be repeated. */
const mostLines = 20;

/** Characters that say something which an echo of whole lines must have, to be told from honest code. */
const leastOfLines = 16;

/** The same for an echo of the cursor's own line. */
const leastOfLine = 3;

/**
 * Takes off the part of the document that a chat model repeats before it goes on: the beginning of
 * the cursor's line, or up to 20 lines before the cursor. The longest repetition counts; indentation
 * before its first line may be missing. Cost O(20 n).
 */
export const prefixEcho: CandidateFilter = {
  id: 'prefix-echo',
  apply(text, { prefix }) {
    let rest = text;
    for (;;) {
      const shorter = withoutEcho(rest, prefix);
      if (shorter === rest) return rest;
      rest = shorter;
    }
  },
};

function withoutEcho(text: string, prefix: string): string {
  const start = lineStartAt(prefix, prefix.length);
  const lineBefore = prefix.slice(start);
  const code = text.trimStart();
  let echo = 0;
  let lineStart = start;
  for (let line = 0; line <= mostLines; line++) {
    const tail = prefix.slice(lineStart).trimStart().trimEnd();
    const least = line === 0 ? leastOfLine : leastOfLines;
    const whole = line > 0 || !isBlank(lineBefore);
    if (whole && saying(tail) >= least && code.startsWith(tail) && endsToken(code, tail)) {
      echo = tail.length;
    }
    if (lineStart === 0) break;
    lineStart = lineStartAt(prefix, lineStart - 1);
  }
  if (echo === 0) return text;
  const rest = code.slice(echo);
  // `max(max(a, b), c)` repeats its beginning honestly: more is closed than the line has open.
  const open = looseBrackets(lineBefore).unclosed.length;
  if (looseBrackets(rest).unopened.length > open && open > 0) return text;
  // The cursor stands on a line of its own: the line end before the new code is there already.
  if (isBlank(lineBefore)) return rest.replace(/^[^\S\n]*\n[^\S\n]*/, '');
  return /\s$/.test(lineBefore) ? rest.replace(/^[^\S\n]+/, '') : rest;
}

function saying(text: string): number {
  return text.match(/[\p{L}\p{N}_$]/gu)?.length ?? 0;
}

/** `re` is no echo in front of `return`. */
function endsToken(code: string, echo: string): boolean {
  const after = code.charAt(echo.length);
  return after === '' || !isWordCharacter(echo.slice(-1)) || !isWordCharacter(after);
}
