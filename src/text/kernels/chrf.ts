import { commonSize, multisetOf, sizeOf, type Multiset } from './multiset.ts';
import { wordsOf } from './white-space.ts';

export interface ChrfOptions {
  /** Longest n-gram of words: 0 is chrF, 2 is chrF++. */
  readonly wordOrder: 0 | 2;
}

const CHARACTER_ORDER = 6;
const BETA = 2;

/**
 * chrF2 in [0, 100]: F-score of character n-grams, in which recall counts twice as much as precision.
 *
 *     chrF = (1 + β²) · P · R / (β² · P + R),   β = 2,   P, R = means over n = 1 … 6 of the n-grams found
 *
 * White space is removed first; characters are Unicode code points. Orders of which one of the texts has no
 * n-gram are left out of the means; texts with nothing in common, and empty ones, score 0. chrF++ adds
 * n-grams of one and two words to the means, with one punctuation mark split off a word's end, or else off
 * its beginning. Cost O(n).
 * Source: Popović, 2015 and 2017; defaults as sacrebleu has them (Post, 2018, arXiv 1804.08771).
 */
export function chrf(
  hypothesis: string,
  reference: string,
  { wordOrder }: ChrfOptions = { wordOrder: 0 },
): number {
  return chrfOfGrams(chrfGrams(hypothesis, wordOrder), chrfGrams(reference, wordOrder));
}

/** chrF2 in [0, 100] of texts whose n-grams are known. Cost O(n-grams). */
export function chrfOfGrams(found: readonly Multiset[], wanted: readonly Multiset[]): number {
  let [precision, recall, orders] = [0, 0, 0];
  for (const [at, grams] of found.entries()) {
    const other = wanted[at];
    if (other === undefined || grams.size === 0 || other.size === 0) continue;
    const common = commonSize(grams, other);
    precision += common / sizeOf(grams);
    recall += common / sizeOf(other);
    orders += 1;
  }
  if (precision + recall === 0) return 0;
  [precision, recall] = [precision / orders, recall / orders];
  return (100 * (1 + BETA ** 2) * precision * recall) / (BETA ** 2 * precision + recall);
}

/** n-grams by order: those of characters, then those of words. Cost O(n). */
export function chrfGrams(
  text: string,
  wordOrder: ChrfOptions['wordOrder'] = 0,
): readonly Multiset[] {
  const words = wordsOf(text);
  return [
    ...gramsUpTo(CHARACTER_ORDER, Array.from(words.join('')), ''),
    ...gramsUpTo(wordOrder, words.flatMap(splitMark), ' '),
  ];
}

function gramsUpTo(order: number, units: readonly string[], joint: string): readonly Multiset[] {
  return Array.from({ length: order }, (_, less) =>
    multisetOf(units.slice(less).map((_unit, at) => units.slice(at, at + less + 1).join(joint))),
  );
}

const mark = /^[!-/:-@[-`{-~]$/;

function splitMark(word: string): readonly string[] {
  const characters = Array.from(word);
  const [first = '', last = ''] = [characters.at(0), characters.at(-1)];
  if (characters.length === 1) return [word];
  if (mark.test(last)) return [word.slice(0, -1), last];
  return mark.test(first) ? [first, word.slice(1)] : [word];
}
