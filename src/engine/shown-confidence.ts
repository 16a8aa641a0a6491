import type { Completion, CompletionRequest, Scored, ShownCandidate } from '../core/completion.ts';
import type { Confidence } from '../learning/confidence.ts';
import type { EngineSettings } from './engine-settings.ts';
import { isSameText, type OnScreen } from './reuse.ts';
import type { Found } from './results.ts';

/** What is known of scores; none where a host keeps no history. */
export type KnownConfidence = Pick<Confidence, 'probability'> | undefined;

/** The ranked candidate that is shown first; undefined for a line of a stream that still runs. */
export function firstShown(
  { ranking }: Pick<Completion, 'ranking'>,
  [first]: readonly ShownCandidate[],
): Scored | undefined {
  return ranking.scored.find(({ candidate }) => candidate.id === first?.candidateId);
}

/**
 * The probability that what is shown first is taken, as automatic requests of before tell; undefined
 * where they tell too little, or the text is not ranked.
 */
export function shownConfidence(
  found: Found,
  shown: readonly ShownCandidate[],
  { document }: CompletionRequest,
  confidence: KnownConfidence,
): number | undefined {
  const first = firstShown(found, shown);
  if (first === undefined) return undefined;
  return confidence?.probability(found.strategyId, document.languageId, first.score);
}

/**
 * Whether a text is so probably taken that nothing better is waited for. 0 switches that off, and so does 1,
 * which no probability reaches.
 */
export function isSure(
  probability: number | undefined,
  { settleConfidence }: Pick<EngineSettings, 'settleConfidence'>,
): boolean {
  return probability !== undefined && settleConfidence > 0 && probability >= settleConfidence;
}

/** Whether a text is better not shown while somebody types. What is on the screen stays there. */
export function isUnlikely(
  probability: number | undefined,
  [first]: readonly ShownCandidate[],
  onScreen: OnScreen | undefined,
  { leastConfidence }: Pick<EngineSettings, 'leastConfidence'>,
): boolean {
  if (probability === undefined || first === undefined) return false;
  return probability < leastConfidence && !isSameText(onScreen, first.candidateId, first.modelIds);
}
