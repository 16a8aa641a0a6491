import * as vscode from 'vscode';
import type { Clock } from '../../core/clock.ts';
import type { Rest, RestSource } from './rest.ts';
import { createSnoozing, type Snoozing } from './snoozing.ts';

/** The user wants to be left alone for a while. */
export interface Snooze extends RestSource, Pick<Snoozing, 'begin' | 'end'> {
  /** The one under way. */
  rest(): Rest | undefined;
  dispose(): void;
}

/** Of this window; it ends with it. */
export function createSnooze(clock: Clock): Snooze {
  const changed = new vscode.EventEmitter<void>();
  const snoozing = createSnoozing(clock, () => {
    const isOn = snoozing.state() !== undefined;
    void vscode.commands.executeCommand('setContext', 'ensemble.snoozed', isOn);
    changed.fire();
  });
  const rest = (): Rest | undefined => {
    const state = snoozing.state();
    if (state === undefined) return undefined;
    const { until } = state;
    return until === undefined
      ? { reason: 'snoozed', detail: 'until the window closes' }
      : { reason: 'snoozed', detail: `until ${new Date(until).toISOString()}`, until };
  };
  return {
    begin: (forMs) => snoozing.begin(forMs),
    end: () => snoozing.end(),
    rest,
    restOf: rest,
    onDidChange: changed.event,
    dispose() {
      snoozing.dispose();
      changed.dispose();
    },
  };
}
