import { leadingBlanks } from '../text/indentation.ts';
import { jsonObjectsIn } from '../text/json-objects.ts';
import { isBlank, splitLines } from '../text/lines.ts';
import { printable } from '../text/printable.ts';
import { removeThinking } from '../text/thinking.ts';
import { harmless } from '../text/visible-text.ts';
import { cutSafely } from '../text/well-formed.ts';
import type { MistakeFinding } from './prompt-mind.ts';
import type { LineWindow } from './review-windows.ts';

const LONGEST_KIND = 40;
const LONGEST_REASON = 300;
/** A fix of one line is no new file. */
const LONGEST_FIX = 4_000;
const MOST_FIX_LINES = 40;

/**
 * What an answer says of lines of a document: the last JSON object with a verdict counts, whatever stands
 * around it. Undefined where there is none: the answer is no vote.
 *
 * A line that is told wrongly is put right where the answer quotes one that stands there once. A fix of
 * another form, one that changes nothing, and one with invisible marks are left out.
 */
export function readMistake(
  answer: string,
  lines: readonly string[],
  judged: LineWindow,
): MistakeFinding | undefined {
  const verdict = jsonObjectsIn(removeThinking(answer)).findLast(
    (object) => flagOf(object) !== undefined,
  );
  if (verdict === undefined) return undefined;
  if (flagOf(verdict) !== true) return { hasMistake: false };
  const line = lineOf(verdict, lines, judged);
  const fix = line === undefined ? undefined : fixOf(verdict['fix'], lines[line] ?? '');
  const kind = words(verdict['kind'], LONGEST_KIND)?.toLowerCase();
  const why = words(verdict['why'], LONGEST_REASON);
  return {
    hasMistake: true,
    ...(line === undefined ? {} : { line }),
    ...(fix === undefined ? {} : { fix }),
    ...(kind === undefined ? {} : { kind }),
    ...(why === undefined ? {} : { why }),
  };
}

function flagOf({ mistake }: Readonly<Record<string, unknown>>): boolean | undefined {
  if (typeof mistake === 'boolean') return mistake;
  if (mistake === 'true') return true;
  return mistake === 'false' ? false : undefined;
}

function lineOf(
  { line: told, code }: Readonly<Record<string, unknown>>,
  lines: readonly string[],
  { first, last }: LineWindow,
): number | undefined {
  const number = typeof told === 'string' && /^\s*\d+\s*$/.test(told) ? Number(told) : told;
  const line = typeof number === 'number' && Number.isInteger(number) ? number - 1 : undefined;
  const within = line !== undefined && line >= first && line <= last ? line : undefined;
  const quoted = typeof code === 'string' ? code.replace(/^\s*\d+\|/, '').trim() : '';
  if (quoted === '' || (within !== undefined && lines[within]?.trim() === quoted)) return within;
  const there = lines
    .map((text, at) => ({ text, at }))
    .filter(({ text, at }) => at >= first && at <= last && text.trim() === quoted);
  return there.length === 1 ? there[0]?.at : within;
}

/** What takes the place of the line, with the indentation that the line has. */
function fixOf(told: unknown, original: string): string | undefined {
  if (typeof told !== 'string' || told.length > LONGEST_FIX || isBlank(told)) return undefined;
  const numbered = splitLines(told).filter((line) => !/^\s*(?:`{3,}|~{3,})/.test(line));
  const isNumbered = numbered.every((line) => isBlank(line) || /^\s*\d+\|/.test(line));
  const written = numbered.map((line) => (isNumbered ? line.replace(/^\s*\d+\| ?/, '') : line));
  while (written.length > 0 && isBlank(written.at(-1) ?? '')) written.pop();
  while (written.length > 0 && isBlank(written[0] ?? '')) written.shift();
  if (written.length === 0 || written.length > MOST_FIX_LINES) return undefined;
  const [own, wanted] = [leadingBlanks(written[0] ?? ''), leadingBlanks(original)];
  const fix = written
    .map((line) =>
      line.startsWith(own) && !isBlank(line) ? wanted + line.slice(own.length) : line,
    )
    .map((line) => line.trimEnd())
    .join('\n');
  return fix === original.trimEnd() || harmless(fix) !== fix ? undefined : fix;
}

function words(told: unknown, most: number): string | undefined {
  if (typeof told !== 'string') return undefined;
  const said = printable(cutSafely(told, most));
  return said === '' ? undefined : said;
}
