import type { Candidate, Scored } from '../../core/completion.ts';
import type { TokenLogprob } from '../../core/generation.ts';
import type { StrategyTask } from '../../core/strategy.ts';
import { agreedHead, safeCuts, type SafeCuts } from '../../text/agreement.ts';
import { familiesOf } from './ranker.ts';

/** How much agreement a text needs to be shown. */
export interface Sizing {
  /** Model families that must write the same. */
  readonly quorum: number;
  /** Score below which a text that nobody agrees with is not shown. */
  readonly minimumScore: number;
  /** Probability of the rest of a line from which on it is shown behind the agreed part; in [0, 1]. */
  readonly certainRest: number;
}

/**
 * How much of a ranked text may be shown inline:
 *
 * - everything where `quorum` families wrote the same, or where nobody else has answered;
 * - where they part later, the common head: of whole lines in a block; within the first line up to the
 *   border of a token, unless the author was sure of the rest, exp(mean log p) ≥ `certainRest`;
 * - the first line of a block that nobody confirms;
 * - nothing when nobody agrees and the score is below `minimumScore`.
 *
 * A head without a word in it says nothing and counts as none, and so does a rest of a line. Cost O(n·L).
 */
export function sizedByAgreement(
  entry: Scored,
  candidates: readonly Candidate[],
  task: StrategyTask,
  { quorum, minimumScore, certainRest }: Sizing,
): string {
  const { candidate, score } = entry;
  if (familiesOf(candidate, task).size >= quorum) return candidate.text;
  const others = candidates.filter((other) => other !== candidate);
  if (others.length === 0) return score < minimumScore ? '' : candidate.text;
  const head = sharedHead(candidate, others, task, quorum);
  if (!hasWord(head)) return score < minimumScore ? '' : firstLine(candidate.text);
  const line = firstLine(candidate.text);
  if (head.length >= line.length) return head;
  if (!hasWord(line.slice(head.length))) return line;
  return probabilityBehind(candidate, head.length, line.length) >= certainRest ? line : head;
}

/** The longest head of a text that `quorum` families wrote, its own included. */
function sharedHead(
  candidate: Candidate,
  others: readonly Candidate[],
  task: StrategyTask,
  quorum: number,
): string {
  const { prefix } = task.context;
  const lineBefore = prefix.slice(prefix.lastIndexOf('\n') + 1);
  const families = new Set(familiesOf(candidate, task));
  const heads = others
    .map((other) => ({
      other,
      head: agreedHead(cutsOf(candidate, lineBefore), [cutsOf(other, lineBefore)]),
    }))
    .sort((a, b) => b.head.length - a.head.length);
  for (const { other, head } of heads) {
    for (const family of familiesOf(other, task)) families.add(family);
    if (families.size >= quorum) return head;
  }
  return '';
}

/** Cuts of candidates that are alive: each is compared with every other one at every arrival. */
const known = new WeakMap<Candidate, SafeCuts>();

function cutsOf(candidate: Candidate, lineBefore: string): SafeCuts {
  const cuts = known.get(candidate) ?? safeCuts(candidate.text, lineBefore);
  known.set(candidate, cuts);
  return cuts;
}

function hasWord(text: string): boolean {
  return /[\p{L}\p{N}_$]/u.test(text);
}

function firstLine(text: string): string {
  const lineEnd = text.indexOf('\n', text.search(/\S/));
  return lineEnd < 0 ? text : text.slice(0, lineEnd).trimEnd();
}

/**
 * Geometric mean of the author's probabilities of the tokens that begin in text[from, to); 0 where
 * they are not known.
 */
function probabilityBehind({ text, generation }: Candidate, from: number, to: number): number {
  const { tokens } = generation;
  // Filters may have taken something off the front.
  const offset = generation.text.indexOf(text.slice(0, to));
  if (tokens === undefined || offset < 0) return 0;
  const rest = tokensBetween(tokens, offset + from, offset + to);
  if (rest.length === 0) return 0;
  return Math.exp(rest.reduce((sum, { logprobNats }) => sum + logprobNats, 0) / rest.length);
}

function tokensBetween(
  tokens: readonly TokenLogprob[],
  from: number,
  to: number,
): readonly TokenLogprob[] {
  let at = 0;
  return tokens.filter(({ text }) => {
    const start = at;
    at += text.length;
    return start >= from && start < to;
  });
}
