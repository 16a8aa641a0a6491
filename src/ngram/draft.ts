import { editSimilarity } from '../text/edit-similarity.ts';
import {
  confidenceOf,
  mostConfidence,
  type ConfidenceParameters,
  type DraftFeatures,
  type DraftLimits,
} from './confidence.ts';
import { finishedBlock, indentationOf, isLineEnd, type DraftExtent } from './draft-extent.ts';
import {
  searchDrafts,
  type FoundDraft,
  type FoundToken,
  type SearchBounds,
} from './draft-search.ts';
import { lex } from './lexer.ts';
import type { NestedModel } from './nested-model.ts';
import { recentHistory, type PointersAt, type ReadText } from './score-texts.ts';
import { JUDGED_SUFFIX, suffixFit } from './two-sided.ts';

export interface DraftRequest {
  /** Text before and behind the cursor; the ends nearest to it are read. */
  readonly prefix: string;
  readonly suffix: string;
  readonly extent: DraftExtent;
  /** Drafts wanted, 1 or more. */
  readonly most: number;
  readonly pointersAt?: PointersAt;
  /**
   * Confidence below which drafts are not wanted, in [0, 1]; 0 by default. Those at or above it are
   * the same whatever it is; where there can be none, the search ends early, and of the others some
   * are missing.
   */
  readonly leastConfidence?: number;
}

export interface Draft {
  /** What to insert at the cursor. */
  readonly text: string;
  /** Its tokens with their log-probabilities; the first may begin before the cursor. */
  readonly tokens: readonly FoundToken[];
  /** log p of the tokens and the end behind the prefix, in nats. */
  readonly logprobNats: number;
  /** Probability that it is exactly what will be written. */
  readonly confidence: number;
  readonly features: DraftFeatures;
}

export interface DraftOptions {
  readonly confidence: ConfidenceParameters;
  readonly bounds: Readonly<Record<DraftExtent, SearchBounds>>;
  /** β of `suffixFit`, 0 or more. */
  readonly suffixWeight: number;
  /** Drafts re-weighted by the suffix. */
  readonly judged: number;
}

export const DRAFT_BOUNDS: DraftOptions['bounds'] = {
  line: { mostPlaces: 24, mostTokens: 64, width: 4, least: 0.02, leastDraft: 0.005, most: 6 },
  block: { mostPlaces: 120, mostTokens: 200, width: 2, least: 0.05, leastDraft: 0.005, most: 3 },
};

/** Chosen on the calibration packages of the benchmark `workspace-model`. */
export const DRAFT_DEFAULTS: Omit<DraftOptions, 'confidence'> = {
  bounds: DRAFT_BOUNDS,
  suffixWeight: 0.7,
  judged: 3,
};

/** Drafts more alike than this are one, and the better one stays. */
const ALIKE = 0.9;

/**
 * The most probable completions of a place to the end of its line or block, best first: searched by
 * the model (`searchDrafts`), re-weighted by the text behind the cursor (`suffixFit`), near-equal ones
 * left out, each with its confidence. The caller shows those at or above `confidence.threshold`.
 *
 * A word or indentation under the cursor may go on: its token is taken back and drafts begin with it.
 * Where no known token does, it stands as it is. Text that follows on the cursor's line must follow
 * the draft as well, so the draft fills the hole before it.
 * Cost     at most the places of `searchDrafts` + `judged` · 3 of the model.
 */
export function draftTexts(
  model: NestedModel,
  request: DraftRequest,
  options: DraftOptions,
): readonly Draft[] {
  const pointersAt = request.pointersAt ?? (() => []);
  const read = recentHistory(request.prefix, model);
  const suffix = suffixTokens(model, request.suffix);
  const { found, history } = findDrafts(model, request, options, read, suffix, pointersAt);
  const fitOf = ({ tokens, place }: FoundDraft): number | undefined => {
    const written = [...history, ...tokens.map(({ token }) => token)];
    const behind = place ?? model.at(written, written.length, pointersAt(written, written.length));
    return suffixFit(behind, written, suffix.tokens, pointersAt);
  };
  const weighted = found.map((draft, rank) => {
    const fit = rank < options.judged ? fitOf(draft) : undefined;
    const judged = Math.min(JUDGED_SUFFIX, suffix.tokens.length);
    const merit = draft.logprobNats + (fit === undefined ? 0 : options.suffixWeight * judged * fit);
    return { draft, fit, merit, rank };
  });
  // What the suffix was not asked about stays behind what it was.
  weighted.sort(
    (a, b) =>
      Number(a.rank >= options.judged) - Number(b.rank >= options.judged) || b.merit - a.merit,
  );
  const kept: typeof weighted = [];
  for (const one of weighted)
    if (kept.every(({ draft }) => !areAlike(draft.text, one.draft.text))) kept.push(one);
  return kept.slice(0, request.most).map(({ draft, fit, merit }, index) => {
    const next = index === 0 ? kept[1]?.merit : kept[0]?.merit;
    const features = featuresOf(draft, fit, next === undefined ? undefined : merit - next);
    return {
      text: draft.text,
      tokens: draft.tokens,
      logprobNats: draft.logprobNats,
      confidence: confidenceOf(features, options.confidence),
      features,
    };
  });
}

function findDrafts(
  model: NestedModel,
  request: DraftRequest,
  { bounds, confidence }: DraftOptions,
  read: ReadText,
  suffix: SuffixTokens,
  pointersAt: PointersAt,
): { readonly found: readonly FoundDraft[]; readonly history: readonly number[] } {
  const indentation = indentationOf(request.prefix);
  const { leastConfidence = 0 } = request;
  const base = {
    follows: suffix.follows,
    bounds: bounds[request.extent],
    ...(leastConfidence > 0 && {
      mayServe: (limits: DraftLimits) => mostConfidence(limits, confidence) >= leastConfidence,
    }),
    ...(request.extent === 'line'
      ? {}
      : { finished: (text: string) => finishedBlock(text, indentation) }),
  };
  const last = read.texts.at(-1) ?? '';
  if (canGoOn(last)) {
    const history = read.tokens.slice(0, -1);
    const found = searchDrafts(model, { ...base, history, overlap: last }, pointersAt);
    if (found.length > 0) return { found, history };
  }
  const whole = { ...base, history: read.tokens, overlap: '' };
  return { found: searchDrafts(model, whole, pointersAt), history: read.tokens };
}

/** Whether more typing can make the token longer in a way worth drafting. */
function canGoOn(text: string): boolean {
  return isLineEnd(text) || /^[\p{L}\p{N}_$]/u.test(text);
}

interface SuffixTokens {
  readonly tokens: readonly number[];
  /** First token on the cursor's line. */
  readonly follows: number | undefined;
}

const READ_SUFFIX = 400;

function suffixTokens(model: NestedModel, suffix: string): SuffixTokens {
  const words = lex(suffix.slice(0, READ_SUFFIX));
  // Blanks before the line's end are nothing that a draft must lead to.
  if (words[0]?.trim() === '' && !isLineEnd(words[0])) {
    const second = words[1];
    if (second === undefined || isLineEnd(second)) words.shift();
  }
  const tokens = words.slice(0, JUDGED_SUFFIX).map((text) => model.texts.idOf(text));
  const isInLine = words[0] !== undefined && !isLineEnd(words[0]);
  return { tokens, follows: isInLine ? tokens[0] : undefined };
}

function areAlike(a: string, b: string): boolean {
  return withoutBlanks(a) === withoutBlanks(b) || editSimilarity(a, b) > ALIKE;
}

function withoutBlanks(text: string): string {
  return text.replace(/\s+/g, '');
}

function featuresOf(
  { tokens, logprobNats, endLogprobNats }: FoundDraft,
  fit: number | undefined,
  marginNats: number | undefined,
): DraftFeatures {
  const logprobs = tokens.map((token) => token.logprobNats);
  return {
    logprobNats,
    leastLogprobNats: Math.min(endLogprobNats, ...logprobs),
    tokens: Math.max(1, tokens.length),
    marginNats,
    meanContext: tokens.reduce((sum, { context }) => sum + context, 0) / Math.max(1, tokens.length),
    suffixFit: fit,
  };
}
