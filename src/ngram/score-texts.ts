import type { TextScore } from '../core/model.ts';
import { byteLength } from './byte-model.ts';
import { lex } from './lexer.ts';
import type { NestedModel, NextToken, WeightedPointer } from './nested-model.ts';
import { FILE_START, UNKNOWN } from './vocabulary.ts';

/** Tokens as texts and ids, side by side. */
export interface ReadText {
  readonly texts: readonly string[];
  readonly tokens: readonly number[];
}

/** Pointers for a place, where there are any. */
export type PointersAt = (history: ArrayLike<number>, end: number) => readonly WeightedPointer[];

const NO_POINTERS: PointersAt = () => [];

/** How much of a prefix is read, in UTF-16 code units: far more than the longest context. */
const RECENT_UNITS = 1024;

/**
 * The end of a prefix, from a line end on, where tokens are certain to begin; with the mark of the
 * file's start where the prefix is read whole.
 */
export function recentHistory(prefix: string, { texts }: NestedModel): ReadText {
  const start = recentStart(prefix);
  const words = lex(prefix.slice(start));
  const tokens = words.map((text) => texts.idOf(text));
  return start === 0
    ? { texts: ['', ...words], tokens: [FILE_START, ...tokens] }
    : { texts: words, tokens };
}

function recentStart(prefix: string): number {
  if (prefix.length <= RECENT_UNITS) return 0;
  const lineEnd = prefix.indexOf('\n', prefix.length - RECENT_UNITS);
  // A line of thousands of characters: it may begin inside a token, which costs one wrong token.
  if (lineEnd < 0 || lineEnd > prefix.length - RECENT_UNITS / 2)
    return prefix.length - RECENT_UNITS;
  return prefix[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd;
}

/**
 * Log-probabilities of given texts behind a prefix, in nats, each in the joint tokenisation of
 * prefix + text. Where a token crosses the border, all texts alike are scored from the last token
 * border that the prefix alone and all joint tokenisations share; the prefix's characters behind it,
 * the overlap, are given and not predicted:
 *
 *     score = Σ_i log p(t_i | t_<i)  −  Σ_{i inside the overlap} log Σ_{u fits what is left of it} p(u | t_<i)
 *
 * `tokens` counts from the shared border, `bytes` is the text's own length. An empty text has score 0.
 * Exact up to what `fittingMass` leaves out, which is the same for every text. Cost: a place a token; the overlap's mass once.
 */
export function scoreTexts(
  model: NestedModel,
  prefix: string,
  texts: readonly string[],
  pointersAt: PointersAt = NO_POINTERS,
): readonly TextScore[] {
  const history = recentHistory(prefix, model);
  const tail = history.texts.join('');
  const joints = texts.map((text) =>
    text === '' ? history.texts : jointTexts(history, tail, text),
  );
  const border = Math.min(...joints.map((joint) => sharedLength(history.texts, joint)));
  const overlap = history.texts.slice(border).join('');
  const masses = new Map<string, number>();

  return texts.map((text, index) => {
    const joint = joints[index] ?? [];
    if (text === '') return { logprobNats: 0, tokens: 0, bytes: 0, fidelity: 'exact' };
    const tokens = history.tokens.slice(0, border);
    let left = overlap;
    let before: NextToken | undefined;
    let sum = 0;
    for (const word of joint.slice(border)) {
      const pointers = pointersAt(tokens, tokens.length);
      const place: NextToken =
        before?.after(tokens.at(-1) ?? UNKNOWN, pointers) ??
        model.at(tokens, tokens.length, pointers);
      before = place;
      sum += Math.log(place.probabilityOfText(word));
      if (left !== '') sum -= Math.log(massAt(tokens, left, () => place.fittingMass(left)));
      left = left.slice(Math.min(left.length, word.length));
      tokens.push(model.texts.idOf(word));
    }
    return {
      logprobNats: Math.min(0, sum),
      tokens: joint.length - border,
      bytes: byteLength(text),
      fidelity: 'exact',
    };
  });

  /** The mass at the border is the same for every text. */
  function massAt(tokens: readonly number[], left: string, compute: () => number): number {
    if (tokens.length > border) return compute();
    const mass = masses.get(left) ?? compute();
    masses.set(left, mass);
    return mass;
  }
}

function jointTexts(history: ReadText, tail: string, text: string): readonly string[] {
  const joint = lex(tail + text);
  return history.tokens[0] === FILE_START ? ['', ...joint] : joint;
}

function sharedLength(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}
