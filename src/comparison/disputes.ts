import { draftLattice, type LatticePart } from '../text/segments/draft-lattice.ts';
import { linesOf } from './differences/lines-of.ts';
import { matchLines } from './differences/match-lines.ts';

/** What the columns have at one disputed point. */
export interface DisputeRival {
  /** '' where its columns have nothing there. */
  readonly text: string;
  /** Positions of the texts that have it, ascending. */
  readonly columns: readonly number[];
}

/** A stretch that all texts have, or one for which they have at least two wordings. */
export type DisputePart =
  | { readonly kind: 'agreed'; readonly text: string }
  /** In order of their first text; every text is behind exactly one. */
  | { readonly kind: 'dispute'; readonly rivals: readonly DisputeRival[] };

export interface DisputePlace {
  readonly languageId?: string;
  /** What stands before the texts. */
  readonly before?: string;
}

/** Different texts, between their common ends, beyond which disputes are whole lines. Unit: characters. */
const MOST_CHARACTERS = 6_000;

/**
 * The points at which texts differ, in order: a checklist. Any choice of one rival a dispute, joined with
 * what is agreed, is a text; choosing text i everywhere is exactly text i.
 *
 * By tokens of code, as `draftLattice` has it. By whole lines for texts that are too long for it, and where
 * it makes one dispute of texts that have more in common by lines.
 *
 * Cost O(N · L²) for N different texts of L tokens between their common ends, L bounded; then lines.
 */
export function disputesOf(
  texts: readonly string[],
  place: DisputePlace = {},
): readonly DisputePart[] {
  if (texts.length === 0) return [];
  if (differingLength(texts) > MOST_CHARACTERS) return disputedLines(texts);
  const parts = draftLattice(texts, place).map(partOf);
  if (parts.filter(({ kind }) => kind === 'dispute').length !== 1) return parts;
  const lines = disputedLines(texts);
  return agreedLength(lines) > agreedLength(parts) ? lines : parts;
}

/**
 * The text of a choice. `choices`: the rival chosen at every dispute, by its position, in order of the
 * disputes; where none is, or there is no such rival, the first.
 */
export function chosenText(
  parts: readonly DisputePart[],
  choices: readonly (number | undefined)[],
): string {
  let dispute = 0;
  return parts
    .map((part) => {
      if (part.kind === 'agreed') return part.text;
      const { rivals } = part;
      return (rivals[choices[dispute++] ?? 0] ?? rivals[0])?.text ?? '';
    })
    .join('');
}

function partOf(part: LatticePart): DisputePart {
  if (part.kind === 'agreed') return part;
  return {
    kind: 'dispute',
    rivals: part.rivals.map(({ text, drafts }) => ({ text, columns: drafts })),
  };
}

function agreedLength(parts: readonly DisputePart[]): number {
  return parts.reduce((sum, part) => sum + (part.kind === 'agreed' ? part.text.length : 0), 0);
}

/** Length of the longest text without what all texts begin and end with. */
function differingLength(texts: readonly string[]): number {
  const [first = '', ...others] = texts;
  const shortest = Math.min(...texts.map((text) => text.length));
  const longest = Math.max(...texts.map((text) => text.length));
  let head = 0;
  while (head < shortest && others.every((text) => text[head] === first[head])) head += 1;
  let tail = 0;
  while (
    tail < shortest - head &&
    others.every((text) => text.at(-1 - tail) === first.at(-1 - tail))
  ) {
    tail += 1;
  }
  return longest - head - tail;
}

/** Disputes of whole lines: agreed are those lines of the first text that match one in every other. */
function disputedLines(texts: readonly string[]): readonly DisputePart[] {
  const lines = texts.map((text) => linesOf(text).map((line) => line.text + line.end));
  const [base = [], ...others] = lines;
  const matched = others.map((other) => new Map(matchLines(base, other).pairs));
  const parts: DisputePart[] = [];
  let from = lines.map(() => 0);
  const differ = (to: readonly number[]): void => {
    const stretches = lines.map((own, i) => own.slice(from[i], to[i]).join(''));
    const rivals = rivalsOf(stretches);
    const [only] = rivals;
    if (rivals.length > 1) parts.push({ kind: 'dispute', rivals });
    else if (only !== undefined && only.text !== '') agree(parts, only.text);
  };
  base.forEach((line, i) => {
    const places = matched.map((pairs) => pairs.get(i) ?? -1);
    if (places.includes(-1)) return;
    differ([i, ...places]);
    agree(parts, line);
    from = [i, ...places].map((place) => place + 1);
  });
  differ(lines.map((own) => own.length));
  return parts;
}

function rivalsOf(stretches: readonly string[]): readonly DisputeRival[] {
  const rivals = new Map<string, number[]>();
  stretches.forEach((text, i) => {
    const columns = rivals.get(text);
    if (columns === undefined) rivals.set(text, [i]);
    else columns.push(i);
  });
  return [...rivals].map(([text, columns]) => ({ text, columns }));
}

function agree(parts: DisputePart[], text: string): void {
  const last = parts.at(-1);
  if (text === '') return;
  if (last?.kind === 'agreed') parts[parts.length - 1] = { kind: 'agreed', text: last.text + text };
  else parts.push({ kind: 'agreed', text });
}
