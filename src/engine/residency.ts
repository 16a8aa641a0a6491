import type { ListedModel } from './model-directory.ts';
import { isResident } from './member-selection.ts';
import { IDLE_MS } from './typing-pauses.ts';

/** What a request to a member means for the server's memory. */
export type ResidencyVerdict =
  /** In memory, or the server does not tell. */
  | 'use'
  /** Must be loaded, fits beside what is there, and the user was idle: allowed. */
  | 'load'
  /** Would evict another model, or load while typing: not now. */
  | 'leave';

export interface ResidencyFacts {
  /** All models the servers list, with what is in memory. */
  readonly models: readonly ListedModel[];
  readonly freeMemoryBytes: number;
  /** Models that are being loaded, or will be for the same request. */
  readonly loading: readonly ListedModel[];
  /** Length of the pause before the edit that led to the request, or since it. */
  readonly idleMs: number;
  /** Models that were seen to push each other out of memory. */
  readonly evictors: ReadonlySet<string>;
  readonly explicit: boolean;
}

/** Servers keep three models at once unless told otherwise. */
const KEPT_AT_ONCE = 3;
const MEMORY_SHARE = 0.7;

/**
 * Whether a member may be asked now. Loading is allowed on the first edit after idle when the model
 * fits beside the resident ones; a swap never while typing, and never where it would push out a
 * model that is not ours. Where nothing is in memory, one model is loaded at any time: it disturbs
 * nobody, and without it there would be nothing to show.
 */
export function residencyVerdict(member: ListedModel, facts: ResidencyFacts): ResidencyVerdict {
  if (member.residency === undefined || isResident(member)) return 'use';
  const there = (model: ListedModel): boolean => model.server === member.server;
  const loading = facts.loading.filter(there);
  const residents = facts.models.filter(there).filter(isResident);
  const occupied = new Set(residents.map(({ residency }) => residency)).size + loading.length;
  if (occupied === 0) return 'load';
  const loadBytes = [...loading, member].reduce(
    (sum, { description }) => sum + (description.sizeBytes ?? 0),
    0,
  );
  const fits =
    occupied < KEPT_AT_ONCE &&
    !facts.evictors.has(member.description.id) &&
    loadBytes <= MEMORY_SHARE * facts.freeMemoryBytes;
  return fits && (facts.explicit || facts.idleMs >= IDLE_MS) ? 'load' : 'leave';
}
