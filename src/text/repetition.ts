import { codeTokens } from './code-tokens.ts';

/** Longest cycle of tokens that is looked for. */
const longestCycle = 10;

/** Tokens that must repeat before it counts as a loop, whatever the length of the cycle. */
const loopTokens = 20;

/** Copies of a cycle before it counts as a loop, the first one included. */
const loopCopies = 4;

/** The same for a cycle with a word or a string in it: honest code repeats numbers and commas. */
const tellingTokens = 8;
const tellingCopies = 5;

/** From this length on a telling cycle needs no more copies than any other. Unit: UTF-16 units. */
const longCycle = 10;

/** A line may stand there this often. */
const allowedCopies = 3;

/**
 * Where a line that runs in circles is cut: the end of the first copy (without the comma or operator
 * that joins it to the next) of a cycle of 1 to 10 tokens that is repeated until the end of the loop, at least four times over and for more than 20 tokens.
 * Where the cycle has a word or a string, 8 tokens are enough, with four copies if it is long, else
 * five. A run of one operator character (`-----`) is one token and no loop. Undefined where none is.
 * Cost O(10 n).
 */
export function firstCopyEnd(line: string): number | undefined {
  const tokens = codeTokens(line).filter(({ kind }) => kind !== 'blank');
  const texts = tokens.map(({ start, end }) => line.slice(start, end));
  const enough = (start: number, cycle: number): number => {
    const parts = tokens.slice(start, start + cycle);
    const [first, last] = [parts[0], parts.at(-1)];
    if (!parts.some(({ kind }) => kind === 'word' || kind === 'string')) {
      return Math.max(loopTokens, cycle * (loopCopies - 1));
    }
    const isLong = (last?.end ?? 0) - (first?.start ?? 0) >= longCycle;
    return Math.max(tellingTokens, cycle * ((isLong ? loopCopies : tellingCopies) - 1));
  };
  const run = new Array<number>(longestCycle + 1).fill(0);
  for (let i = 0; i < texts.length; i++) {
    for (let cycle = 1; cycle <= longestCycle && cycle <= i; cycle++) {
      const length = texts[i] === texts[i - cycle] ? (run[cycle] ?? 0) + 1 : 0;
      run[cycle] = length;
      const start = i - length - cycle + 1;
      if (length >= tellingTokens && length >= enough(start, cycle)) {
        let last = start + cycle - 1;
        while (last > start && joinsCopies(tokens[last]?.kind, texts[last])) last -= 1;
        return tokens[last]?.end;
      }
    }
  }
  return undefined;
}

function joinsCopies(kind: string | undefined, token: string | undefined): boolean {
  return kind === 'operator' || token === ',';
}

/** Counts equal lines as they come. */
export interface LineCounter {
  /**
   * Takes the next line. Gives the number of the line at which its second copy stood, as soon as a
   * line has come more than three times: in a row for any line, in all for lines that say something.
   */
  add(line: string): number | undefined;
}

export function createLineCounter(): LineCounter {
  const places = new Map<string, number[]>();
  let previous: string | undefined;
  let inARow: number[] = [];
  let count = 0;
  return {
    add(rawLine) {
      const line = rawLine.trimEnd();
      const number = count++;
      inARow = line === previous ? [...inARow.slice(0, allowedCopies), number] : [number];
      previous = line;
      if (inARow.length > allowedCopies) return inARow[1];
      if (!saysSomething(line)) return undefined;
      const seen = places.get(line) ?? [];
      seen.push(number);
      places.set(line, seen);
      return seen.length > allowedCopies ? seen[1] : undefined;
    },
  };
}

/** Closing lines, `break;` and the like come often in honest code. */
function saysSomething(line: string): boolean {
  return (line.match(/[\p{L}\p{N}_$]/gu)?.length ?? 0) >= 8;
}
