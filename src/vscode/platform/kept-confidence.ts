import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  CONFIDENCE_DEFAULTS,
  createConfidence,
  type Confidence,
} from '../../learning/confidence.ts';
import type { OutcomeLog } from '../../learning/outcome-log.ts';

/** Confidence that knows the outcomes of earlier windows once somebody has completed something. */
export interface KeptConfidence extends Confidence {
  /** Reads the log, once: nothing is read or computed when the editor starts. */
  load(): void;
}

/** Records that are learned in one piece: a millisecond or two. */
const RECORDS_AT_ONCE = 500;

/** Confidence over a log of outcomes. A request is counted once, in the log or told. */
export function createKeptConfidence(log: Pick<OutcomeLog, 'read'>): KeptConfidence {
  const confidence = createConfidence();
  let isLoaded = false;

  async function readAll(): Promise<void> {
    const { records } = await log.read();
    // A text that was accepted has two looks beside it on record, which say nothing here.
    const latest = records.slice(-3 * CONFIDENCE_DEFAULTS.mostOutcomes);
    for (const [i, record] of latest.entries()) {
      if (i % RECORDS_AT_ONCE === RECORDS_AT_ONCE - 1) await nextTurn();
      confidence.learn(record);
    }
  }

  return {
    ...confidence,
    load() {
      if (isLoaded) return;
      isLoaded = true;
      void readAll();
    },
  };
}
