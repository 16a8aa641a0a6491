/** How many calls of a model elsewhere may be under way at once. */
export interface CallWindow {
  readonly size: number;
  /** A call is sent now. */
  sent(): SentCall;
}

/** What becomes of it; anything else says nothing of how much the server takes. */
export interface SentCall {
  succeeded(): void;
  rateLimited(): void;
}

const FIRST_SIZE = 4;
const LEAST_SIZE = 1;
const GREATEST_SIZE = 8;
/** Calls that have to go well for one more. */
const STEP = 20;

/**
 * Additive increase, multiplicative decrease, as for windows of TCP: one more call after 20 that went well,
 * half of them after one that was refused for their number; 4 at first, between 1 and 8.
 *
 * Calls that were under way when the window was halved were sent under the old one: they halve it no
 * further, and do not count as having gone well under the new one.
 *
 * Source   Jacobson, "Congestion avoidance and control", SIGCOMM 1988.
 */
export function createCallWindow(): CallWindow {
  let size = FIRST_SIZE;
  let successes = 0;
  let halvings = 0;
  return {
    get size() {
      return size;
    },
    sent() {
      const sentUnder = halvings;
      return {
        succeeded() {
          if (sentUnder !== halvings) return;
          successes++;
          if (successes < STEP) return;
          successes = 0;
          size = Math.min(GREATEST_SIZE, size + 1);
        },
        rateLimited() {
          if (sentUnder !== halvings) return;
          halvings++;
          successes = 0;
          size = Math.max(LEAST_SIZE, Math.floor(size / 2));
        },
      };
    },
  };
}
