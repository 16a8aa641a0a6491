import type { Stretch } from './code-look.ts';
import { classesOf } from './highlight/token-classes.ts';

/** A line shows so much; the rest is counted. Unit: UTF-16 code units. */
export const MOST_SHOWN = 1_000;

/** A part of a line in one look. */
export interface ShownPart {
  readonly text: string;
  readonly classes: string;
}

/** Parts of a line under one stretch, or under none. */
export interface ShownGroup {
  /** Of the stretch. */
  readonly index?: number;
  readonly parts: readonly ShownPart[];
}

/**
 * A model's text as it may be looked at: controls, marks that turn the direction of writing and halves of
 * pairs become U+FFFD, unit by unit, so that offsets stay. Tabs stay.
 */
export function visibleUnits(text: string): string {
  return text.replace(/(?![\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}]/gu, (mark) =>
    '\ufffd'.repeat(mark.length),
  );
}

/**
 * A line in the parts that look different. `tokens` are pairs of begin and look; `start` is the line's
 * place in the text of `stretches`, and `first` the first of them that ends behind `start`.
 */
export function shownGroups(
  line: string,
  tokens: Uint32Array | undefined,
  stretches: readonly Stretch[],
  start: number,
  first: number,
): readonly ShownGroup[] {
  const end = cutOf(line);
  const groups: ShownGroup[] = [];
  let at = 0;
  for (let index = first; index < stretches.length && at < end; index += 1) {
    const stretch = stretches[index];
    if (stretch === undefined || stretch.from - start >= end) break;
    const from = Math.max(at, stretch.from - start);
    const to = Math.min(end, stretch.to - start);
    if (to <= from) continue;
    if (from > at) groups.push({ parts: partsOf(line, tokens, at, from) });
    groups.push({ index, parts: partsOf(line, tokens, from, to) });
    at = to;
  }
  if (at < end) groups.push({ parts: partsOf(line, tokens, at, end) });
  return groups;
}

/** How many units of a line are left out. */
export function hiddenUnits(line: string): number {
  return line.length - cutOf(line);
}

/** The first stretch that ends behind `offset`. O(log n). */
export function firstBehind(stretches: readonly Stretch[], offset: number): number {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stretches[middle]?.to ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Never inside a pair of units. */
function cutOf(line: string): number {
  if (line.length <= MOST_SHOWN) return line.length;
  const last = line.charCodeAt(MOST_SHOWN - 1);
  return last >= 0xd800 && last < 0xdc00 ? MOST_SHOWN - 1 : MOST_SHOWN;
}

function partsOf(
  line: string,
  tokens: Uint32Array | undefined,
  from: number,
  to: number,
): readonly ShownPart[] {
  if (tokens === undefined || tokens.length === 0) return [plain(line.slice(from, to), '')];
  const parts: ShownPart[] = [];
  for (let i = 0; i < tokens.length; i += 2) {
    const begin = Math.max(from, tokens[i] ?? 0);
    const end = Math.min(to, tokens[i + 2] ?? to);
    if (end > begin) parts.push(plain(line.slice(begin, end), classesOf(tokens[i + 1] ?? 0)));
  }
  return parts;
}

function plain(text: string, classes: string): ShownPart {
  return { text: visibleUnits(text), classes };
}
