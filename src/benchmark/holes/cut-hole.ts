import type { Random } from '../../core/random.ts';
import { holeAt, type Hole, type HoleKind, type HoleSource } from './hole.ts';
import type { SuitableLine } from './suitable-line.ts';

/** Less is too little to say who was right. Unit: visible characters. */
const LEAST_REFERENCE = 4;
const MOST_BLOCK_LINES = 12;

/** Cuts one kind of hole at a line; undefined where the line has no room for it. */
export function cutHole(
  source: HoleSource,
  line: SuitableLine,
  kind: HoleKind,
  random: Random,
): Hole | undefined {
  const cut = CUTTERS[kind](source, line, random);
  if (cut === undefined) return undefined;
  const reference = source.text.slice(cut.start, cut.end);
  return reference.replace(/\s/g, '').length < LEAST_REFERENCE
    ? undefined
    : holeAt(source, kind, cut.start, cut.end);
}

interface Cut {
  readonly start: number;
  readonly end: number;
}

type Cutter = (source: HoleSource, line: SuitableLine, random: Random) => Cut | undefined;

const CUTTERS: Readonly<Record<HoleKind, Cutter>> = {
  'line-end': cutLineEnd,
  line: cutLine,
  block: cutBlock,
  argument: cutArgument,
};

/**
 * The end of the line, from a border of words between 30 and 80 % of its length; not behind an opening
 * bracket that ends it.
 */
function cutLineEnd(_source: HoleSource, line: SuitableLine, random: Random): Cut | undefined {
  const { text, start, indentation } = line;
  const length = text.trim().length;
  let at = indentation + Math.floor(length * (0.3 + 0.5 * random.next()));
  while (at < text.length && /\w/.test(text[at - 1] ?? '') && /\w/.test(text[at] ?? '')) at++;
  if (/[{([:]\s*$/.test(text.slice(0, at))) return undefined;
  return { start: start + at, end: start + text.trimEnd().length };
}

/** The whole line behind its indentation. */
function cutLine(_source: HoleSource, { text, start, indentation }: SuitableLine): Cut {
  return { start: start + indentation, end: start + text.trimEnd().length };
}

/**
 * The body that the line opens: two to twelve lines that are indented deeper, from the first visible
 * character to the end of the last one.
 */
function cutBlock(source: HoleSource, line: SuitableLine): Cut | undefined {
  if (!/[{:(]\s*$/.test(line.text)) return undefined;
  let at = line.start + line.text.length + 1;
  let start: number | undefined;
  let end = at;
  let lines = 0;
  while (at < source.text.length) {
    const lineEnd = source.text.indexOf('\n', at);
    const text = source.text.slice(at, lineEnd < 0 ? undefined : lineEnd);
    const indentation = text.length - text.trimStart().length;
    if (text.trim() !== '') {
      if (indentation <= line.indentation) break;
      lines++;
      if (lines > MOST_BLOCK_LINES) return undefined;
      start ??= at + indentation;
      end = at + text.trimEnd().length;
    }
    if (lineEnd < 0) break;
    at = lineEnd + 1;
  }
  return start === undefined || lines < 2 ? undefined : { start, end };
}

/** What stands between the brackets of one call on the line; brackets in it are balanced. */
function cutArgument(_source: HoleSource, line: SuitableLine, random: Random): Cut | undefined {
  const calls = [...line.text.matchAll(/[\w$\])]\(/g)].flatMap(({ index }) => {
    const open = index + 1;
    const close = closingOf(line.text, open);
    return close === undefined || close === open + 1 ? [] : [{ open, close }];
  });
  const call = calls[Math.floor(random.next() * calls.length)];
  return call === undefined
    ? undefined
    : { start: line.start + call.open + 1, end: line.start + call.close };
}

/** The bracket that closes the one at `open`, on the same line and outside of simple strings. */
function closingOf(text: string, open: number): number | undefined {
  let depth = 0;
  let quote = '';
  for (let at = open; at < text.length; at++) {
    const character = text[at] ?? '';
    if (quote !== '') {
      if (character === '\\') at++;
      else if (character === quote) quote = '';
    } else if (/["'`]/.test(character)) {
      quote = character;
    } else if (character === '(' || character === '[' || character === '{') {
      depth++;
    } else if (character === ')' || character === ']' || character === '}') {
      depth--;
      if (depth === 0) return at;
    }
  }
  return undefined;
}
