import { printable } from '../text/printable.ts';
import { withoutControlSequences } from '../text/terminal-text.ts';

const LONGEST = 200;

/** The last lines of what a program said, without empty ones, colours and control characters. */
export function linesAtEnd(output: string, most: number): readonly string[] {
  return withoutControlSequences(output)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(-most)
    .map((line) => {
      const indentation = line.length - line.trimStart().length;
      return `${' '.repeat(indentation)}${printable(line)}`.slice(0, LONGEST);
    });
}
