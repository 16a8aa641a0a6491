import type { HoleSource } from './hole.ts';

/** A line of a source that is code and long enough to take something out of. */
export interface SuitableLine {
  /** Counted from 0. */
  readonly number: number;
  /** Offset of its first character, in UTF-16 code units. */
  readonly start: number;
  readonly text: string;
  readonly indentation: number;
}

/** Heads of files are licences and imports. */
const FIRST_LINE = 8;
const LEAST_LINE = 16;
const LONGEST_LINE = 120;
/** What code has and the prose of a doc string has not. */
const CODE = /[=([{]|^(?:return|if|for|while|raise|throw|yield|await|const|let|var|func|fn|def)\b/;

/**
 * The lines of a source that holes are cut into: 16 to 120 characters, below the eighth, no comment,
 * import, string or mere closing, and not inside a Python doc string.
 */
export function suitableLines(source: HoleSource): readonly SuitableLine[] {
  const found: SuitableLine[] = [];
  let start = 0;
  let quotes = 0;
  for (const [number, text] of source.text.split('\n').entries()) {
    const inDocString = source.languageId === 'python' && quotes % 2 === 1;
    if (number >= FIRST_LINE && !inDocString && isSuitable(text)) {
      const indentation = text.length - text.trimStart().length;
      found.push({ number, start, text, indentation });
    }
    quotes += text.match(/"{3}|'{3}/g)?.length ?? 0;
    start += text.length + 1;
  }
  return found;
}

function isSuitable(line: string): boolean {
  const content = line.trim();
  if (content.length < LEAST_LINE || line.length > LONGEST_LINE) return false;
  if (/^(\/[/*]|\*|#|import\b|from\b|use\b|package\b|["'`]|[)\]}])/.test(content)) return false;
  return CODE.test(content) && !/\/\/|\s# |"{3}|'{3}/.test(content);
}
