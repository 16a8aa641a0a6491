import type { SpendingState } from '../../core/spending.ts';

/** What the status bar says of money: nothing, that the warning is passed, or that local models go on alone. */
export type SpendingNote = 'none' | 'warning' | 'local-only';

/**
 * The note for a state. The warning is given until somebody has seen it, once a day; the limit as long as
 * it is reached and there is anybody elsewhere who would be asked.
 *
 * Input   `seenOn`: the day whose warning was seen, as in `SpendingState`.
 */
export function spendingNote(
  { reached, day }: Pick<SpendingState, 'reached' | 'day'>,
  hasCloudMember: boolean,
  seenOn: string | undefined,
): SpendingNote {
  if (reached === 'hard') return hasCloudMember ? 'local-only' : 'none';
  return reached === 'soft' && seenOn !== day ? 'warning' : 'none';
}
