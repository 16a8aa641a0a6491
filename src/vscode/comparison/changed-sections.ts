import type { Comparison } from '../../comparison/comparison.ts';
import type { PageSections } from '../../webview/page-state.ts';
import { columnHeads, duelsSection, votesSection } from '../../webview/state-of-comparison.ts';
import type { Gone } from './page-sender.ts';

/** The sections of the page in which a comparison differs from the one before, and those that are gone. */
export function changedSections(
  before: Comparison | undefined,
  next: Comparison,
): { readonly sections: PageSections; readonly gone: readonly Gone[] } {
  const { columns, outcome, duels, votes } = next;
  return {
    sections: {
      ...(before?.columns === columns ? {} : { columns: columnHeads(next) }),
      ...(before?.outcome === outcome || outcome === undefined ? {} : { outcome }),
      ...(before?.duels === duels ? {} : { duels: duelsSection(next) }),
      ...(before?.votes === votes ? {} : { votes: votesSection(next) }),
    },
    gone: outcome === undefined && before?.outcome !== undefined ? ['outcome'] : [],
  };
}
