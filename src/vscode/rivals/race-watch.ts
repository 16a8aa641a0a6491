import type { Clock } from '../../core/clock.ts';
import type { First } from './races.ts';

/** Where somebody types: text, version and place, as one word. Two that are equal are the same moment. */
export type TypingPlace = string;

/** One automatic request, from which something is learned when it ends. */
export interface Race {
  /** The editor wants no answer any more. */
  cancelled(): void;
  /** It is answered with text. */
  answered(): void;
}

/**
 * A race is judged so long after its end. The editor calls a request off in the same moment in which somebody
 * types, and says the one before the other; and it asks anew after 50 ms where only its list of suggestions
 * has changed. Unit: ms.
 */
export const JUDGED_AFTER_MS = 250;

/**
 * Tells who was there first. The editor shows the first text that comes and calls off whoever has not
 * answered: so a request that was called off while nobody typed, moved or left was lost to another extension.
 * One that ended because somebody went on typing says nothing, and neither does one that was asked anew.
 */
export function createRaceWatch(
  clock: Pick<Clock, 'after'>,
  placeNow: () => TypingPlace | undefined,
  note: (language: string, first: First) => void,
): { begin(language: string, place: TypingPlace, isByHand: boolean): Race } {
  let latest = 0;
  return {
    begin(language, place, isByHand) {
      const number = ++latest;
      let isOver = isByHand;
      const end = (first: First): void => {
        if (isOver) return;
        isOver = true;
        clock.after(JUDGED_AFTER_MS, () => {
          if (number === latest && placeNow() === place) note(language, first);
        });
      };
      return {
        cancelled: () => {
          end('other');
        },
        answered: () => {
          end('ours');
        },
      };
    },
  };
}
