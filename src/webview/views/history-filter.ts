import type { HistoryEntry } from '../page-state.ts';
import type { ViewState } from '../view-state.ts';

/**
 * The comparisons that are listed: of the kind that is wanted, with every word of the search somewhere
 * in title, path, language, models or texts, in any case. `/…/` is a regular expression over all of them,
 * line by line; one that is none is searched as it stands. Linear in the size of the history.
 */
export function filteredHistory(
  history: readonly HistoryEntry[],
  search: string,
  shown: ViewState['historyShown'],
): readonly HistoryEntry[] {
  const pattern = patternOf(search.trim());
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return history.filter((entry) => {
    if (shown === 'failures' && entry.failures === 0 && entry.damage === undefined) return false;
    if (shown === 'different' && entry.texts < 2) return false;
    if (shown === 'voted' && entry.votes === 0) return false;
    if (words.length === 0) return true;
    const { title, path, languageId, modelIds, searched } = entry;
    const text = [title, path, languageId, ...modelIds, searched].join('\n');
    if (pattern !== undefined) return pattern.test(text);
    const lower = text.toLowerCase();
    return words.every((word) => lower.includes(word));
  });
}

function patternOf(search: string): RegExp | undefined {
  const source = /^\/(.+)\/$/.exec(search)?.[1];
  if (source === undefined) return undefined;
  try {
    return new RegExp(source, 'imu');
  } catch {
    return undefined;
  }
}
