import type { Segment } from '../../../ngram/segment.ts';
import type { Corpus } from '../index/corpus.ts';
import type { SeenPlace } from '../protocol.ts';
import type { SessionVocabulary } from './session-vocabulary.ts';

/** What a text's tokens are to be found in. */
export interface ExplainedText {
  /** Tokens before the text and of it; the text begins at `from`. */
  readonly tokens: Uint32Array;
  readonly from: number;
}

/** Where tokens stand that are in no segment: open documents and changed files. */
export interface OtherTokens {
  readonly path: string;
  readonly tokens: Uint32Array;
  /** Lines before the first token; 0 by default. */
  readonly firstLine?: number;
}

/** Places compared for one token of the text, in one segment. */
const MOST_PLACES = 64;
/** A match of so few tokens is no evidence. */
const LEAST_MATCH = 3;

interface Match {
  readonly path: string;
  readonly stream: Uint32Array;
  /** Where in the stream the text's first matched token stands. */
  readonly at: number;
  readonly length: number;
  readonly firstLine?: number;
}

/**
 * Where the longest matches of a text were seen, longest first, one place a line. A match is a run of
 * tokens with at least one of the text; it may begin before the text and is as long as it goes, also
 * beyond the order of the counts; nothing in the file `but` counts. Cost: a view for each token of the text, and a comparison for each
 * place; O(tokens) for what is in no segment.
 */
export function explain(
  { tokens, from }: ExplainedText,
  corpus: Corpus,
  others: Iterable<OtherTokens>,
  vocabulary: SessionVocabulary,
  limit: number,
  but?: string,
): readonly SeenPlace[] {
  const matches: Match[] = [];
  for (const segment of corpus.counts.segments) {
    const paths = corpus.pathsOf(segment).map((path) => (path === but ? undefined : path));
    for (let at = from; at < tokens.length; at++)
      matches.push(...matchesIn(segment, paths, tokens, from, at));
  }
  for (const { path, tokens: stream, firstLine = 0 } of others)
    for (const match of matchesWithin(path, stream, tokens, from))
      matches.push({ ...match, firstLine });
  const places = new Map<string, SeenPlace>();
  for (const match of matches.sort((a, b) => b.length - a.length)) {
    if (places.size >= limit || match.length < LEAST_MATCH) break;
    const line = lineOf(match, vocabulary);
    const key = `${line} ${match.path}`;
    if (!places.has(key)) places.set(key, { path: match.path, line, tokens: match.length });
  }
  return [...places.values()];
}

function matchesIn(
  segment: Segment,
  paths: readonly (string | undefined)[],
  tokens: Uint32Array,
  from: number,
  at: number,
): readonly Match[] {
  const token = tokens[at] ?? 0;
  const view = segment.view(tokens, at);
  let { longest } = view;
  while (longest > 0 && view.count(longest, token) === 0) longest--;
  if (longest + 1 < LEAST_MATCH) return [];
  const found: Match[] = [];
  let places = 0;
  view.forEachPlace(longest, token, ({ file, offset }) => {
    const path = paths[file];
    if (path !== undefined)
      found.push(matchAt(path, segment.tokensOf(file), offset, tokens, from, at));
    return ++places < MOST_PLACES;
  });
  return found;
}

function matchesWithin(
  path: string,
  stream: Uint32Array,
  tokens: Uint32Array,
  from: number,
): readonly Match[] {
  const found: Match[] = [];
  for (let at = from; at < tokens.length; at++) {
    let places = 0;
    let offset = stream.indexOf(tokens[at] ?? 0);
    for (
      ;
      offset !== -1 && places < MOST_PLACES;
      offset = stream.indexOf(tokens[at] ?? 0, offset + 1)
    ) {
      places += 1;
      const match = matchAt(path, stream, offset, tokens, from, at);
      if (match.length >= LEAST_MATCH) found.push(match);
    }
  }
  return found;
}

/** The match around a place of a stream that has the text's token `at`. */
function matchAt(
  path: string,
  stream: Uint32Array,
  offset: number,
  tokens: Uint32Array,
  from: number,
  at: number,
): Match {
  let before = 0;
  while (before < Math.min(at, offset) && stream[offset - before - 1] === tokens[at - before - 1]) {
    before += 1;
  }
  let behind = 1;
  while (
    at + behind < tokens.length &&
    offset + behind < stream.length &&
    stream[offset + behind] === tokens[at + behind]
  ) {
    behind += 1;
  }
  const inText = Math.max(0, Math.min(before, at - from));
  return { path, stream, at: offset - inText, length: before + behind };
}

/** Line of the first matched token, from 0; a line end belongs to the line that it begins. */
function lineOf({ stream, at, firstLine = 0 }: Match, vocabulary: SessionVocabulary): number {
  let line = firstLine;
  for (let i = 0; i <= at; i++) if (vocabulary.textOf(stream[i] ?? 0).startsWith('\n')) line += 1;
  return line;
}
