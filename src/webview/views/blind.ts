import { seededRandom } from '../../core/random.ts';
import { cutSafely } from '../../text/well-formed.ts';
import type { PageState } from '../page-state.ts';
import type { ViewState } from '../view-state.ts';
import { shuffled } from '../../math/drawn-order.ts';

/**
 * Voting without knowing who wrote what: names, places, speed and cost are hidden, columns stand in a
 * shuffled order, and all texts grow alike, since speed gives a model away.
 */

/** Characters a second at which hidden columns grow. */
const PACE = 240;

/** Whether the columns are nameless now: until the first blind vote of the comparison. */
export function areHidden(
  { blind }: Pick<ViewState, 'blind'>,
  { votes, live }: Pick<PageState, 'votes' | 'live'>,
): boolean {
  return blind && live && !votes.some((vote) => vote.blind);
}

/** The same order for the same seed and ids. */
export function shuffledBySeed(ids: readonly string[], seed: number): readonly string[] {
  return shuffled(ids, seededRandom(seed));
}

/** What may be told of a text that is being written. */
export interface PacedText {
  readonly text: string;
  /** Nothing more comes. */
  readonly ended: boolean;
}

/**
 * How many characters of every text may be seen `passedMs` after `shown` were: as many as the pace
 * allows, and never more than the slowest writer has written. Never fewer than before.
 */
export function released(texts: readonly PacedText[], shown: number, passedMs: number): number {
  const slowest = Math.min(...texts.filter(({ ended }) => !ended).map(({ text }) => text.length));
  const longest = Math.max(0, ...texts.map(({ text }) => text.length));
  const most = Math.min(slowest, longest);
  return Math.max(shown, Math.min(most, shown + Math.floor((Math.max(0, passedMs) * PACE) / 1000)));
}

/** The heads that are seen: the same number of characters of each, but for halves of a surrogate pair. */
export function paced(texts: readonly PacedText[], shown: number): readonly string[] {
  return texts.map(({ text }) => (text.length <= shown ? text : cutSafely(text, shown)));
}
