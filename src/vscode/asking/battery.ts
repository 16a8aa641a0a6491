import type * as vscode from 'vscode';
import type { Clock } from '../../core/clock.ts';
import type { OnBattery } from './power-state.ts';
import type { RestSource } from './rest.ts';

export interface BatteryOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** Whether the user wants to ask by hand while on battery. */
  isWanted(): boolean;
  /** Whether the extension runs on the machine whose battery it is: a remote has none of the user's. */
  isOwnMachine(): boolean;
  /** Asks the system; never rejects. */
  read(): Promise<OnBattery>;
  readonly changed: Pick<vscode.EventEmitter<void>, 'event' | 'fire' | 'dispose'>;
}

/** The system is asked at most so often. Unit: ms. */
const ASKED_EVERY_MS = 60_000;

/**
 * Typing asks nobody while the machine runs on its battery, where the user wants that. The system is asked
 * only while somebody types, once a minute; a key goes by what was known before.
 */
export function createBattery(options: BatteryOptions): RestSource {
  const { clock, changed } = options;
  let isOn: OnBattery;
  let askedAt = Number.NEGATIVE_INFINITY;

  async function ask(): Promise<void> {
    const before = isOn;
    isOn = await options.read();
    if (isOn !== before) changed.fire();
  }

  return {
    restOf() {
      if (!options.isWanted() || !options.isOwnMachine()) return undefined;
      if (clock.now() - askedAt >= ASKED_EVERY_MS) {
        askedAt = clock.now();
        void ask();
      }
      return isOn === true ? { reason: 'battery', detail: 'ensemble.onBattery' } : undefined;
    },
    onDidChange: changed.event,
    dispose() {
      changed.dispose();
    },
  };
}
