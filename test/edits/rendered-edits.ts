import { lineHunks } from '../../src/edits/line-hunks.ts';
import type { LineEdit } from './any-file.ts';

const ended = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** An edit as a search/replace block with that many lines around; undefined where it would say nothing. */
export function asBlock(
  path: string,
  { lines, from, to, put }: LineEdit,
  around: number,
): string | undefined {
  const head = lines.slice(Math.max(0, from - around), from);
  const tail = lines.slice(to, to + around);
  const before = ended([...head, ...lines.slice(from, to), ...tail]);
  if (before === '') return undefined;
  const after = ended([...head, ...put, ...tail]);
  return `${path}\n<<<<<<< SEARCH\n${before}=======\n${after}>>>>>>> REPLACE\n`;
}

/** An edit as a unified diff whose numbers are wrong by so much, with counts that are wrong too. */
export function asDiff(
  path: string,
  before: readonly string[],
  after: readonly string[],
  wrong: number,
): string {
  const signs = { same: ' ', removed: '-', added: '+' } as const;
  const hunks = lineHunks(ended(before), ended(after)).map(({ from, newFrom, lines }) => {
    const head = `@@ -${Math.max(1, from + 1 + wrong)},${wrong + 40} +${newFrom + 1},${wrong + 9} @@\n`;
    return head + lines.map(({ kind, text }) => signs[kind] + text).join('');
  });
  return `--- a/${path}\n+++ b/${path}\n${hunks.join('')}`;
}
