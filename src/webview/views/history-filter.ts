import type { HistoryEntry } from '../page-state.ts';
import type { ViewState } from '../view-state.ts';

/**
 * The comparisons that are listed: of the kind that is wanted, with every word of the search somewhere
 * in title, path, language, models or texts, in any case. Linear in the size of the history.
 */
export function filteredHistory(
  history: readonly HistoryEntry[],
  search: string,
  shown: ViewState['historyShown'],
): readonly HistoryEntry[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return history.filter((entry) => {
    if (shown === 'failures' && entry.failures === 0 && entry.damage === undefined) return false;
    if (shown === 'voted' && entry.votes === 0) return false;
    if (words.length === 0) return true;
    const { title, path, languageId, modelIds, searched } = entry;
    const text = [title, path, languageId, ...modelIds, searched].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
