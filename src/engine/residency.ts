import type { ListedModel } from './model-directory.ts';
import { isResident } from './member-selection.ts';

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
  /** Time since the user last typed before this request. */
  readonly idleMs: number;
  /** Models that were seen to push each other out of memory. */
  readonly evictors: ReadonlySet<string>;
  readonly explicit: boolean;
}

/** Typing pauses longer than this count as idle. */
const IDLE_MS = 1500;
/** Servers keep three models at once unless told otherwise. */
const KEPT_AT_ONCE = 3;
const MEMORY_SHARE = 0.7;

/**
 * Whether a member may be asked now. Loading is allowed on the first edit after idle when the model
 * fits beside the resident ones; a swap never while typing, and never where it would push out a
 * model that is not ours.
 */
export function residencyVerdict(member: ListedModel, facts: ResidencyFacts): ResidencyVerdict {
  if (member.residency === undefined || isResident(member)) return 'use';
  const residents = facts.models.filter(
    (model) => model.server === member.server && isResident(model),
  );
  if (residents.length === 0) return 'load';
  const fits =
    residents.length < KEPT_AT_ONCE &&
    !facts.evictors.has(member.description.id) &&
    (member.description.sizeBytes ?? 0) <= MEMORY_SHARE * facts.freeMemoryBytes;
  return fits && (facts.explicit || facts.idleMs >= IDLE_MS) ? 'load' : 'leave';
}
