import type {
  FinishReason,
  GenerationPart,
  SamplingParameters,
  TokenLogprob,
} from '../../../core/generation.ts';
import { freshSeed, seededRandom } from '../../../core/random.ts';
import type { Draft } from '../../../ngram/draft.ts';
import type { NestedModel } from '../../../ngram/nested-model.ts';
import { recentHistory } from '../../../ngram/score-texts.ts';
import type { PointersAt, ReadText } from '../../../ngram/score-texts.ts';
import { FIRST_TOKEN } from '../../../ngram/vocabulary.ts';
import type { ModelAtHole } from './workspace-language.ts';

/** A token of a draft as the engine sees it. */
interface DraftToken {
  readonly id: number;
  readonly text: string;
  readonly logprobNats: number;
}

/**
 * The parts of a generation: the draft token by token, ended by a stop text or the limit of tokens.
 * `lineEnd` is what the document ends its lines with.
 */
export function generationParts(
  draft: Draft | undefined,
  at: ModelAtHole,
  sampling: SamplingParameters,
  lineEnd: string,
): readonly GenerationPart[] {
  const read = recentHistory(at.prefix, at.model);
  const promptTokens = read.tokens.length;
  if (draft === undefined) return [endOf({ unified: 'stop', raw: 'unsure' }, promptTokens, 0)];
  const whole = tokensOf(draft, read.texts.at(-1) ?? '');
  const tokens = whole.slice(0, sampling.maxTokens);
  const reached = tokens
    .map(({ text }) => text)
    .join('')
    .slice(0, draft.text.length);
  const stopAt = firstStop(reached, sampling.stop);
  const text = stopAt === undefined ? reached : reached.slice(0, stopAt);
  const wanted =
    sampling.topLogprobs === undefined
      ? undefined
      : logprobsOf(tokens, at, read, sampling.topLogprobs, lineEnd);
  const parts: GenerationPart[] = [];
  let offset = 0;
  let written = 0;
  for (const [index, token] of tokens.entries()) {
    if (offset >= text.length) break;
    const piece = text.slice(offset, offset + token.text.length);
    offset += token.text.length;
    written += 1;
    const logprob = wanted?.[index];
    parts.push({
      kind: 'text',
      text: withLineEnd(piece, lineEnd),
      ...(logprob === undefined ? {} : { tokens: [logprob] }),
    });
  }
  const isCut = stopAt === undefined && tokens.length < whole.length;
  const finish: FinishReason = isCut
    ? { unified: 'length', raw: 'max-tokens' }
    : { unified: 'stop', raw: stopAt === undefined ? 'end-of-draft' : 'stop-text' };
  return [...parts, endOf(finish, promptTokens, written)];
}

/**
 * The draft to be written: the best one, or above temperature 0 one drawn among those that are sure
 * enough, in proportion to p^(1 / temperature). Undefined where none is sure enough.
 */
export function chosenDraft(
  drafts: readonly Draft[],
  leastConfidence: number,
  { temperature, seed }: SamplingParameters,
): Draft | undefined {
  const sure = drafts.filter(({ confidence }) => confidence >= leastConfidence);
  const [best] = sure;
  if (best === undefined || temperature === 0) return best;
  const most = Math.max(...sure.map(({ logprobNats }) => logprobNats));
  const weights = sure.map(({ logprobNats }) => Math.exp((logprobNats - most) / temperature));
  let left =
    seededRandom(seed ?? freshSeed()).next() * weights.reduce((sum, weight) => sum + weight, 0);
  return sure.find((_, i) => (left -= weights[i] ?? 0) < 0) ?? best;
}

const ENCODER = new TextEncoder();

/** A token as the engine sees it. */
export function tokenLogprob(text: string, logprobNats: number, lineEnd: string): TokenLogprob {
  const written = withLineEnd(text, lineEnd);
  return {
    text: written,
    bytes: [...ENCODER.encode(written)],
    logprobNats: Math.min(0, logprobNats),
  };
}

/** The most probable next tokens with a text. */
export function nextTokens(
  model: NestedModel,
  history: readonly number[],
  pointersAt: PointersAt,
  most: number,
  lineEnd: string,
): readonly TokenLogprob[] {
  if (most < 1) return [];
  const found = model
    .at(history, history.length, pointersAt(history, history.length))
    .best({ most, least: 0, accept: (token) => token >= FIRST_TOKEN, mostVisits: MOST_VISITS });
  return found.map(({ token, probability }) =>
    tokenLogprob(model.texts.textOf(token), Math.log(probability), lineEnd),
  );
}

const MOST_VISITS = 4_000;

/**
 * The tokens of the draft's own text: what the first ones share with the end of the prefix is taken
 * off. A token that was there as a whole leaves its log-probability to the next.
 */
export function tokensOf(draft: Draft, lastOfPrefix: string): readonly DraftToken[] {
  const joined = draft.tokens.map(({ text }) => text).join('');
  const begins = (overlap: string): boolean =>
    joined.startsWith(overlap + draft.text.trimEnd()) || (overlap + draft.text).startsWith(joined);
  let overlap = lastOfPrefix !== '' && begins(lastOfPrefix) ? lastOfPrefix.length : 0;
  const tokens: DraftToken[] = [];
  let carried = 0;
  let room = draft.text.length;
  for (const { token, text, logprobNats } of draft.tokens) {
    const own = text.slice(overlap, overlap + room);
    overlap = Math.max(0, overlap - text.length);
    carried += logprobNats;
    if (own === '') continue;
    tokens.push({ id: token, text: own, logprobNats: carried });
    room -= own.length;
    carried = 0;
  }
  return tokens;
}

function logprobsOf(
  tokens: readonly DraftToken[],
  { model, pointersAt }: ModelAtHole,
  read: ReadText,
  top: number,
  lineEnd: string,
): readonly TokenLogprob[] {
  const history = [...read.tokens];
  return tokens.map(({ id, text, logprobNats }) => {
    const own = tokenLogprob(text, logprobNats, lineEnd);
    const others = top === 0 ? [] : nextTokens(model, history, pointersAt, top, lineEnd);
    history.push(id);
    return top === 0 ? own : { ...own, top: others };
  });
}

function firstStop(text: string, stops: readonly string[]): number | undefined {
  let first: number | undefined;
  for (const stop of stops) {
    const at = stop === '' ? -1 : text.indexOf(stop);
    if (at !== -1 && (first === undefined || at < first)) first = at;
  }
  return first;
}

function withLineEnd(text: string, lineEnd: string): string {
  return lineEnd === '\n' ? text : text.replaceAll('\n', lineEnd);
}

function endOf(finish: FinishReason, promptTokens: number, written: number): GenerationPart {
  return {
    kind: 'end',
    finish,
    usage: { promptTokens, completionTokens: written, estimated: false },
  };
}
