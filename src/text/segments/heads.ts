import { splitLines } from '../lines.ts';
import { safeCuts } from './safe-cuts.ts';
import type { SafeCut, TextPlace } from './safe-cuts.ts';

/** The beginning of a text, up to a safe cut. */
export interface Head {
  readonly text: string;
  /** It is as long as was asked for: whatever comes behind it, it stays the same. */
  readonly isWhole: boolean;
}

/**
 * Head of a text with a fixed number of words, which stand between white space.
 *
 * The shortest head with at least `words` words that ends at a safe cut and before white space or at
 * the text's end; all up to the last safe cut where the text has fewer. A string or comment counts the
 * words in it and is never cut. '' where the text has no safe cut. Cost O(n).
 * Source   SweetSpan (Xu et al., "Hit the Sweet Spot!", COLING 2025): spans of 4 words. Departs from it
 *          in that nothing is trimmed and no string is cut.
 */
export function headOfWords(text: string, words = 4, place: TextPlace = {}): Head {
  let read = 0;
  let seen = 0;
  return headUpTo(text, place, ({ offset }) => {
    const behind = text.charAt(offset);
    if (behind === '' ? place.growing === true : !/\s/.test(behind)) return false;
    seen += text.slice(read, offset).match(/\S+/g)?.length ?? 0;
    read = offset;
    return seen >= words;
  });
}

/** The first `tokens` atoms of a text; fewer where it has fewer, '' where it has none. Cost O(n). */
export function headOfTokens(text: string, tokens: number, place: TextPlace = {}): Head {
  let seen = 0;
  return headUpTo(text, place, () => ++seen >= tokens);
}

/**
 * First statement of a text; at most `maxLines` lines of it, blank ones not counted.
 *
 * Up to the last safe cut where the text ends before the statement does, which is what a length limit
 * leaves of one. '' where the text has no safe cut. Cost O(n).
 * Source   in place of SpecEM's trimming, which cuts words off code (methods card, 9.3 and 9.6).
 */
export function firstStatement(text: string, maxLines = 3, place: TextPlace = {}): Head {
  let read = 0;
  let lines = 0;
  return headUpTo(text, place, ({ offset, endsLine, endsStatement }) => {
    if (endsLine) {
      lines += splitLines(text.slice(read, offset).trimStart()).length;
      read = offset;
    }
    return endsStatement || lines >= maxLines;
  });
}

/**
 * Shortest head of a text that ends at a safe cut and where every tokenizer has a border.
 *
 * Input   `tokenEnds`: per tokenizer, the offsets in the text at which its tokens end.
 * Output  undefined where no such place is left, for example while a text grows.
 * Cost    O(n + number of token ends).
 * Source  Cool-Fusion's aligned segments (Liu et al., ACL 2025): segments of one kind for all models,
 *         so that none looks worse for ending inside a word of another.
 */
export function alignedHead(
  text: string,
  tokenEnds: readonly (readonly number[])[],
  place: TextPlace = {},
): string | undefined {
  const sets = tokenEnds.map((ends) => new Set(ends));
  const cut = safeCuts(text, place).find(({ offset }) => sets.every((ends) => ends.has(offset)));
  return cut === undefined ? undefined : text.slice(0, cut.offset);
}

/**
 * Shortest head that several texts share and that is a safe cut in each; undefined where there is
 * none. Several texts continue the same prefix, so `before` is the same. Cost O(total length).
 */
export function commonHead(texts: readonly string[], place: TextPlace = {}): string | undefined {
  const [first, ...others] = texts;
  if (first === undefined) return undefined;
  const head = alignedHead(
    first,
    others.map((text) => safeCuts(text, place).map(({ offset }) => offset)),
    place,
  );
  // Texts that differ inside the shortest head share no longer one.
  return others.every((text) => text.startsWith(head ?? '')) ? head : undefined;
}

/** The head up to the first cut that is far enough, else up to the last one; '' without cuts. */
function headUpTo(text: string, place: TextPlace, isEnough: (cut: SafeCut) => boolean): Head {
  const cuts = safeCuts(text, place);
  const found = cuts.find(isEnough);
  const { offset } = found ?? cuts.at(-1) ?? { offset: 0 };
  return { text: text.slice(0, offset), isWhole: found !== undefined };
}
