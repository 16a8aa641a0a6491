import type { ScorePart, Span } from '../../core/completion.ts';
import type { Fidelity } from '../../core/model.ts';
import type { Member, StrategyTask, StrategyTools } from '../../core/strategy.ts';
import { weightedMean } from '../../math/weighted-mean.ts';
import { normaliseForAgreement } from '../../text/agreement.ts';
import { looseBrackets } from '../../text/brackets.ts';
import { linesAround } from '../../text/lines.ts';
import { safeCuts, type TextPlace } from '../../text/segments/safe-cuts.ts';
import type { Head } from '../../text/segments/heads.ts';
import { worstFidelity } from '../fused-text.ts';
import { draftRound } from '../draft-round.ts';
import { verdictsOn } from '../verdicts.ts';

/** A text at the cursor that members have written line by line. */
export interface LineState {
  readonly text: string;
  /** A line each, with its author. */
  readonly spans: readonly Span[];
  readonly tokensLeft: number;
  /** Nothing follows: its author ended there, or no more may be written. */
  readonly ended: boolean;
  readonly parse: number | undefined;
  /** What each member gives the lines of the others. */
  readonly told: ReadonlyMap<string, Told>;
}

interface Told {
  readonly logprobNats: number;
  readonly bytes: number;
}

/** What came of asking a member for the next line. */
export type LineStep =
  | { readonly kind: 'line'; readonly state: LineState; readonly line: string }
  /** It would end the text here. */
  | { readonly kind: 'stop' }
  | { readonly kind: 'none' }
  | { readonly kind: 'failure' };

/** What a member drafts for a line. Unit: its tokens. */
const WINDOW_TOKENS = 32;

export function beginning(maxTokens: number): LineState {
  return {
    ...{ text: '', spans: [], tokensLeft: maxTokens, ended: false },
    ...{ parse: undefined, told: new Map<string, Told>() },
  };
}

/** Equal for texts that differ in nothing that means anything, and where both go on or both have ended. */
export function keyOf({ text, ended }: LineState): string {
  return `${ended ? 'ended' : 'open'}:${normaliseForAgreement(text)}`;
}

/**
 * One member's next line, and what the others and the parser think of the text with it.
 *
 * Throws the signal's reason alone. Cost: one draft, one parse, one `score` by each of `scorers`.
 */
export async function nextLine(
  member: Member,
  scorers: readonly Member[],
  before: LineState,
  { context }: StrategyTask,
  tools: StrategyTools,
  signal: AbortSignal,
): Promise<LineStep> {
  const { text: accepted, tokensLeft } = before;
  const position = { context, accepted, tokensLeft };
  const cutting = { windowTokens: WINDOW_TOKENS, cut: firstLine };
  const drafted = await draftRound([member], position, cutting, tools, signal);
  signal.throwIfAborted();
  if (drafted.failed.length > 0) return { kind: 'failure' };
  const [segment] = drafted.segments;
  const author = segment?.authors[0];
  if (segment === undefined || author === undefined) {
    return { kind: drafted.stopping.length > 0 ? 'stop' : 'none' };
  }
  const others = scorers.filter(({ id }) => id !== member.id);
  const bare = [{ text: segment.text, authors: [] }];
  const text = accepted + segment.text;
  const left = Math.max(0, tokensLeft - Math.max(1, author.tokens));
  const ended = author.ended || left === 0;
  const [parse, { verdicts }] = await Promise.all([
    parseShare(text, ended, context.prefix, tools),
    verdictsOn(bare, context.prefix + accepted, others, tools, signal),
  ]);
  signal.throwIfAborted();
  const told = new Map(before.told);
  const fidelities: Fidelity[] = [];
  for (const { member: scorer, scores } of verdicts) {
    const { logprobNats = 0, bytes = 0, fidelity = 'none' } = scores[0] ?? {};
    const earlier = told.get(scorer.id) ?? { logprobNats: 0, bytes: 0 };
    told.set(scorer.id, {
      logprobNats: earlier.logprobNats + logprobNats,
      bytes: earlier.bytes + bytes,
    });
    fidelities.push(fidelity);
  }
  const fidelity = fidelities.length === 0 ? {} : { fidelity: worstFidelity(fidelities) };
  const spans = [...before.spans, { text: segment.text, modelId: member.id, ...fidelity }];
  return {
    kind: 'line',
    line: segment.text,
    state: { text, spans, tokensLeft: left, ended, parse, told },
  };
}

/**
 * The reward's parts of a state: whether it parses, and what the members that did not write it think of it, by
 * the geometric mean of a byte's probability; where none of them scores, how far others wrote the same line.
 */
export function partsOf(state: LineState, agreement: number | undefined): readonly ScorePart[] {
  const shares = [...state.told.values()]
    .filter(({ bytes }) => bytes > 0)
    .map(({ logprobNats, bytes }) => Math.min(1, Math.exp(logprobNats / bytes)));
  const probability =
    shares.length === 0 ? undefined : shares.reduce((sum, one) => sum + one, 0) / shares.length;
  const opinion: ScorePart =
    probability === undefined
      ? { name: 'agreement', value: agreement, weight: 1 }
      : { name: 'probability', value: probability, weight: 1 };
  return [{ name: 'parse', value: state.parse, weight: 1 }, opinion];
}

export function rewardOf(parts: readonly ScorePart[]): number {
  return Math.min(1, Math.max(0, weightedMean(parts)));
}

/**
 * 1 / (1 + syntax errors that the text adds); undefined where no grammar is known. Of a text that goes on, the
 * brackets that it has opened are closed first: half a block is not wrong.
 */
async function parseShare(
  text: string,
  ended: boolean,
  prefix: string,
  tools: StrategyTools,
): Promise<number | undefined> {
  const { known, newErrors } = await tools.parse(ended ? text : closed(text, prefix));
  return known ? 1 / (1 + Math.max(0, newErrors)) : undefined;
}

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

function closed(text: string, prefix: string): string {
  const { lineBefore } = linesAround(prefix, prefix.length);
  const { unclosed } = looseBrackets(text, lineBefore);
  if (unclosed.length === 0) return text;
  const closers = unclosed.map(({ character }) => CLOSERS[character] ?? '').toReversed();
  // On a line of its own, lest it stand in a comment.
  return `${text}\n${closers.join('')}`;
}

/** The first line of a draft that has anything in it, up to a place where it may be cut. */
function firstLine(draft: string, place: TextPlace): Head {
  const cuts = safeCuts(draft, place);
  const found = cuts.find(({ endsLine }) => endsLine);
  const { offset } = found ?? cuts.at(-1) ?? { offset: 0 };
  return { text: draft.slice(0, offset), isWhole: found !== undefined };
}
