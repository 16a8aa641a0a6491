import { failure, ModelError } from '../../core/failure.ts';
import type { WireRecord } from './wire.ts';

/** One page of a list, and what to ask for the next one. */
export interface ListedPage {
  readonly rows: readonly WireRecord[];
  /** Undefined or empty on the last page. */
  readonly next?: string | undefined;
}

/** No vendor has so many models: a server that goes on is lying. */
const MOST_PAGES = 20;

/**
 * All rows of a list that comes in pages.
 *
 * Throws what `ask` throws; ModelError `not-a-model-server` where the pages have no end.
 */
export async function rowsOfPages(
  ask: (cursor: string | undefined) => Promise<ListedPage>,
): Promise<readonly WireRecord[]> {
  const rows: WireRecord[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { rows: more, next } = await ask(cursor);
    rows.push(...more);
    if (next === undefined || next === '' || next === cursor) return rows;
    cursor = next;
  }
  throw new ModelError(failure('not-a-model-server', 'a list without end'));
}
