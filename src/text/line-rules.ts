import {
  closesBlock,
  continuesStatement,
  isCloser,
  looseBrackets,
  opensBlock,
} from './brackets.ts';
import type { FilterContext } from './candidate-filter.ts';
import { indentColumns } from './indentation.ts';
import { isBlank, linesAround } from './lines.ts';
import { createLineCounter, firstCopyEnd } from './repetition.ts';

/** Why a stream was ended early. */
export type LineStop =
  | 'line-limit' //        as many lines as the shape allows
  | 'dedent' //            a line left of the cursor's block
  | 'block-closed' //      the block of the cursor's line is complete
  | 'suffix-reached' //    the rest of the cursor's line begins
  | 'next-line-reached' // the next line of the document begins
  | 'repetition'
  | 'size';

/** What becomes of a line. `keepLines` is given where lines before it must go too. */
export interface LineVerdict {
  readonly line?: string;
  readonly stop?: LineStop;
  readonly keepLines?: number;
}

/** Decides about the lines of a candidate, one after the other. */
export interface LineRules {
  judge(line: string): LineVerdict;
  /** Whether a line that is still arriving can be judged already. */
  stopsEarly(partialLine: string): LineStop | undefined;
  /** Whether a line that is still arriving may yet turn out to be the document's next line. */
  mayBeNextLine(partialLine: string): boolean;
}

const longestLine = 1_000;

/**
 * The rules by which a block ends (all texts with `\n`):
 *
 * - one line for the shape `line`; `maxLines` lines that are not blank for `block`;
 * - a line indented less than the cursor's line ends it. A closing bracket there is taken along
 *   where the document does not close that block itself;
 * - where the cursor's line opens a block, the next line that is not deeper than it ends it; it is
 *   taken along if it begins with a closing bracket, and the block goes on if it is `} else {`;
 * - the next line of the document, verbatim; a lone closing line only if nothing is open;
 * - the rest of the cursor's line, where that is long enough to be told from chance;
 * - a line that comes more than three times; one that runs in circles, after the first copy.
 */
export function createLineRules(context: FilterContext): LineRules {
  const { shape, indentation } = context;
  const { lineBefore } = linesAround(context.prefix, context.prefix.length);
  const { lineAfter } = linesAround(context.suffix, 0);
  const next = nextLineBelow(context.suffix);
  const nextColumns = next === undefined ? 0 : indentColumns(next, indentation);
  const rest = distinctive(lineAfter);
  const base = indentColumns(lineBefore, indentation);
  const counter = createLineCounter();

  let count = 0;
  let written = 0;
  let firstLineOpens = false;
  /** The statement of the cursor's line opened a block that is still open. */
  let blockOpen = false;
  /** Columns to add where the text counts its indentation from the cursor instead of column 0. */
  let shift: number | undefined;
  /** Brackets that the text has opened and not closed. */
  let open = 0;

  const countsFromCursor = (line: string) => {
    const columns = indentColumns(line, indentation);
    return columns > 0 && columns <= base && !closesBlock(line) && !continuesStatement(line);
  };

  const isShallow = (line: string) => indentColumns(line, indentation) + (shift ?? 0) <= base;

  const documentCloses = (line: string, columns: number) =>
    next?.trimStart()[0] === line.trimStart()[0] && nextColumns >= columns;

  const ended = (line: string): { readonly stop: LineStop; readonly keep: boolean } | undefined => {
    const columns = indentColumns(line, indentation) + (shift ?? 0);
    const closer = isCloser(line.trimStart().charAt(0));
    if (columns < base && !(closer && open > 0)) {
      const blockGoesOn = next !== undefined && nextColumns >= base;
      const keep = closer && !blockGoesOn && !documentCloses(line, columns);
      return { stop: keep ? 'block-closed' : 'dedent', keep };
    }
    if (blockOpen && columns <= base && !continuesStatement(line) && open === 0) {
      const keep = (closer || closesBlock(line)) && !documentCloses(line, columns);
      return { stop: keep ? 'block-closed' : 'dedent', keep };
    }
    return undefined;
  };

  return {
    judge(rawLine) {
      const number = count++;
      const restAt = rest === undefined ? -1 : rawLine.indexOf(rest);
      const line = restAt < 0 ? rawLine : rawLine.slice(0, restAt);
      if (line.length > longestLine) return { stop: 'size' };
      const whole = number === 0 ? lineBefore + line : line;
      const closing = closesBlock(whole);

      if (next !== undefined && repeatsNextLine(whole, next, number) && !(closing && open > 0)) {
        return { stop: 'next-line-reached' };
      }
      if (number === 0) {
        firstLineOpens = opensBlock(whole);
        blockOpen = firstLineOpens && !isBlank(lineBefore);
      } else if (isBlank(line)) {
        shift ??= 0;
      } else {
        shift ??= firstLineOpens && countsFromCursor(line) ? base : 0;
        const end = ended(line);
        if (end !== undefined) return end.keep ? { line, stop: end.stop } : { stop: end.stop };
      }

      const secondCopy = counter.add(line);
      if (secondCopy !== undefined) return { stop: 'repetition', keepLines: secondCopy };
      const copyEnd = firstCopyEnd(line);
      if (copyEnd !== undefined) return { line: line.slice(0, copyEnd), stop: 'repetition' };

      const loose = looseBrackets(line, number === 0 ? lineBefore : '');
      const wasOpen = open > 0;
      open = Math.max(0, open + loose.unclosed.length - loose.unopened.length);
      if (!isBlank(line)) written += 1;
      if (restAt >= 0) return { line, stop: 'suffix-reached' };
      if (blockOpen && number > 0 && wasOpen && open === 0 && isShallow(line)) {
        return { line, stop: 'block-closed' };
      }
      const full = shape.kind === 'line' || written >= Math.max(1, shape.maxLines);
      return full ? { line, stop: 'line-limit' } : { line };
    },

    stopsEarly(partialLine) {
      if (partialLine.length > longestLine) return 'size';
      if (rest !== undefined && partialLine.includes(rest)) return 'suffix-reached';
      const decided = count > 0 && shift !== undefined && !isBlank(partialLine);
      if (!decided || isCloser(partialLine.trimStart().charAt(0))) return undefined;
      const columns = indentColumns(partialLine, indentation) + (shift ?? 0);
      return columns < base ? 'dedent' : undefined;
    },

    mayBeNextLine(partialLine) {
      const whole = count === 0 ? lineBefore + partialLine : partialLine;
      return next?.startsWith(whole.trimEnd()) === true && !isBlank(next);
    },
  };
}

/** The first line below the cursor's that is not blank, without blanks at its end. */
export function nextLineBelow(suffix: string): string | undefined {
  const rest = suffix.slice(linesAround(suffix, 0).lineAfter.length);
  const found = /[^\S\r\n]*\S[^\r\n]*/.exec(rest);
  return found?.[0].trimEnd();
}

/**
 * Whether a line is the document's next one. A line without letters says something only if it closes
 * a block, or a string that the text has gone on with. Where a notebook's next cell begins, any cell does.
 */
export function repeatsNextLine(line: string, next: string, number: number): boolean {
  if (CELL_MARK.test(next) && CELL_MARK.test(line)) return true;
  if (line.trimEnd() !== next) return false;
  if (/[\p{L}\p{N}]/u.test(next) || closesBlock(next)) return true;
  return number > 0 && /["'`]/.test(next);
}

/** `# %%`, `-- %%`, `# %% [markdown]`: where a cell of a notebook begins in a file. */
const CELL_MARK = /^\S{1,4} %%(?:\s|$)/;

/** The rest of the cursor's line, if it says enough not to be met by chance. */
function distinctive(lineAfter: string): string | undefined {
  const rest = lineAfter.trim();
  return rest.length >= 6 && /[\p{L}\p{N}_$]{3}/u.test(rest) ? rest : undefined;
}
