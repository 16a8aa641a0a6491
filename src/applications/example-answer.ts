import { convertLineEnds } from '../text/lines.ts';
import { printable } from '../text/printable.ts';
import { removeThinking } from '../text/thinking.ts';

/** Unit: UTF-16 code units. */
const SHORTEST_INSTRUCTION = 15;
const LONGEST_INSTRUCTION = 800;
const LONGEST_CODE = 20_000;
/** Lines of code that an instruction may not hold word for word are so long at least. */
const TELLING_LINE = 20;

const fence = /^ {0,3}(`{3,}|~{3,})[^\n`]*\n([\s\S]*?)(?:\n {0,3}\1[`~]*[ \t]*$|$(?![\s\S]))/gm;

/**
 * The instruction in an answer, on one line. Undefined where there is none: too short or too long, or one
 * that gives lines of the code away.
 */
export function readInstruction(answer: string, code: string): string | undefined {
  const said = printable(removeThinking(answer))
    .replace(/^(?:\*{2})?(?:the )?instruction:?(?:\*{2})?:?\s*/i, '')
    .replace(/^["“'](.*)["”']$/u, '$1')
    .trim();
  if (said.length < SHORTEST_INSTRUCTION || said.length > LONGEST_INSTRUCTION) return undefined;
  if (said.includes('```')) return undefined;
  const givesAway = code
    .split('\n')
    .map((line) => printable(line))
    .some((line) => line.length >= TELLING_LINE && said.includes(line));
  return givesAway ? undefined : said;
}

/**
 * The code in an answer: its longest fenced block, one that is not closed included, else all of it. '' for
 * what is longer than any function. Lines end with `\n`.
 */
export function readCode(answer: string): string {
  const text = convertLineEnds(removeThinking(answer), '\n');
  const blocks = [...text.matchAll(fence)].map(([, , block = '']) => block);
  const longest = blocks.toSorted((a, b) => b.length - a.length)[0];
  const code = (longest ?? text).replace(/^(?:[ \t]*\n)+/, '').trimEnd();
  return code.length > LONGEST_CODE ? '' : code;
}
