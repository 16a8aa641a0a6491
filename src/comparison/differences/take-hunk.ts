import { hunksOf, lineDiff } from './line-diff.ts';
import { linesOf, usualLineEnd, type Line } from './lines-of.ts';
import type { MatchOptions } from './match-lines.ts';

/**
 * `base` with one hunk of `lineDiff(base, from, options)` as `from` has it; `base` itself where there is
 * no such hunk. Lines that are taken end as those of `base` do.
 *
 * Taking the first hunk again and again gives `from`, up to line ends and what `options` ignores.
 * Cost as `lineDiff`.
 */
export function takeHunk(
  base: string,
  from: string,
  hunk: number,
  options: MatchOptions = {},
): string {
  return withHunks(base, from, (one) => one === hunk, options);
}

/**
 * The inverse: `from` with one hunk of `lineDiff(base, from, options)` as `base` has it, that is, `base`
 * with all hunks but this one.
 */
export function dropHunk(
  base: string,
  from: string,
  hunk: number,
  options: MatchOptions = {},
): string {
  return withHunks(base, from, (one) => one !== hunk, options);
}

/** `base` with the hunks of `lineDiff(base, from, options)` that are chosen. */
export function withHunks(
  base: string,
  from: string,
  isTaken: (hunk: number) => boolean,
  options: MatchOptions = {},
): string {
  const [own, other] = [linesOf(base), linesOf(from)];
  const lines: Line[] = [];
  let done = 0;
  for (const { hunk, left, right } of hunksOf(lineDiff(base, from, options))) {
    if (!isTaken(hunk)) continue;
    lines.push(...own.slice(done, left.from), ...other.slice(right.from, right.to));
    done = left.to;
  }
  lines.push(...own.slice(done));
  return joined(lines, usualLineEnd(own) ?? usualLineEnd(other) ?? '\n', new Set(own));
}

/** Lines of `base` keep their ends; every line but the last has one, and the last has none. */
function joined(lines: readonly Line[], usual: string, own: ReadonlySet<Line>): string {
  return lines
    .map((line, i) => {
      if (i === lines.length - 1) return line.text;
      return line.text + (own.has(line) && line.end !== '' ? line.end : usual);
    })
    .join('');
}
