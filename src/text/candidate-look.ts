import { looseBrackets } from './brackets.ts';
import { codeTokens } from './code-tokens.ts';
import { identifiersOf } from './similarity.ts';

/** What stands around a place, as far as candidates are compared with it. */
export interface Surroundings {
  /** The line up to the place. */
  readonly lineBefore: string;
  /** Numbers of the tokens that stand around. */
  readonly tokens: ReadonlyMap<string, number>;
  /** Two tokens next to each other, white space left out; see `pairOf`. */
  readonly pairs: ReadonlySet<number>;
  /** The last line before the place that says something, and the first one after it, trimmed. */
  readonly neighbours: readonly string[];
}

/** What the look of a text tells, each in [0, 1]. */
export const LOOK_FEATURES = [
  'length',
  'lines',
  'has-names',
  'names-known',
  'pairs-known',
  'distinct-tokens',
  'repeats-neighbour',
  'repeats-itself',
  'closes-too-much',
  'leaves-open',
  'ends-statement',
] as const;

export type CandidateLook = Readonly<Record<(typeof LOOK_FEATURES)[number], number>>;

/** Code looked at before and behind the place, and of a candidate, in UTF-16 code units. */
const BEFORE = 6000;
const BEHIND = 2000;
const OF_TEXT = 4096;
/** Of the line before the place, to find its last token in. */
const LAST_TOKEN = 80;
/** Of these sizes the features `length` and `lines` are 1. */
const FULL_BITS = 10;
const FULL_LINES = 12;
const FULL_BRACKETS = 3;

/** Cost O(8,000): nothing further away is looked at. */
export function surroundingsOf(prefix: string, suffix: string): Surroundings {
  const before = prefix.slice(-BEFORE);
  const behind = suffix.slice(0, BEHIND);
  const lines = before.split('\n');
  const lineBefore = lines.at(-1) ?? '';
  const says = (line: string): boolean => line.trim() !== '';
  const neighbours = [
    lines.slice(0, -1).findLast(says),
    behind.split('\n').slice(1).find(says),
  ].flatMap((line) => (line === undefined ? [] : [line.trim()]));
  const tokens = new Map<string, number>();
  const pairs = new Set<number>();
  for (const stretch of [before, behind]) {
    let last: number | undefined;
    for (const token of tokensOf(stretch)) {
      const id = tokens.get(token) ?? tokens.size;
      tokens.set(token, id);
      if (last !== undefined) pairs.add(pairOf(last, id));
      last = id;
    }
  }
  return { lineBefore, tokens, pairs, neighbours };
}

/**
 * What a text looks like at its place, without asking a model or a grammar.
 *
 *     length             log₂(1 + visible characters) / 10, at most 1
 *     lines              line ends / 12, at most 1
 *     has-names          1 where the text has an identifier; else `names-known` is 0 and says nothing
 *     names-known        share of its identifiers that stand around the place
 *     pairs-known        share of its pairs of tokens that stand around the place
 *     distinct-tokens    different tokens / tokens
 *     repeats-neighbour  1 where a line of it is the line before or behind
 *     repeats-itself     share of its lines that say something and stand in it before
 *     closes-too-much    closing brackets it does not open, beyond those open before it on its line, / 3
 *     leaves-open        brackets that it opens and does not close / 3, at most 1
 *     ends-statement     1 where it ends as statements, blocks and lists do
 *
 * Beyond 4,096 code units a text is not looked at, so 1 MB costs as much as 4 kB. Cost O(L).
 */
export function candidateLook(whole: string, around: Surroundings): CandidateLook {
  const text = whole.slice(0, OF_TEXT);
  const names = [...identifiersOf(text)];
  const tokens = tokensOf(text);
  const lines = text.split('\n').map((line) => line.trim());
  const telling = lines.filter((line) => /[\p{L}\p{N}]/u.test(line));
  const { unopened, unclosed } = looseBrackets(text, around.lineBefore);
  const openBefore = looseBrackets(around.lineBefore).unclosed.length;
  return {
    length: Math.min(1, Math.log2(1 + text.replace(/\s/g, '').length) / FULL_BITS),
    lines: Math.min(1, (lines.length - 1) / FULL_LINES),
    'has-names': names.length > 0 ? 1 : 0,
    'names-known': shareOf(names, (name) => around.tokens.has(name)),
    'pairs-known': knownPairs(tokens, around),
    'distinct-tokens': tokens.length === 0 ? 0 : new Set(tokens).size / tokens.length,
    'repeats-neighbour': telling.some((line) => around.neighbours.includes(line)) ? 1 : 0,
    'repeats-itself': telling.length === 0 ? 0 : 1 - new Set(telling).size / telling.length,
    'closes-too-much': Math.min(1, Math.max(0, unopened.length - openBefore) / FULL_BRACKETS),
    'leaves-open': Math.min(1, unclosed.length / FULL_BRACKETS),
    'ends-statement': /[;{}):,\]]\s*$/.test(text) ? 1 : 0,
  };
}

function tokensOf(text: string): readonly string[] {
  return codeTokens(text)
    .filter(({ kind }) => kind !== 'blank' && kind !== 'line-end')
    .map(({ start, end }) => text.slice(start, end));
}

/** Share of the pairs of tokens that stand around, that with the token before the place among them. */
function knownPairs(tokens: readonly string[], { lineBefore, ...around }: Surroundings): number {
  const before = tokensOf(lineBefore.slice(-LAST_TOKEN)).at(-1);
  const ids = (before === undefined ? tokens : [before, ...tokens]).map((token) =>
    around.tokens.get(token),
  );
  return shareOf(ids.slice(1), (id, i) => {
    const last = ids[i];
    return id !== undefined && last !== undefined && around.pairs.has(pairOf(last, id));
  });
}

/** Two numbers below 2²⁰ as one. */
function pairOf(first: number, second: number): number {
  return first * 2 ** 20 + second;
}

function shareOf<T>(items: readonly T[], isOne: (item: T, i: number) => boolean): number {
  return items.length === 0 ? 0 : items.filter(isOne).length / items.length;
}
