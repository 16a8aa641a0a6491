import type { CompletionContext } from '../../core/completion.ts';
import type { Fidelity } from '../../core/model.ts';
import type { Member, StrategyTask, StrategyTools } from '../../core/strategy.ts';
import { scoreShares, weightedTotals } from '../../math/judge-totals.ts';
import type { LatticePart, Rival } from '../../text/segments/draft-lattice.ts';
import { isBlank } from '../../text/lines.ts';
import { cutSafely } from '../../text/well-formed.ts';
import { worstFidelity } from '../fused-text.ts';
import { judgesAmong, preferencesOn } from './preferences-on.ts';
import type { Preferences, Verdict } from './span-fuser.ts';
import { verdictsOn } from './verdicts.ts';

/** What follows a dispute is read so far. Unit: UTF-16 code units. */
const LOOKED_AHEAD = 80;

/** What the judges of a dispute think of its rivals. */
export interface Judged {
  /** One per rival, in [0, 1]. */
  readonly values: readonly number[];
  /** The best value less the second best. */
  readonly margin: number;
  readonly fidelity: Fidelity;
}

export interface Judging {
  readonly task: StrategyTask;
  readonly tools: StrategyTools;
  readonly signal: AbortSignal;
  /** Members that take no further part; grows. */
  readonly out: Set<string>;
  /** The instant members decide alone from here on. */
  readonly sureMargin: number;
}

/**
 * Judges one dispute from both sides: each rival together with what follows it for certain, by
 *
 *     value_j = Σ_i w_i s_ij / Σ_i w_i     s_ij = exp(nats per byte of rival j and its rest), as shares
 *
 * What follows is the next agreed stretch and, at the end, the document behind the cursor: a rival that
 * does not fit it is improbable with it. Instant members are asked first, and the others only where
 * those are not sure. Members that only judge are asked where no scorer has told anything.
 *
 * Undefined where nobody can tell. Cost: one `score` per scorer at most, or three comparisons per judge.
 */
export async function judgeDispute(
  rivals: readonly Rival[],
  before: string,
  behind: string,
  { task, tools, signal, out, sureMargin }: Judging,
): Promise<Judged | undefined> {
  const segments = rivals.map(({ text }) => ({ text: text + behind, authors: [] }));
  if (segments.some(({ text }) => isBlank(text))) return undefined;
  const scorers = task.members.filter(
    ({ id, primitives }) => primitives.score !== 'none' && !out.has(id),
  );
  const isInstant = ({ instant }: Member): boolean => instant === true;
  const rounds = [scorers.filter(isInstant), scorers.filter((member) => !isInstant(member))];
  const verdicts: Verdict[] = [];
  let judged: Judged | undefined;
  for (const asked of rounds) {
    if (asked.length === 0 || (judged?.margin ?? 0) >= sureMargin) continue;
    const prefix = task.context.prefix + before;
    const verified = await verdictsOn(segments, prefix, asked, tools, signal);
    for (const id of verified.failed) out.add(id);
    verdicts.push(...verified.verdicts);
    judged = judgedBy(verdicts) ?? judged;
  }
  if (judged !== undefined) return judged;
  const judges = judgesAmong(task.members).filter(({ id }) => !out.has(id));
  if (judges.length === 0) return undefined;
  const prefix = task.context.prefix + before;
  const compared = await preferencesOn(segments, undefined, prefix, judges, tools, signal);
  for (const id of compared.failed) out.add(id);
  return comparedBy(compared.preferences);
}

function comparedBy(preferences: readonly Preferences[]): Judged | undefined {
  const shares = preferences.map((preference) => preference.shares);
  const weights = preferences.map(({ member }) => member.weight);
  return judgedOf(weightedTotals(shares, weights), 'judge');
}

function judgedBy(verdicts: readonly Verdict[]): Judged | undefined {
  const shares = verdicts.map(({ scores }) =>
    scoreShares(scores.map(({ logprobNats, bytes }) => Math.exp(logprobNats / bytes))),
  );
  const totals = weightedTotals(
    shares,
    verdicts.map(({ member }) => member.weight),
  );
  const fidelities = verdicts.flatMap(({ scores }) => scores.map(({ fidelity }) => fidelity));
  return judgedOf(totals, worstFidelity(fidelities));
}

function judgedOf(totals: readonly (number | undefined)[], fidelity: Fidelity): Judged | undefined {
  const values = totals.flatMap((total) => total ?? []);
  if (values.length === 0 || values.length !== totals.length) return undefined;
  const [best = 0, second = 0] = values.toSorted((a, b) => b - a);
  return { values, margin: best - second, fidelity };
}

/** What follows the part at an index for certain: what all agree on, then the document. */
export function behindPart(
  parts: readonly LatticePart[],
  index: number,
  { suffix }: CompletionContext,
): string {
  const next = parts[index + 1];
  const agreed = next?.kind === 'agreed' ? next.text : '';
  if (index + 2 < parts.length) return cutSafely(agreed, LOOKED_AHEAD);
  const [head = ''] = /^\s*[^\r\n]*/.exec(suffix) ?? [];
  return cutSafely(agreed + head, LOOKED_AHEAD);
}
