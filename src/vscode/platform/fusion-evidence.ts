import type * as vscode from 'vscode';
import type { FusionEvidence, KnownEvidence } from '../../core/strategy-choice.ts';
import { parseEvidence, shippedEvidence, withFresh } from '../../recording/fusion-evidence.ts';

/** What benchmarks have found of sets of members: those of this workspace, and those of the package. */
export interface KeptEvidence {
  known(): readonly KnownEvidence[];
  /** What a benchmark of this workspace has found takes the place of what an earlier one had. */
  keep(fresh: readonly FusionEvidence[]): void;
}

const SLOT = 'fusionEvidence';

export function createFusionEvidence(state: vscode.Memento): KeptEvidence {
  const shipped = shippedEvidence().map((entry) => ({ ...entry, origin: 'shipped' as const }));
  let own = parseEvidence(state.get(SLOT)).entries;
  return {
    known: () => [...own.map((entry) => ({ ...entry, origin: 'own' as const })), ...shipped],
    keep(fresh) {
      if (fresh.length === 0) return;
      const file = withFresh(own, fresh);
      own = file.entries;
      void state.update(SLOT, file);
    },
  };
}
