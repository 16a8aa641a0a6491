import type { CopyMixture, CopySource } from './copy-mixture.ts';
import type { NestedModel, WeightedPointer } from './nested-model.ts';

/** What is near a place and may be copied, as tokens with an id. */
export interface NearbyText {
  /** Identifiers that can be named here, the nearest first. */
  readonly identifiers: readonly number[];
  /** Lines typed or pasted lately, the newest first. */
  readonly lines: readonly ArrayLike<number>[];
  /** The file beside this one that is built alike: `b.test.ts` for `b.ts`, `list-users.ts` for `list-teams.ts`. */
  readonly counterpart?: ArrayLike<number>;
}

/** Tokens a source points at, with shares that add up to 1. */
export type Shares = ReadonlyMap<number, number>;

/** What can be copied at a place. */
export interface NearbyPointers {
  /** Sources that point at something behind history[0…end). */
  at(history: ArrayLike<number>, end: number): ReadonlyMap<CopySource, Shares>;
}

const MOST_IDENTIFIERS = 200;
const MOST_LINES = 64;
const MOST_TOKENS = 20_000;
/** Places compared at most for one token. */
const MOST_PLACES = 256;
const LEAST_MATCH = 2;
const LONGEST_MATCH = 16;
/** What one more matching token is worth. */
const MATCH_BASE = 4;
/** What a line is worth against the next newer one. */
const AGEING = 0.9;

/**
 * Pointers into what is near.
 *
 * - `scope`: identifiers, the i-th nearest with a share ∝ 1 / (i + 2).
 * - `lines`, `counterpart`: what follows the places that end like the history, a place with m ≥ 2
 *   matching tokens (at most 16) in the i-th newest line ∝ 4^m · 0.9^i.
 *
 * Bounds: 200 identifiers, 64 lines, 20,000 tokens, 256 places compared for one token.
 */
export function createNearbyPointers(nearby: NearbyText): NearbyPointers {
  const scope = scopeShares(nearby.identifiers.slice(0, MOST_IDENTIFIERS));
  const lines = createMatcher(nearby.lines.slice(0, MOST_LINES));
  const counterpart = createMatcher(nearby.counterpart === undefined ? [] : [nearby.counterpart]);
  return {
    at(history, end) {
      const pointers = new Map<CopySource, Shares>();
      if (scope.size > 0) pointers.set('scope', scope);
      const fromLines = lines(history, end);
      if (fromLines !== undefined) pointers.set('lines', fromLines);
      const fromCounterpart = counterpart(history, end);
      if (fromCounterpart !== undefined) pointers.set('counterpart', fromCounterpart);
      return pointers;
    },
  };
}

/** The pointers with the weights learned for this language and situation. */
export function weightedPointers(
  pointers: NearbyPointers,
  mixture: CopyMixture,
  languageId: string,
  model: NestedModel,
): (history: ArrayLike<number>, end: number) => readonly WeightedPointer[] {
  return (history, end) => {
    const found = pointers.at(history, end);
    if (found.size === 0) return [];
    const situation = situationOf(model.texts.textOf(history[end - 1] ?? 0));
    const weights = mixture.weights(languageId, situation, [...found.keys()]);
    return [...found].map(([source, shares]) => ({ weight: weights[source] ?? 0, shares }));
  };
}

/** Learns from one token that came: how probable it was by each source and by the model alone. */
export function learnCopy(
  pointers: NearbyPointers,
  mixture: CopyMixture,
  languageId: string,
  model: NestedModel,
  history: ArrayLike<number>,
  end: number,
  token: number,
): void {
  const found = pointers.at(history, end);
  if (found.size === 0) return;
  mixture.learn({
    languageId,
    situation: situationOf(model.texts.textOf(history[end - 1] ?? 0)),
    nested: model.at(history, end).probability(token),
    sources: Object.fromEntries(
      [...found].map(([source, shares]) => [source, shares.get(token) ?? 0]),
    ),
  });
}

/** What stands before the place: names come behind points and brackets, less often behind a name. */
export function situationOf(before: string): string {
  if (before === '') return 'start';
  if (/^[\r\n]/.test(before)) return 'line';
  if (/^\s/.test(before)) return 'blank';
  if (/^[\p{L}\p{N}_$]/u.test(before)) return 'word';
  if (/^\??\.$/.test(before)) return 'point';
  return /^[([{,]/.test(before) ? 'open' : 'other';
}

function scopeShares(identifiers: readonly number[]): Shares {
  const shares = new Map<number, number>();
  for (const token of identifiers) if (!shares.has(token)) shares.set(token, 1 / (shares.size + 2));
  return normalised(shares);
}

type Matcher = (history: ArrayLike<number>, end: number) => Shares | undefined;

function createMatcher(streams: readonly ArrayLike<number>[]): Matcher {
  const places = new Map<
    number,
    { readonly stream: ArrayLike<number>; at: number; age: number }[]
  >();
  let tokens = 0;
  for (const [age, stream] of streams.entries()) {
    for (let at = 0; at + 1 < stream.length && tokens < MOST_TOKENS; at++, tokens++) {
      const token = stream[at] ?? 0;
      const found = places.get(token) ?? [];
      places.set(token, found);
      found.push({ stream, at, age });
    }
  }
  return (history, end) => {
    const shares = new Map<number, number>();
    const candidates = places.get(history[end - 1] ?? -1) ?? [];
    // Streams come newest first, so the newest places are kept.
    for (const { stream, at, age } of candidates.slice(0, MOST_PLACES)) {
      const length = matchLength(stream, at, history, end);
      const next = stream[at + 1];
      if (length < LEAST_MATCH || next === undefined) continue;
      const worth = MATCH_BASE ** length * AGEING ** age;
      shares.set(next, (shares.get(next) ?? 0) + worth);
    }
    return shares.size === 0 ? undefined : normalised(shares);
  };
}

/** Number of tokens up to stream[at] that equal those before history's end. */
function matchLength(
  stream: ArrayLike<number>,
  at: number,
  history: ArrayLike<number>,
  end: number,
): number {
  let length = 0;
  while (
    length < LONGEST_MATCH &&
    at - length >= 0 &&
    end - 1 - length >= 0 &&
    stream[at - length] === history[end - 1 - length]
  )
    length++;
  return length;
}

function normalised(shares: Map<number, number>): Shares {
  let sum = 0;
  for (const share of shares.values()) sum += share;
  for (const [token, share] of shares) shares.set(token, share / sum);
  return shares;
}
