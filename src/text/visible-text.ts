import { cutSafely } from './well-formed.ts';

/**
 * A text that a model wrote, safe to look at: controls (terminal escapes among them) and marks that
 * change the direction of writing become U+FFFD, so that they are seen. Tabs and line feeds stay; other
 * line ends become line feeds. Linear.
 */
export function harmless(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\t\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}]/gu, '\ufffd');
}

/**
 * The same on one line of at most `most` characters (2 or more): line ends as ⏎, tabs as →, blanks at
 * the ends and behind a line end as ·, where they would not be seen; a longer text ends with …. Linear.
 */
export function visibleLine(text: string, most: number): string {
  const line = harmless(text)
    .replace(/^ +| +$|(?<=\n) +| +(?=\n)/g, (blanks) => '·'.repeat(blanks.length))
    .replaceAll('\t', '→')
    .replaceAll('\n', '⏎');
  return line.length <= most ? line : `${cutSafely(line, most - 1)}…`;
}
