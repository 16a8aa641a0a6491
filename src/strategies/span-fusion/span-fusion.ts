import type { Scored, Span } from '../../core/completion.ts';
import type {
  Member,
  Strategy,
  StrategyStep,
  StrategyTask,
  StrategyTools,
} from '../../core/strategy.ts';
import { draftRound } from './draft-round.ts';
import { fusedText, worstFidelity } from '../fused-text.ts';
import type { Segment, SpanFuser, Verdict } from './span-fuser.ts';
import { verdictsOn } from './verdicts.ts';

/**
 * Makes a span fuser a strategy: members write a text together, round by round. The method itself
 * never sees the loop.
 *
 *     1. every drafter writes on, side by side; each draft is cut to its head by the method
 *     2. equal heads are one segment; where there is only one, the round is decided
 *     3. every member that scores judges the segments, its own by what it told while writing
 *     4. the method chooses; the segment is accepted, and the round ends with a step
 *
 * Ends when the chosen draft had ended; when members with more than half of the drafters' weight want
 * to end, or all that are left; when the completion's shape is used up; when nobody drafts anything.
 * A member that fails, or whose figures cannot be, takes no further part; the others decide. Without any
 * verdict, the segment whose authors have the most weight wins. Ties go to the more trusted member.
 *
 * Output   after each round the text so far as one candidate, with its spans; the last step is settled.
 * Cost     a round: one draft per drafter, then one `score` per scorer unless all agree.
 */
export function spanFusionStrategy<State>(fuser: SpanFuser<State>): Strategy {
  return {
    async *run(task, tools, signal) {
      const { context } = task;
      const out = new Set<string>();
      const left = new Set<string>();
      const spans: JudgedSpan[] = [];
      let state = fuser.begin(task.members);
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

        const verdicts = await judged(segments, task, accepted, { out, tools, signal });
        const choice =
          verdicts.length === 0 ? undefined : fuser.choose({ number, segments, verdicts }, state);
        if (choice !== undefined) state = choice.state;
        for (const id of choice?.leaving ?? []) left.add(id);
        const values = choice?.values ?? segments.map((segment) => weightOf(membersOf(segment)));
        const [winner, second] = ranked(segments, values);
        if (winner === undefined) break;
        spans.push(spanOf(winner, second, segments, choice === undefined ? undefined : verdicts));
        tokensLeft -= Math.max(1, winner.segment.authors[0]?.tokens ?? 1);
        const ended = isEnded(winner.segment) || tokensLeft <= 0;
        yield stepOf(spans, ended, task);
        if (ended) return;
      }
      signal.throwIfAborted();
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
  /** Members that take no further part; grows. */
  readonly out: Set<string>;
  readonly tools: StrategyTools;
  readonly signal: AbortSignal;
}

/** Verdicts on segments that differ; none where they do not. */
async function judged(
  segments: readonly Segment[],
  { members, context }: StrategyTask,
  accepted: string,
  { out, tools, signal }: Judging,
): Promise<readonly Verdict[]> {
  if (segments.length < 2) return [];
  const scorers = members.filter(
    ({ id, primitives }) => primitives.score !== 'none' && !out.has(id),
  );
  const prefix = context.prefix + accepted;
  const { verdicts, failed } = await verdictsOn(segments, prefix, scorers, tools, signal);
  for (const id of failed) out.add(id);
  return verdicts;
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
  verdicts: readonly Verdict[] | undefined,
): JudgedSpan {
  const span = { text: segment.text, modelId: firstAuthor(segment) };
  if (verdicts === undefined || second === undefined) {
    const isUnanimous = segments.length === 1 && segment.authors.length > 1;
    return { span, value: isUnanimous ? 1 : undefined };
  }
  const fidelities = verdicts.flatMap(({ scores }) => scores.map(({ fidelity }) => fidelity));
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
