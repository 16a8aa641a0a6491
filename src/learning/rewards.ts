import type { Outcome } from '../core/completion.ts';
import { equalHeadShare } from '../text/equal-head.ts';
import { STILL_THERE } from './survival.ts';

/** What a member wrote in the run that an outcome belongs to. */
export interface MemberText {
  readonly modelId: string;
  readonly text: string;
  /** Its share of a shown text that several members wrote by turns, in [0, 1]. */
  readonly share?: number;
}

/** Below it, the rounding of a reward is more than what it tells. */
const LEAST_SLOPE = 1e-6;

/**
 * Reward in [0, 1] of every member that answered, from what became of the shown text.
 *
 *     y      = 1 accepted · surviving ratio (1 from .8 up) · accepted/shown length for a part · 0 rejected
 *     r_m    = y · h(m) + (1 − y) · (1 − h(m)) · ½       h(m) = common head with the shown text / longer length
 *
 * A member that wrote several texts is judged by the one most like the shown text; where members wrote
 * the shown text by turns, h(m) is the member's share of its characters.
 * The author of the shown text (h = 1) earns y; a member that wrote something else earns nothing from
 * an accept, and half a point from a rejection: its text was not tried, so it is not known to be good.
 *
 * Output   undefined for `ignored`: unseen text says nothing.
 */
export function rewardsOf(
  outcome: Outcome,
  shownText: string,
  members: readonly MemberText[],
): Readonly<Record<string, number>> | undefined {
  const quality = qualityOf(outcome);
  if (quality === undefined || shownText === '') return undefined;
  const sameness = new Map<string, number>();
  for (const { modelId, text, share } of members) {
    const same = share ?? equalHeadShare(text, shownText);
    sameness.set(modelId, Math.max(same, sameness.get(modelId) ?? 0));
  }
  return Object.fromEntries(
    [...sameness].map(([modelId, same]) => [
      modelId,
      quality * same + (1 - quality) * (1 - same) * 0.5,
    ]),
  );
}

/**
 * How much of a member's text was the shown one, back from its reward:
 *
 *     h = (2r − 1 + y) / (3y − 1)
 *
 * Output in [0, 1]; undefined at y = ⅓, where every text earns ⅓.
 */
export function samenessOf(reward: number, quality: number): number | undefined {
  const slope = 3 * quality - 1;
  if (Math.abs(slope) < LEAST_SLOPE) return undefined;
  return Math.min(1, Math.max(0, (2 * reward - 1 + quality) / slope));
}

/** The quality y of a shown text in [0, 1]; undefined where its outcome does not tell. */
export function qualityOf(outcome: Outcome): number | undefined {
  switch (outcome.kind) {
    case 'accepted':
      return 1;
    case 'partially-accepted':
      return outcome.shownLength === 0
        ? undefined
        : Math.min(1, outcome.acceptedLength / outcome.shownLength);
    case 'rejected':
      return 0;
    case 'survived':
      return outcome.ratio >= STILL_THERE ? 1 : Math.max(0, outcome.ratio);
    case 'ignored':
      return undefined;
  }
}
