import type { CompletionRequest, Outcome } from '../core/completion.ts';
import { textHash, type OutcomeRecord } from '../learning/outcome-log.ts';
import { rewardsOf, type MemberText } from '../learning/rewards.ts';
import { STILL_THERE } from '../learning/survival.ts';
import type { Run } from './run.ts';

/** What a record reads of a run. */
export type RecordedRun = Pick<
  Run,
  | 'id'
  | 'strategyId'
  | 'candidates'
  | 'context'
  | 'memberIds'
  | 'streams'
  | 'failures'
  | 'fused'
  | 'spans'
>;

export interface ReportedOutcome {
  /** The text as it was offered, and as its member wrote it: with what had been typed of it before. */
  readonly shownText: string;
  readonly written: string;
  readonly trigger: CompletionRequest['trigger'];
  readonly outcome: Outcome;
  /** The score the text was first shown for; undefined where it was not ranked or was asked for. */
  readonly score?: number | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly session: string;
}

/**
 * What became of a text of a run, as a record for the log. An ignored text and one that is still
 * there are recorded without rewards: the first says nothing of its quality, the second has earned
 * them when it was accepted.
 *
 * Output undefined where there is nothing to tell: no text, or a part of nothing.
 */
export function outcomeRecord(
  run: RecordedRun,
  { shownText, written, trigger, outcome, score, at, session }: ReportedOutcome,
): OutcomeRecord | undefined {
  if (shownText === '') return undefined;
  const finished = run.candidates.flatMap(({ modelIds, text }) =>
    modelIds.map((modelId): MemberText => ({ modelId, text })),
  );
  const turns = turnsOf(run, written);
  const texts = [...finished, ...(turns.length > 0 ? turns : headsOf(run, written))];
  const rewards = teaches(outcome) ? rewardsOf(outcome, written, texts) : {};
  if (rewards === undefined) return undefined;
  const authors = texts.filter(({ text, share = 1 }) => text.startsWith(written) && share > 0);
  const costUsd = costOf(run.streams);
  return {
    languageId: run.context.languageId,
    at,
    rewards,
    runId: run.id,
    trigger,
    outcome,
    modelIds: [...new Set(authors.map(({ modelId }) => modelId))],
    textHash: textHash(shownText),
    textLength: shownText.length,
    session,
    strategyId: run.strategyId,
    // A look later tells of the text, not of the offer.
    ...(score === undefined || outcome.kind === 'survived' ? {} : { score }),
    ...(outcome.kind === 'ignored' ? {} : { memberIds: run.memberIds }),
    ...(costUsd === undefined ? {} : { costUsd }),
  };
}

/**
 * The shares of the members in a text that they wrote by turns; 0 for one that drafted in vain. None
 * where the text is another one.
 */
function turnsOf(
  { fused, spans, memberIds, failures }: RecordedRun,
  written: string,
): MemberText[] {
  // Who has read the others' texts earns nothing by what it made of them; they do, as far as it is theirs.
  if (fused?.fusedFrom !== undefined) return [];
  const text = spans.map((span) => span.text).join('');
  if (fused?.text !== text || !text.startsWith(written)) return [];
  const characters = new Map<string, number>();
  let at = 0;
  for (const { modelId, text: part } of spans) {
    const shown = Math.min(part.length, Math.max(0, written.length - at));
    characters.set(modelId, (characters.get(modelId) ?? 0) + shown);
    at += part.length;
  }
  return memberIds
    .filter((id) => characters.has(id) || failures.every(({ modelId }) => modelId !== id))
    .map((modelId) => ({
      modelId,
      text: written,
      share: (characters.get(modelId) ?? 0) / written.length,
    }));
}

/** A first line may be shown, and taken, before its member has written the rest. */
function headsOf(
  { candidates, streams }: Pick<Run, 'candidates' | 'streams'>,
  written: string,
): readonly MemberText[] {
  if (candidates.some(({ text }) => text.startsWith(written))) return [];
  return streams
    .filter(({ text, state }) => state === 'running' && text.startsWith(written))
    .map(({ modelId }) => ({ modelId, text: written }));
}

function teaches(outcome: Outcome): boolean {
  if (outcome.kind === 'ignored') return false;
  return outcome.kind !== 'survived' || outcome.ratio < STILL_THERE;
}

/** What the streams cost so far by member, where the servers tell; undefined where none does. */
function costOf(streams: Run['streams']): Readonly<Record<string, number>> | undefined {
  const costs = new Map<string, number>();
  for (const { modelId, costUsd } of streams) {
    if (costUsd !== undefined) costs.set(modelId, (costs.get(modelId) ?? 0) + costUsd);
  }
  return costs.size === 0 ? undefined : Object.fromEntries(costs);
}
