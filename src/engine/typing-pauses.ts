import type { Clock } from '../core/clock.ts';

/** Typing pauses longer than this count as idle. Unit: ms. */
export const IDLE_MS = 1500;
/**
 * The first edit after a pause is often followed by the next before anything was asked: so long the
 * pause still counts. Unit: ms.
 */
const FIRST_EDITS_MS = 2000;

/** When somebody typed and when they paused. */
export interface TypingPauses {
  edited(): void;
  /** Length of the pause before the first edits of a burst, or since the last edit; the longer one. */
  idleMs(): number;
}

export function createTypingPauses(clock: Clock): TypingPauses {
  let lastEditAt = Number.NEGATIVE_INFINITY;
  let burstAt = Number.NEGATIVE_INFINITY;
  let pauseMs = 0;
  return {
    edited() {
      const now = clock.now();
      if (now - lastEditAt >= IDLE_MS) {
        pauseMs = now - lastEditAt;
        burstAt = now;
      }
      lastEditAt = now;
    },
    idleMs() {
      const now = clock.now();
      return Math.max(now - lastEditAt, now - burstAt <= FIRST_EDITS_MS ? pauseMs : 0);
    },
  };
}
