import { closesBlock, isCloser, looseBrackets } from '../brackets.ts';
import type { CandidateFilter, FilterContext } from '../candidate-filter.ts';
import { isWordCharacter } from '../code-tokens.ts';
import { indentColumns } from '../indentation.ts';
import { nextLineBelow, repeatsNextLine } from '../line-rules.ts';
import { isBlank, linesAround, lineStartAt } from '../lines.ts';
import { overlapLength } from '../overlap.ts';

/** As much of the suffix is looked at. */
const headLength = 400;

/**
 * Takes off an end of the text with which the document goes on. Brackets are left to
 * `closing-brackets`, which counts them; here the overlap must hold a word, or be all that stands
 * behind the cursor on its line. A closing quote goes only if the text does not open it.
 */
export const suffixOverlap: CandidateFilter = {
  id: 'suffix-overlap',
  apply(text, context) {
    const { lineAfter } = linesAround(context.suffix, 0);
    return isBlank(lineAfter) ? withoutNextLines(text, context) : withoutRest(text, context);
  },
};

/** Cuts from the first line on that is the document's next line, verbatim. */
export const nextLineRepeat: CandidateFilter = {
  id: 'next-line-repeat',
  apply(text, { prefix, suffix }) {
    const next = nextLineBelow(suffix);
    if (next === undefined) return text;
    const { lineBefore } = linesAround(prefix, prefix.length);
    let start = 0;
    for (const [i, line] of text.split('\n').entries()) {
      const whole = i === 0 ? lineBefore + line : line;
      if (repeatsNextLine(whole, next, i) && !closesOwnBlock(text, start, whole)) {
        return text.slice(0, start).trimEnd();
      }
      start += line.length + 1;
    }
    return text;
  },
};

/**
 * Takes off closing brackets that the document has already.
 *
 * A closing bracket without a partner in the text closes something before the cursor. Behind the
 * cursor on the same line the document closes it if the rest of the line begins with that bracket,
 * but for as many as the line opens more than its rest closes. On a line of its own the document
 * closes it if its next line begins with that bracket and is not indented less; on the cursor's own
 * line, which is indented for what comes inside, if that next line stands where the block begins.
 */
export const closingBrackets: CandidateFilter = {
  id: 'closing-brackets',
  apply(text, context) {
    const { lineBefore } = linesAround(context.prefix, context.prefix.length);
    const { unopened, unclosed } = looseBrackets(text, lineBefore);
    if (unopened.length === 0) return text;
    const at = isBlank(linesAround(context.suffix, 0).lineAfter)
      ? closedBelow(text, unopened, context)
      : closedBehind(unopened, unclosed.length, lineBefore, context.suffix);
    return at === undefined ? text : text.slice(0, at).trimEnd();
  },
};

/** Takes off an end that is a beginning of what stands behind the cursor. */
function withoutRest(text: string, { suffix }: FilterContext): string {
  const rest = linesAround(suffix, 0).lineAfter.trim();
  const written = text.trimEnd();
  const length = overlapLength(written, suffix.trimStart().slice(0, headLength).trimEnd());
  const at = written.length - length;
  const coversRest = length >= rest.length && !isCloser(rest.charAt(0));
  if (length === 0 || !(coversRest || says(written.slice(at)))) return text;
  return mayEndAt(written, at) ? written.slice(0, at) : text;
}

/** Takes off an end that is a beginning of the lines below, indentation included. */
function withoutNextLines(text: string, { prefix, suffix }: FilterContext): string {
  const { lineBefore } = linesAround(prefix, prefix.length);
  const whole = (lineBefore + text).trimEnd();
  const below = suffix
    .replace(/^(?:[^\S\n]*\n)+/, '')
    .slice(0, headLength)
    .trimEnd();
  const length = overlapLength(whole, below);
  const at = whole.length - length;
  if (isWordCharacter(whole.slice(-1)) && isWordCharacter(below.charAt(length))) return text;
  // On the cursor's own line it is no repetition yet: lines in a row often begin alike.
  if (whole[at - 1] !== '\n' || !says(whole.slice(at))) return text;
  return mayEndAt(whole, at) ? text.slice(0, Math.max(0, at - lineBefore.length)) : text;
}

/** Whether a text has a word long enough not to be met by chance. */
function says(text: string): boolean {
  return /[\p{L}_$][\p{L}\p{N}_$]{2}/u.test(text);
}

type Loose = readonly { readonly offset: number; readonly character: string }[];

/** The first closing bracket that the rest of the line has already. */
function closedBehind(
  unopened: Loose,
  unclosed: number,
  lineBefore: string,
  suffix: string,
): number | undefined {
  const { lineAfter } = linesAround(suffix, 0);
  // The rest closes what the text leaves open first, and only then what stands before it.
  const behind = Math.max(0, looseBrackets(lineAfter).unopened.length - unclosed);
  const missing = Math.max(0, looseBrackets(lineBefore).unclosed.length - behind);
  const first = lineAfter.trimStart().charAt(0);
  return unopened.slice(missing).find(({ character }) => character === first)?.offset;
}

/** The first closing bracket at the beginning of a line that the next line has already. */
function closedBelow(text: string, unopened: Loose, context: FilterContext): number | undefined {
  const next = nextLineBelow(context.suffix);
  if (next === undefined || !isCloser(next.trimStart().charAt(0))) return undefined;
  const columns = indentColumns(next, context.indentation);
  const { lineBefore } = linesAround(context.prefix, context.prefix.length);
  const found = unopened.find(({ offset, character }) => {
    if (isBlank(lineBefore + text.slice(0, offset)) && !text.slice(0, offset).includes('\n')) {
      return character === next.trimStart().charAt(0) && isPartnerOf(next, context);
    }
    const lineStart = lineStartAt(text, offset);
    const ownLine = lineStart > 0 && isBlank(text.slice(lineStart, offset));
    const depth = indentColumns(text.slice(lineStart), context.indentation);
    return ownLine && depth <= columns && character === next.trimStart().charAt(0);
  });
  return found?.offset;
}

/** Whether a closing line below stands where the innermost block around the cursor begins. */
function isPartnerOf(line: string, { prefix, indentation }: FilterContext): boolean {
  const innermost = looseBrackets(prefix).unclosed.at(-1);
  if (innermost === undefined) return false;
  const opening = prefix.slice(lineStartAt(prefix, innermost.offset));
  return indentColumns(opening, indentation) === indentColumns(line, indentation);
}

/** Whether a closing line, such as `}`, closes what the text itself opened before it. */
function closesOwnBlock(text: string, start: number, line: string): boolean {
  return closesBlock(line) && looseBrackets(text.slice(0, start)).unclosed.length > 0;
}

/** Whether cutting there leaves whole words, and no quote or bracket open that was closed. */
function mayEndAt(text: string, at: number): boolean {
  if (isWordCharacter(text.charAt(at - 1)) && isWordCharacter(text.charAt(at))) return false;
  const kept = text.slice(0, at);
  for (const quote of ['"', "'", '`']) {
    const inKept = kept.split(quote).length - 1;
    const inOverlap = text.slice(at).split(quote).length - 1;
    if (inOverlap % 2 === 1 && inKept % 2 === 1) return false;
  }
  const closed = looseBrackets(text).unclosed.length;
  return looseBrackets(kept).unclosed.length <= closed;
}
