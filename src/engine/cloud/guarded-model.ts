import type { Clock } from '../../core/clock.ts';
import type { LanguageModel } from '../../core/model.ts';
import type { Spending } from '../../core/spending.ts';
import { billed } from './billed-model.ts';
import { discreet } from './discreet-model.ts';
import { hedged, type Hedging } from './hedged-model.ts';

export interface CloudGuards {
  readonly clock: Clock;
  /** Undefined where the host keeps no purse: nothing is refused. */
  readonly spending: Spending | undefined;
  readonly hedging: Hedging;
}

/**
 * A model elsewhere as the engine calls it: no text with a secret in it is sent, every call is paid from the
 * user's purse before it is sent, and one that is late for its own measure may be sent a second time. Local
 * models are returned as they are.
 */
export function guarded(model: LanguageModel, guards: CloudGuards): LanguageModel {
  if (model.description.place !== 'cloud') return model;
  const { spending } = guards;
  const paid = spending === undefined ? model : billed(model, spending);
  return discreet(hedged(paid, guards.clock, guards.hedging));
}
