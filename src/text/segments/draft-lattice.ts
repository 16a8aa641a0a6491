import { alignTokens } from './align-tokens.ts';
import type { Match } from './align-tokens.ts';
import { splitCode } from './safe-cuts.ts';
import type { TextPlace } from './safe-cuts.ts';

/** One of the texts that drafts have at the same place. */
export interface Rival {
  /** '' where its drafts have nothing there. */
  readonly text: string;
  /** Indices of the drafts that wrote exactly this, ascending. */
  readonly drafts: readonly number[];
}

/** A stretch that all drafts have, or one for which they have at least two texts. */
export type LatticePart =
  | { readonly kind: 'agreed'; readonly text: string }
  /** Rivals in order of their first draft; every draft is behind exactly one. */
  | { readonly kind: 'dispute'; readonly rivals: readonly Rival[] };

export interface LatticeOptions extends TextPlace {
  /**
   * Names, numbers, strings and comments that an agreed stretch between two disputes must have; with
   * fewer it goes into the dispute. 0 keeps every common comma apart. Default 1.
   */
  readonly leastAgreed?: number;
}

/**
 * What several drafts agree on and where they differ, in order of the text.
 *
 * Agreed stretches and disputes alternate. Any choice of one rival per dispute, joined with the agreed
 * stretches, is a text; choosing draft i everywhere is exactly draft i, white space included. Wherever
 * two parts meet in such a text, the atoms on both sides stood next to each other in some draft, so no
 * names or operators are glued together and no string is cut. Brackets may be unbalanced, and names
 * undefined: that is for a parser and for judges.
 *
 * Input   whole drafts (equal ones are merged before aligning) that continue the same `before`. No
 *         draft gives no parts. A draft that was cut short has '' at the end, as one that is finished.
 * Output  the same parts for any order of the drafts, but for the order of the rivals.
 * Cost    O(N · L²) for N different drafts of L atoms between their common ends; 9 drafts of 200
 *         atoms that differ everywhere take some milliseconds.
 *
 * A draft that has little in common with the others makes one dispute of everything: leave it out.
 */
export function draftLattice(
  drafts: readonly string[],
  options: LatticeOptions = {},
): LatticePart[] {
  // Sorted, so that the order of the drafts does not decide.
  const different = [...new Set(drafts)].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const lexed = different.map((text) => lexDraft(text, options));
  const matches = alignTokens(...numbered(lexed), TOGETHER);
  const parts: LatticePart[] = [];
  let from: Match = lexed.map(() => 0);
  const differ = (to: Match): void => {
    const stretches = new Map(
      lexed.map((draft, i) => [draft.text, between(draft, from[i], to[i])]),
    );
    const rivals = rivalsOf(drafts.map((draft) => stretches.get(draft) ?? ''));
    const [only] = rivals;
    if (rivals.length > 1) parts.push({ kind: 'dispute', rivals });
    // An alignment of many need not be the best: here it missed what is the same in all.
    else if (only !== undefined && only.text !== '') addAgreed(parts, only.text);
  };
  const end = lexed.map(({ tokens }) => tokens.length);
  for (const run of keptRuns(runsOf(matches), lexed, options.leastAgreed ?? 1)) {
    differ(run.start);
    addAgreed(parts, lexed[0] === undefined ? '' : between(lexed[0], run.start[0], run.end[0]));
    from = run.end;
  }
  differ(end);
  return parts;
}

/** Worth of a match that follows a match. */
const TOGETHER = 1;
const MARK_WEIGHT = 1;
const WORD_WEIGHT = 3;
const LINE_START_WEIGHT = 1;

/** A draft and its tokens, each with the white space before it. */
interface LexedDraft {
  readonly text: string;
  readonly tokens: readonly string[];
  /** Offset of every token, and of the end. */
  readonly starts: readonly number[];
}

function lexDraft(text: string, place: TextPlace): LexedDraft {
  const tokens = splitCode(text, 'token', place);
  const starts = [0];
  for (const token of tokens) starts.push((starts.at(-1) ?? 0) + token.length);
  return { text, tokens, starts };
}

/** The drafts as numbers of their tokens, and the weight of each number. */
function numbered(lexed: readonly LexedDraft[]): [number[][], number[]] {
  const numbers = new Map<string, number>();
  const weights: number[] = [];
  const sequences = lexed.map(({ tokens }) =>
    tokens.map((token) => {
      const known = numbers.get(token);
      if (known !== undefined) return known;
      numbers.set(token, weights.length);
      return weights.push(weightOf(token)) - 1;
    }),
  );
  return [sequences, weights];
}

function weightOf(token: string): number {
  const beginsLine = /^\s*[\n\r]/.test(token) ? LINE_START_WEIGHT : 0;
  return beginsLine + (isWordy(token) ? WORD_WEIGHT : MARK_WEIGHT);
}

/** Names, numbers, strings and comments with words. */
function isWordy(token: string): boolean {
  return /[\w$"'`\u0080-\uffff]/.test(token.trim());
}

/** Matches that follow each other in all drafts; ends are exclusive. */
interface Run {
  readonly start: Match;
  readonly end: Match;
}

function runsOf(matches: readonly Match[]): Run[] {
  const runs: Run[] = [];
  for (const match of matches) {
    const last = runs.at(-1);
    const end = match.map((place) => place + 1);
    if (last?.end.every((place, i) => place === match[i]) === true) {
      runs[runs.length - 1] = { start: last.start, end };
    } else {
      runs.push({ start: match, end });
    }
  }
  return runs;
}

/** The runs that have enough words to stand between disputes, or stand at an end of all drafts. */
function keptRuns(runs: readonly Run[], lexed: readonly LexedDraft[], least: number): Run[] {
  return runs.filter(({ start, end }) => {
    const [first = 0] = start;
    const words = lexed[0]?.tokens.slice(first, end[0]).filter(isWordy).length ?? 0;
    const atHead = start.every((place) => place === 0);
    const atEnd = end.every((place, i) => place === lexed[i]?.tokens.length);
    return words >= least || atHead || atEnd;
  });
}

function between({ text, starts }: LexedDraft, from = 0, to = 0): string {
  return text.slice(starts[from], starts[to]);
}

function rivalsOf(stretches: readonly string[]): Rival[] {
  const byText = new Map<string, number[]>();
  stretches.forEach((text, draft) => {
    const drafts = byText.get(text);
    if (drafts === undefined) byText.set(text, [draft]);
    else drafts.push(draft);
  });
  return [...byText].map(([text, drafts]) => ({ text, drafts }));
}

function addAgreed(parts: LatticePart[], text: string): void {
  const last = parts.at(-1);
  if (last?.kind === 'agreed') parts[parts.length - 1] = { kind: 'agreed', text: last.text + text };
  else parts.push({ kind: 'agreed', text });
}
