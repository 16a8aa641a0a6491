import type { ChoiceReason, DisputeTime, KnownEvidence, Lack } from '../core/strategy-choice.ts';
import { planLanes } from './lanes.ts';
import type { ListedModel } from './model-directory.ts';
import type { Speed } from './speeds.ts';

/** All that the rule looks at. */
export interface TakeoverFacts {
  /** The user has set `lazy-span` by name: no evidence is asked for. */
  readonly byName: boolean;
  readonly lack: Lack | undefined;
  /** The benchmark of these members; undefined where there is none. */
  readonly evidence: KnownEvidence | undefined;
  readonly time: DisputeTime | Unmeasured;
}

/** Members that have not answered or scored often enough to tell their time. */
export interface Unmeasured {
  readonly unmeasured: readonly string[];
}

/** Whether `lazy-span` runs in place of `evidence`, by kind of request, and why. */
export interface Takeover {
  readonly automatic: boolean;
  readonly explicit: boolean;
  readonly reason: ChoiceReason;
}

/**
 * The takeover rule. `lazy-span` serves
 *
 *     explicit requests    where it was set by name, or a benchmark of these members has it better than
 *                          `evidence` by an interval above 0
 *     automatic ones       where, besides, one dispute at its p95 fits what of the deadline is left
 *
 * and neither where the members lack what it needs. A time that is not known does not fit.
 */
export function takeoverOf({ byName, lack, evidence, time }: TakeoverFacts): Takeover {
  const neither = { automatic: false, explicit: false };
  if (lack !== undefined) return { ...neither, reason: { code: 'needs-not-met', lack } };
  if (!byName) {
    if (evidence === undefined) return { ...neither, reason: { code: 'no-evidence' } };
    if (evidence.low <= 0) return { ...neither, reason: { code: 'not-better', evidence } };
  }
  const whenAsked = { automatic: false, explicit: true };
  if ('unmeasured' in time) {
    return { ...whenAsked, reason: { code: 'time-unknown', members: time.unmeasured } };
  }
  const { disputeMs, leftMs } = time;
  if (disputeMs > leftMs) return { ...whenAsked, reason: { code: 'too-slow', disputeMs, leftMs } };
  const reason: ChoiceReason =
    byName || evidence === undefined
      ? { code: 'in-time', disputeMs, leftMs }
      : { code: 'earned', evidence, disputeMs, leftMs };
  return { automatic: true, explicit: true, reason };
}

/**
 * Time of one dispute, and what is left for it:
 *
 *     disputeMs = slowest instant scorer + slowest other scorer      p95 of their `score` calls each
 *     leftMs    = deadline − max over lanes of Σ median answers      when the last draft is there
 *
 * since instant members are asked first and the others where those are not sure, and the members of a
 * lane write one after the other. Where instant members alone score, an unmeasured one counts as 0.
 */
export function disputeTimeOf(
  listed: readonly ListedModel[],
  speedOf: (modelId: string) => Speed,
  deadlineMs: number,
): DisputeTime | Unmeasured {
  const members = listed.map(({ description }) => ({
    description,
    isInstant: description.instant === true,
    scores: description.primitives.score !== 'none',
    speed: speedOf(description.id),
  }));
  const areInstant = members.every(({ scores, isInstant }) => !scores || isInstant);
  const unmeasured = members.filter(
    ({ isInstant, scores, speed: { totalMs, scoringMs } }) =>
      (!isInstant && totalMs === undefined) || (scores && scoringMs === undefined && !areInstant),
  );
  if (unmeasured.length > 0) {
    return { unmeasured: unmeasured.map(({ description }) => description.id) };
  }
  const slowest = (instant: boolean): number =>
    Math.max(
      0,
      ...members
        .filter(({ scores, isInstant }) => scores && isInstant === instant)
        .map(({ speed }) => speed.scoringMs ?? 0),
    );
  const totals = new Map(
    members.map(({ description: { id }, isInstant, speed: { totalMs = 0 } }) => [
      id,
      isInstant ? 0 : totalMs,
    ]),
  );
  const lanes = planLanes(
    members.map(({ description }) => ({ description, weight: 1, totalMs: undefined })),
  );
  const draftsMs = lanes.map(({ memberIds }) =>
    memberIds.reduce((sum, id) => sum + (totals.get(id) ?? 0), 0),
  );
  return {
    disputeMs: slowest(true) + slowest(false),
    leftMs: deadlineMs - Math.max(0, ...draftsMs),
  };
}
