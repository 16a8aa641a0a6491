import type * as vscode from 'vscode';
import type { Clock } from '../../core/clock.ts';
import type { FillVerdicts } from '../../engine/fill-verdicts.ts';
import { createStrategyMemories, type StrategyMemories } from '../../learning/strategy-memories.ts';

/** Verdicts in the editor's storage, so that a model is tested once and not once a window. */
export function keptVerdicts(state: vscode.Memento): FillVerdicts {
  const slot = (key: string): string => `fillVerdict/${key}`;
  return {
    get: (key) => state.get<boolean>(slot(key)),
    set: (key, works) => void state.update(slot(key), works),
  };
}

/** What strategies keep, in the editor's storage, which all windows share: small, and of no worth outside of it. */
export function keptMemories(state: vscode.Memento, clock: Clock): StrategyMemories {
  const memories = createStrategyMemories(clock, (change) => {
    if (change === 'kept') memories.merge(state.get<unknown>(MEMORIES));
    void state.update(MEMORIES, memories.snapshot());
  });
  memories.restore(state.get<unknown>(MEMORIES));
  return memories;
}

const MEMORIES = 'strategyMemories';
