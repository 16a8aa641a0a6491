import type { Clock } from '../../core/clock.ts';
import type { LanguageModel } from '../../core/model.ts';

/** When a call may be sent twice. */
export interface Hedging {
  /** Calls in a hundred, in [0, 100]. */
  readonly percent: number;
  /** The time within which 95 of 100 first words of the model have come; undefined where too few are known. Unit: ms. */
  lateAfterMs(modelId: string): number | undefined;
}

export function hedged(model: LanguageModel, clock: Clock, hedging: Hedging): LanguageModel {
  void clock;
  void hedging;
  return model;
}
