import type { Scored, Span } from '../../core/completion.ts';
import type {
  Member,
  Strategy,
  StrategyStep,
  StrategyTask,
  StrategyTools,
} from '../../core/strategy.ts';
import { weightedTotals } from '../../math/judge-totals.ts';
import { draftRound } from '../draft-round.ts';
import { fusedText, worstFidelity } from '../fused-text.ts';
import { JUDGED_MARGIN, judgesAmong, preferencesOn } from './preferences-on.ts';
import type { Segment, Verdict } from '../segment.ts';
import type { Round, SpanFuser } from './span-fuser.ts';
import { verdictsOn } from '../verdicts.ts';

/**
 * Makes a span fuser a strategy: members write a text together, round by round. The method itself
 * never sees the loop.
 *
 *     1. every drafter writes on, side by side; each draft is cut to its head by the method
 *     2. equal heads are one segment; where there is only one, the round is decided
 *     3. every member that scores judges the segments, its own by what it told while writing; where these
 *        are not sure, and the method decides by shares, members that only judge compare the best three
 *     4. the method chooses; the segment is accepted, and the round ends with a step
 *
 * Ends when the chosen draft had ended; when members with more than half of the drafters' weight want
 * to end, or all that are left; when the completion's shape is used up; when nobody drafts anything.
 * A member that fails, or whose figures cannot be, takes no further part; the others decide. Without any
 * verdict, the segment whose authors have the most weight wins. Ties go to the more trusted member.
 *
 * Output   after each round the text so far as one candidate, with its spans; the last step is settled.
 * Cost     a round: one draft per drafter, then one `score` per scorer unless all agree, and at most three
 *          comparisons per judge.
 */
export function spanFusionStrategy<State>(fuser: SpanFuser<State>): Strategy {
  return {
    async *run(task, tools, signal) {
      const { context } = task;
      const out = new Set<string>();
      const left = new Set<string>();
      const spans: JudgedSpan[] = [];
      let state = fuser.begin(task.members, tools.memory);
      let tokensLeft = context.shape.maxTokens;
      for (let number = 1; tokensLeft > 0; number++) {
        const isIn = ({ id }: Member): boolean => !out.has(id);
        const drafters = task.members.filter((member) => isIn(member) && !left.has(member.id));
        const accepted = spans.map(({ span }) => span.text).join('');
        const position = { context, accepted, tokensLeft };
        const drafted = await draftRound(drafters, position, fuser, tools, signal);
        for (const id of drafted.failed) out.add(id);
        const { segments } = drafted;
        const writing = segments.flatMap(({ authors }) => authors.map(({ member }) => member));
        if (segments.length === 0 || weightOf(drafted.stopping) > weightOf(writing)) break;

        const judging = { fuser, out, tools, signal };
        const judged = await judgedRound(segments, task, accepted, judging);
        const choice =
          judged === undefined ? undefined : fuser.choose({ number, ...judged }, state);
        if (choice !== undefined) state = choice.state;
        for (const id of choice?.leaving ?? []) left.add(id);
        const values = choice?.values ?? segments.map((segment) => weightOf(membersOf(segment)));
        const [winner, second] = ranked(segments, values);
        if (winner === undefined) break;
        spans.push(spanOf(winner, second, segments, judged));
        tokensLeft -= Math.max(1, winner.segment.authors[0]?.tokens ?? 1);
        const ended = isEnded(winner.segment) || tokensLeft <= 0;
        if (ended) break;
        yield stepOf(spans, false, task);
      }
      signal.throwIfAborted();
      fuser.end?.(state, tools.memory);
      yield stepOf(spans, true, task);
    },
  };
}

/** A span, and what it adds to the score of the whole. */
interface JudgedSpan {
  readonly span: Span;
  /** As the span's score; 1 where several members wrote the same and nobody anything else. */
  readonly value: number | undefined;
}

interface Valued {
  readonly segment: Segment;
  readonly value: number;
}

interface Judging {
  readonly fuser: Pick<SpanFuser<unknown>, 'sharesOf'>;
  /** Members that take no further part; grows. */
  readonly out: Set<string>;
  readonly tools: StrategyTools;
  readonly signal: AbortSignal;
}

type JudgedRound = Omit<Round, 'number'>;

/** Segments that differ with what is thought of them; undefined where they do not, or nobody can tell. */
async function judgedRound(
  segments: readonly Segment[],
  { members, context }: StrategyTask,
  accepted: string,
  { fuser, out, tools, signal }: Judging,
): Promise<JudgedRound | undefined> {
  if (segments.length < 2) return undefined;
  const isIn = ({ id }: Member): boolean => !out.has(id);
  const scorers = members.filter((member) => member.primitives.score !== 'none' && isIn(member));
  const prefix = context.prefix + accepted;
  const { verdicts, failed } = await verdictsOn(segments, prefix, scorers, tools, signal);
  for (const id of failed) out.add(id);
  const basis = fuser.sharesOf === undefined ? undefined : basisOf(verdicts, fuser.sharesOf);
  const judges = fuser.sharesOf === undefined ? [] : judgesAmong(members).filter(isIn);
  if (judges.length === 0 || (basis !== undefined && marginOf(basis) >= JUDGED_MARGIN)) {
    return verdicts.length === 0 ? undefined : { segments, verdicts, preferences: [] };
  }
  const compared = await preferencesOn(segments, basis, prefix, judges, tools, signal);
  for (const id of compared.failed) out.add(id);
  const { preferences } = compared;
  return verdicts.length + preferences.length === 0
    ? undefined
    : { segments, verdicts, preferences };
}

/** The scorers' shares by their weights; undefined where none has told any. */
function basisOf(
  verdicts: readonly Verdict[],
  sharesOf: NonNullable<SpanFuser<unknown>['sharesOf']>,
): readonly number[] | undefined {
  const totals = weightedTotals(
    verdicts.map(({ scores }) => sharesOf(scores)),
    verdicts.map(({ member }) => member.weight),
  );
  const known = totals.flatMap((total) => total ?? []);
  return known.length > 0 && known.length === totals.length ? known : undefined;
}

function marginOf(shares: readonly number[]): number {
  const [best = 0, second = 0] = shares.toSorted((a, b) => b - a);
  return best - second;
}

function ranked(segments: readonly Segment[], values: readonly number[]): readonly Valued[] {
  return segments
    .map((segment, i): Valued => ({ segment, value: values[i] ?? 0 }))
    .sort((a, b) => b.value - a.value);
}

function spanOf(
  { segment, value }: Valued,
  second: Valued | undefined,
  segments: readonly Segment[],
  judged: JudgedRound | undefined,
): JudgedSpan {
  const span = { text: segment.text, modelId: firstAuthor(segment) };
  if (judged === undefined || second === undefined) {
    const isUnanimous = segments.length === 1 && segment.authors.length > 1;
    return { span, value: isUnanimous ? 1 : undefined };
  }
  const { verdicts, preferences } = judged;
  const fidelities = [
    ...verdicts.flatMap(({ scores }) => scores.map(({ fidelity }) => fidelity)),
    ...preferences.map(() => 'judge' as const),
  ];
  const { text } = second.segment;
  const runnerUp = { text, modelId: firstAuthor(second.segment), score: second.value };
  const fidelity = worstFidelity(fidelities);
  return { span: { ...span, score: value, fidelity, runnerUp }, value };
}

function stepOf(spans: readonly JudgedSpan[], complete: boolean, task: StrategyTask): StrategyStep {
  const fused = fusedText(
    spans.map(({ span }) => span),
    complete,
    task.context,
  );
  if (fused === undefined) return { ranking: { scored: [] }, settled: complete };
  const values = spans.flatMap(({ value }) => value ?? []);
  const value =
    values.length === 0 ? undefined : values.reduce((sum, one) => sum + one, 0) / values.length;
  const scored: Scored = {
    candidate: fused.candidate,
    score: value ?? 0,
    parts: [{ name: 'verdict', value, weight: 1 }],
    shownText: fused.candidate.text,
  };
  return { ranking: { scored: [scored] }, spans: fused.spans, settled: complete };
}

/** Whether the members behind a segment want the text to end with it; a tie goes on. */
function isEnded({ authors }: Segment): boolean {
  const ending = authors.filter(({ ended }) => ended).map(({ member }) => member);
  const all = authors.map(({ member }) => member);
  return ending.length === all.length || weightOf(ending) > weightOf(all) / 2;
}

function weightOf(members: readonly Member[]): number {
  return members.reduce((sum, { weight }) => sum + weight, 0);
}

function membersOf({ authors }: Segment): readonly Member[] {
  return authors.map(({ member }) => member);
}

function firstAuthor({ authors }: Segment): string {
  return authors[0]?.member.id ?? '';
}
