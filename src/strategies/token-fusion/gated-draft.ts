import type { TokenLogprob } from '../../core/generation.ts';
import type { Draft, Member, StrategyStep } from '../../core/strategy.ts';
import { END_OF_TEXT, sharpened, tokenKey, type MixedToken } from '../../math/token-union.ts';
import { isBlank } from '../../text/lines.ts';
import { headOfTokens } from '../../text/segments/heads.ts';
import { safeCuts } from '../../text/segments/safe-cuts.ts';
import { estimatedTokens, isLogprob, within } from '../draft-shape.ts';
import { stepOf, textOf, type Piece } from './authored-text.ts';
import { nextLists } from './next-lists.ts';
import type { MemberList } from './token-fuser.ts';
import { authorOf, meanProbability, voteOn, wholeTexts, type TokenVote } from './token-vote.ts';
import { primaryFirst, type Writing } from './writing.ts';

/** What the primary drafts at a time. Unit: its tokens. */
const WINDOW_TOKENS = 32;
/** A draft without a safe cut is asked for again, so many times as long. */
const LONGER = 4;
/** What the author of a word drafts to finish it. Unit: its tokens. */
const WORD_TOKENS = 8;

const MOST_FORKS = 12;
/** Share of the tokens that may be voted on; above it the gate closes. */
const FORKED_SHARE = 0.15;

/**
 * The primary drafts; where it is unsure at a border of code, the members vote on the token.
 *
 *     voted on  ⇔  p ≤ gate · min(1, (0.15 · tokens / votes)²),  at a safe cut, at most 12 times
 *     kept      ⇔  mean p > ½, or the draft begins with the best of the mixture
 *
 * Where no token has half of the mixture it is sharpened first. A winner in place of the primary's token
 * is finished up to the end of its word by the member it is of; the primary drafts on behind it. Votes
 * that change nothing cost no new draft. A primary that fails leaves the draft to the next member.
 *
 * Cost   one draft for 32 tokens and for each change; a vote: one `next` per member; a change: one
 *        short draft more.
 */
export async function* gatedDraft(writing: Writing, gate: number): AsyncGenerator<StrategyStep> {
  const { task, pieces, out, signal } = writing;
  const budget: Budget = { votes: 0, tokens: 0 };
  while (writing.tokensLeft > 0) {
    const primary = primaryFirst(task.members.filter(({ id }) => !out.has(id)))[0];
    const writer = writing.voters()[0] ?? primary;
    if (writer === undefined) return;
    const drafted = await draftOf(writer, writing);
    if (drafted === 'failed') {
      out.add(writer.id);
      continue;
    }
    const { added, tokens, end } = await votedOn(drafted, writer, gate, budget, writing);
    pieces.push(...added);
    writing.tokensLeft -= Math.max(1, tokens);
    if (end) return;
    if (added.length > 0) yield stepOf(pieces, false, task, writing.note);
    signal.throwIfAborted();
  }
}

interface Budget {
  votes: number;
  tokens: number;
}

/** The gate gets stricter with the square of what is voted on too much. */
function gateNow(gate: number, { votes, tokens }: Budget): number {
  if (votes >= MOST_FORKS) return -1;
  const allowance = votes === 0 ? 1 : (FORKED_SHARE * tokens) / votes;
  return gate * Math.min(1, allowance ** 2);
}

/** What a member wrote, up to a safe place. */
export interface Drafted {
  /** Ends at a safe cut, or where the text ends. */
  readonly text: string;
  readonly ended: boolean;
  /** Where told; those that begin within the text. */
  readonly tokens: readonly PlacedToken[];
}

export interface PlacedToken {
  readonly token: TokenLogprob;
  readonly at: number;
  /** Nothing of the code around is cut in two here. */
  readonly atBorder: boolean;
}

/**
 * A draft of one member behind what is written, 32 of its tokens or as many as it takes to a safe cut.
 * `alternatives` as in `DraftLimits`.
 */
export async function draftOf(
  member: Member,
  writing: Pick<Writing, 'task' | 'tools' | 'pieces' | 'signal' | 'tokensLeft'>,
  alternatives = 0,
): Promise<Drafted | 'failed'> {
  const { task, tools, pieces, signal } = writing;
  const { context } = task;
  const accepted = textOf(pieces);
  for (let maxTokens = WINDOW_TOKENS; ; maxTokens *= LONGER) {
    signal.throwIfAborted();
    const limit = Math.min(maxTokens, writing.tokensLeft);
    const draft = await tools
      .generate(member.id, accepted, {
        maxTokens: limit,
        ...(alternatives > 0 && { alternatives }),
      })
      .catch(() => undefined);
    signal.throwIfAborted();
    if (draft?.tokens?.every(({ logprobNats }) => isLogprob(logprobNats)) === false)
      return 'failed';
    if (draft === undefined) return 'failed';
    const kept = within(draft, accepted, context);
    const place = { languageId: context.languageId, before: context.prefix + accepted };
    const cuts = safeCuts(kept.text, { ...place, growing: !kept.ended }).map(
      ({ offset }) => offset,
    );
    const length = kept.ended ? kept.text.length : (cuts.at(-1) ?? 0);
    if (!kept.ended && length === 0 && limit < writing.tokensLeft) continue;
    const text = kept.text.slice(0, length);
    const borders = new Set(isBorder(kept.text, place) ? [0, ...cuts] : cuts);
    // What has no safe place to be cut at all, or says nothing more, ends here.
    const ended = kept.ended || length === 0 || limit >= writing.tokensLeft;
    return { text, ended: ended || isBlank(text), tokens: placed(draft, length, borders) };
  }
}

/** Whether another author may begin where the text does: not inside a word, string or comment. */
function isBorder(
  text: string,
  { languageId, before }: { readonly languageId: string; readonly before: string },
): boolean {
  const code = before.trimEnd();
  if (code === '') return true;
  const last = code.length - 1;
  const cuts = safeCuts(before.slice(last) + text, { languageId, before: code.slice(0, last) });
  return cuts.some(({ offset }) => offset === 1);
}

function placed(
  { text, tokens = [] }: Draft,
  length: number,
  borders: ReadonlySet<number>,
): readonly PlacedToken[] {
  if (tokens.map((token) => token.text).join('') !== text) return [];
  let at = 0;
  const all = tokens.map((token): PlacedToken => {
    const start = at;
    at += token.text.length;
    return { token, at: start, atBorder: borders.has(start) };
  });
  return all.filter((one) => one.at < length);
}

/** What a draft becomes by the votes. */
interface Outcome {
  readonly added: readonly Piece[];
  /** Used of the completion's length. */
  readonly tokens: number;
  readonly end: boolean;
}

async function votedOn(
  { text, ended, tokens }: Drafted,
  primary: Member,
  gate: number,
  budget: Budget,
  writing: Writing,
): Promise<Outcome> {
  const accepted = textOf(writing.pieces);
  const added: Piece[] = [];
  let taken = 0;
  const take = (to: number, vote?: TokenVote): void => {
    if (to <= taken) return;
    const piece = { text: text.slice(taken, to), modelId: primary.id };
    added.push(vote === undefined ? piece : { ...piece, vote });
    taken = to;
  };
  for (const [n, { token, at, atBorder }] of tokens.entries()) {
    budget.tokens++;
    const isUnsure = Math.exp(token.logprobNats) <= gateNow(gate, budget);
    if (!isUnsure || !atBorder || writing.voters().length < 2) continue;
    budget.votes++;
    const before = accepted + text.slice(0, at);
    const lists = await nextLists(writing.voters(), before, writing, writing.signal);
    if (lists.length < 2) continue;
    const verdict = await verdictOn(token, text.slice(at), lists, writing);
    if (verdict === undefined) continue;
    take(at);
    if (verdict.kind === 'kept') {
      take(Math.min(text.length, at + token.text.length), verdict.vote);
      continue;
    }
    if (verdict.key === END_OF_TEXT) return { added, tokens: n, end: true };
    const won = await finished(verdict.text, verdict.modelId, before, writing);
    if (won === undefined) continue;
    added.push({ text: won.text, modelId: verdict.modelId, vote: verdict.vote });
    return { added, tokens: n + 1, end: won.ended };
  }
  take(text.length);
  return { added, tokens: tokensOf({ text, tokens }), end: ended };
}

/** What a draft uses of the completion's length. */
export function tokensOf({ text, tokens }: Pick<Drafted, 'text' | 'tokens'>): number {
  return tokens.length > 0 ? tokens.length : estimatedTokens(text);
}

type Verdict =
  | { readonly kind: 'kept'; readonly vote: TokenVote }
  | {
      readonly kind: 'changed';
      readonly key: string;
      readonly text: string;
      readonly modelId: string;
      readonly vote: TokenVote;
    };

async function verdictOn(
  token: TokenLogprob,
  rest: string,
  lists: readonly MemberList[],
  { mix }: Writing,
): Promise<Verdict | undefined> {
  const key = tokenKey(token);
  const mixture = sharpened(await mix(lists));
  const mean = meanProbability(key, lists);
  const own: MixedToken = { key, probability: mean };
  if (mean > 0.5) return { kind: 'kept', vote: voteOn(own, mixture, lists) };
  const [best] = wholeTexts(mixture);
  if (best === undefined) return undefined;
  const vote = voteOn(best, mixture, lists);
  if (best.key !== END_OF_TEXT && rest.startsWith(best.text)) return { kind: 'kept', vote };
  const modelId = authorOf(best.key, lists);
  return { kind: 'changed', key: best.key, text: best.text, modelId, vote };
}

/** A winner up to the end of its word, by the member it is of; undefined where it comes to nothing. */
export async function finished(
  winner: string,
  modelId: string,
  before: string,
  { task, tools, signal }: Pick<Writing, 'task' | 'tools' | 'signal'>,
): Promise<{ readonly text: string; readonly ended: boolean } | undefined> {
  const { context } = task;
  // Behind white space another tokenizer may have no border: there the member writes it again.
  const start = /\s$/.test(winner) ? '' : winner;
  const draft = await tools
    .generate(modelId, before + start, { maxTokens: WORD_TOKENS })
    .catch(() => undefined);
  signal.throwIfAborted();
  const written = start + (draft?.text ?? '');
  const wanted = draft !== undefined && written.startsWith(winner) ? written : winner;
  // That its author would end here does not end the text: the primary is asked.
  const hasEnded = draft?.ended === true && wanted === written;
  const kept = within({ text: wanted, ended: false }, before, context);
  const place = { languageId: context.languageId, before: context.prefix + before };
  const growing = !kept.ended && !hasEnded;
  const { text: word } = headOfTokens(kept.text, 1, { ...place, growing });
  if (word !== '')
    return { text: word, ended: kept.ended && isBlank(kept.text.slice(word.length)) };
  const bare = within({ text: winner, ended: false }, before, context);
  return isBlank(bare.text) ? undefined : bare;
}
