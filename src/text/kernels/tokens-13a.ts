import { stripEnd, wordsOf } from './white-space.ts';

/** Entities in the order in which they are read: `&amp;lt;` becomes `<`. */
const entities: readonly (readonly [string, string])[] = [
  ['&quot;', '"'],
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
];

/**
 * The words of a text as machine translation counts them: the rule `13a` of the mteval script.
 *
 * A word broken by a dash at the end of a line is joined, four entities are read, ASCII punctuation
 * stands alone, except the apostrophe, and except full stop, comma and dash inside of words and numbers:
 * `.` and `,` stand alone unless they are between digits, `-` only after a digit. Meant for prose; on
 * code it splits operators such as `=>` into two words. Cost O(n).
 * Source: mteval-v13a of NIST, as sacrebleu has it (Post, 2018, arXiv 1804.08771).
 */
export function tokens13a(text: string): readonly string[] {
  let line = stripEnd(text).replaceAll('<skipped>', '').replaceAll('-\n', '').replaceAll('\n', ' ');
  for (const [entity, character] of entities) line = line.replaceAll(entity, character);
  const spaced = ` ${line} `
    .replace(/[ -&(-+/:-@[-`{-~]/g, ' $& ')
    .replace(/([^0-9])([.,])/gu, '$1 $2 ')
    .replace(/([.,])([^0-9])/gu, ' $1 $2')
    .replace(/([0-9])-/g, '$1 - ');
  return wordsOf(spaced);
}
