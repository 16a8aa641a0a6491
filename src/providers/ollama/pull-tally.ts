import type { PullProgress } from '../../core/model.ts';
import { known, numberAt, textAt } from '../transport/wire.ts';
import type { WireRecord } from '../transport/wire.ts';

/** Adds up the layers of a download: the server reports the bytes of one layer at a time. */
export function createPullTally(): (event: WireRecord) => PullProgress {
  const layers = new Map<string, { completed: number; total: number }>();
  return (event) => {
    const digest = textAt(event, 'digest');
    const total = numberAt(event, 'total');
    if (digest !== undefined && total !== undefined)
      layers.set(digest, { total, completed: numberAt(event, 'completed') ?? 0 });
    const sums = [...layers.values()];
    return known({
      status: textAt(event, 'status') ?? '',
      completedBytes: sumOf(sums.map((layer) => layer.completed)),
      totalBytes: sumOf(sums.map((layer) => layer.total)),
    });
  };
}

/** Undefined for no terms: unknown is not 0. */
function sumOf(terms: readonly number[]): number | undefined {
  return terms.length === 0 ? undefined : terms.reduce((sum, term) => sum + term, 0);
}
