import type { MemberRoster } from './member-roster.ts';
import { isResident } from './member-selection.ts';
import type { ListedModel } from './model-directory.ts';

/** Puts back into memory what comparisons pushed out of it. */
export interface Restorer {
  /** A model is about to be loaded in place of others. */
  note(loaded: ListedModel): void;
  /**
   * Loads the line-up's members that have gone, each once, one after another. Ends where something else
   * goes on by then: `isBusy` is asked before each. Never rejects.
   */
  restore(isBusy: () => boolean): Promise<void>;
}

export function createRestorer(roster: MemberRoster): Restorer {
  const owed = new Set<string>();
  return {
    note(loaded) {
      for (const { listed } of roster.selection().chosen) {
        if (listed !== loaded && listed.server === loaded.server && isResident(listed))
          owed.add(listed.description.id);
      }
    },
    async restore(isBusy) {
      if (owed.size === 0) return;
      try {
        await roster.directory.refresh(0, new AbortController().signal);
        for (const id of owed) {
          if (isBusy()) return;
          owed.delete(id);
          const listed = roster.directory.find(id);
          if (listed?.residency === 'not-resident') await roster.load(listed, true);
        }
      } catch {
        // A model that does not load has that as its state.
      }
    },
  };
}
