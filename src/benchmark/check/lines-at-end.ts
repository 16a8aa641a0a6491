import { printable } from '../report/printable.ts';

/** Colours and movements of the cursor, as ECMA-48 writes them. */
const CONTROL_SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?)/g;

const LONGEST = 200;

/** The last lines of what a program said, without empty ones, colours and control characters. */
export function linesAtEnd(output: string, most: number): readonly string[] {
  return output
    .replace(CONTROL_SEQUENCE, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(-most)
    .map((line) => {
      const indentation = line.length - line.trimStart().length;
      return `${' '.repeat(indentation)}${printable(line)}`.slice(0, LONGEST);
    });
}
