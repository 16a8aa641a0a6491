import type { CompletionContext } from '../../core/completion.ts';
import type { Fidelity } from '../../core/model.ts';
import type { Member, StrategyTask, StrategyTools } from '../../core/strategy.ts';
import { confidentValues } from '../../math/confident-judges.ts';
import { weightedTotals } from '../../math/judge-totals.ts';
import type { LatticePart, Rival } from '../../text/segments/draft-lattice.ts';
import { isBlank } from '../../text/lines.ts';
import { cutSafely } from '../../text/well-formed.ts';
import { worstFidelity } from '../fused-text.ts';
import { judgesAmong, preferencesOn } from './preferences-on.ts';
import type { Verdict } from '../segment.ts';
import { natsPerByte, type Preferences } from './span-fuser.ts';
import { verdictsOn } from '../verdicts.ts';

/** What follows a dispute is read so far. Unit: UTF-16 code units. */
const LOOKED_AHEAD = 80;

/**
 * A rival whose author is so much less sure than the surest one, in nats per byte, is not judged. On the
 * calibration files of the fusion benchmark none of those would have won, and a sixth of the texts is
 * spared.
 */
const HOPELESS_NATS = 0.5;

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
 * Judges one dispute by who is sure (`confidentValues`), cheapest first:
 *
 *     what the authors gave their own rivals while writing, which costs nothing
 *     where that is not sure: instant members, then the others, on each rival with hope and what follows it
 *     where nobody has told anything: members that only judge
 *
 * What follows is the next agreed stretch and, at the end, the document behind the cursor: a rival that
 * does not fit it is improbable with it.
 *
 * Input   `own`: nats per byte of each rival by its author; what authors say of stretches that are not
 *         there, and so of their rivals, is not known.
 * Undefined where nobody can tell. Cost: one `score` per scorer at most, or three comparisons per judge.
 */
export async function judgeDispute(
  rivals: readonly Pick<Rival, 'text'>[],
  own: readonly (number | undefined)[],
  before: string,
  behind: string,
  { task, tools, signal, out, sureMargin }: Judging,
): Promise<Judged | undefined> {
  const authors = own.includes(undefined) ? own.map(() => undefined) : own;
  let judged = judgedBy([], authors);
  if ((judged?.margin ?? 0) >= sureMargin) return judged;
  const hopeful = hopefulAmong(authors);
  if (hopeful.length < 2 && rivals.length > 1) return judged;
  const segments = hopeful.map((j) => ({ text: (rivals[j]?.text ?? '') + behind, authors: [] }));
  if (segments.some(({ text }) => isBlank(text))) return judged;
  const scorers = task.members.filter(
    ({ id, primitives }) => primitives.score !== 'none' && !out.has(id),
  );
  const isInstant = ({ instant }: Member): boolean => instant === true;
  const rounds = [scorers.filter(isInstant), scorers.filter((member) => !isInstant(member))];
  const prefix = task.context.prefix + before;
  const verdicts: Verdict[] = [];
  for (const asked of rounds) {
    if (asked.length === 0 || (judged?.margin ?? 0) >= sureMargin) continue;
    const verified = await verdictsOn(segments, prefix, asked, tools, signal);
    for (const id of verified.failed) out.add(id);
    verdicts.push(...verified.verdicts);
    judged = judgedAmong(hopeful, verdicts, authors) ?? judged;
  }
  if (judged !== undefined) return judged;
  const judges = judgesAmong(task.members).filter(({ id }) => !out.has(id));
  if (judges.length === 0) return undefined;
  const compared = await preferencesOn(segments, undefined, prefix, judges, tools, signal);
  for (const id of compared.failed) out.add(id);
  return comparedBy(compared.preferences);
}

/**
 * Rivals that judges may still help to win, by index: those whose authors are nearly as sure as the surest.
 * All where the authors tell nothing.
 */
function hopefulAmong(own: readonly (number | undefined)[]): readonly number[] {
  const least = Math.max(...own.flatMap((nats) => nats ?? [])) - HOPELESS_NATS;
  return own.flatMap((nats, j) => (nats === undefined || nats >= least ? [j] : []));
}

/** What judges of the hopeful rivals make of all; the others come behind these. */
function judgedAmong(
  hopeful: readonly number[],
  verdicts: readonly Verdict[],
  own: readonly (number | undefined)[],
): Judged | undefined {
  const judged = judgedBy(
    verdicts,
    hopeful.map((j) => own[j]),
  );
  if (judged === undefined) return undefined;
  const least = Math.min(...judged.values);
  const values = own.map((nats, j) => {
    const at = hopeful.indexOf(j);
    return judged.values[at] ?? Math.min(least, Math.exp(nats ?? 0));
  });
  return { ...judged, values };
}

function comparedBy(preferences: readonly Preferences[]): Judged | undefined {
  const shares = preferences.map((preference) => preference.shares);
  const weights = preferences.map(({ member }) => member.weight);
  return judgedOf(weightedTotals(shares, weights), 'judge');
}

function judgedBy(
  verdicts: readonly Verdict[],
  own: readonly (number | undefined)[],
): Judged | undefined {
  const rows = natsPerByte(verdicts);
  const weights = verdicts.map(({ member }) => member.weight);
  const fidelities = verdicts.flatMap(({ scores }) => scores.map(({ fidelity }) => fidelity));
  return judgedOf(confidentValues(rows, weights, own), worstFidelity(fidelities));
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
  context: CompletionContext,
): string {
  const next = parts[index + 1];
  const agreed = next?.kind === 'agreed' ? next.text : '';
  if (index + 2 < parts.length) return cutSafely(agreed, LOOKED_AHEAD);
  return cutSafely(agreed + lineBehind(context), LOOKED_AHEAD);
}

/** What stands behind the cursor, as far as judges read it. */
export function behindCursor(context: CompletionContext): string {
  return cutSafely(lineBehind(context), LOOKED_AHEAD);
}

function lineBehind({ suffix }: CompletionContext): string {
  const [head = ''] = /^\s*[^\r\n]*/.exec(suffix) ?? [];
  return head;
}
