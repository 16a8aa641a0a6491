import type { CompletionRequest, Outcome } from '../core/completion.ts';
import { textHash, type OutcomeRecord } from '../learning/outcome-log.ts';
import { rewardsOf, type MemberText } from '../learning/rewards.ts';
import { STILL_THERE } from '../learning/survival.ts';
import type { Run } from './run.ts';

export interface ReportedOutcome {
  /** The text as it was offered, and as its member wrote it: with what had been typed of it before. */
  readonly shownText: string;
  readonly written: string;
  readonly trigger: CompletionRequest['trigger'];
  readonly outcome: Outcome;
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
  run: Pick<Run, 'id' | 'candidates' | 'context' | 'memberIds' | 'streams'>,
  { shownText, written, trigger, outcome, at, session }: ReportedOutcome,
): OutcomeRecord | undefined {
  if (shownText === '') return undefined;
  const finished = run.candidates.flatMap(({ modelIds, text }) =>
    modelIds.map((modelId) => ({ modelId, text })),
  );
  const texts = [...finished, ...headsOf(run, written)];
  const rewards = teaches(outcome) ? rewardsOf(outcome, written, texts) : {};
  if (rewards === undefined) return undefined;
  const authors = texts.filter(({ text }) => text.startsWith(written));
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
    ...(outcome.kind === 'ignored' ? {} : { memberIds: run.memberIds }),
    ...(costUsd === undefined ? {} : { costUsd }),
  };
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
