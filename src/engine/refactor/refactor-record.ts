import type { Clock } from '../../core/clock.ts';
import { followed } from '../../refactor/followed.ts';
import type { Refactor, RefactorEvent, RefactorRequest } from '../../refactor/refactor.ts';

/** An event without what the record adds. */
export type RefactorNews = RefactorEvent extends infer Event
  ? Event extends RefactorEvent
    ? Omit<Event, 'refactorId' | 'atMs'>
    : never
  : never;

/** Keeps the record of a refactoring and tells every event, the first ones when the caller has it. */
export interface RefactorRecord {
  readonly current: Refactor;
  /** The request as it is known now; tells `search-start`. */
  begin(request: RefactorRequest): void;
  /** Begins with the request that is known where nobody has begun. */
  emit(news: RefactorNews): void;
}

export function createRefactorRecord(
  id: string,
  request: RefactorRequest,
  clock: Clock,
  onEvent: (event: RefactorEvent) => void,
): RefactorRecord {
  const startedAt = clock.now();
  const wallTime = clock.wallTime();
  let early: RefactorEvent[] | undefined = [];
  let hasBegun = false;
  const startOf = (known: RefactorRequest): RefactorEvent => ({
    ...{ type: 'search-start', refactorId: id, atMs: clock.now() - startedAt },
    ...{ startedAt: wallTime, request: known },
  });
  let current = followed(undefined, startOf(request));
  queueMicrotask(() => {
    const told = early ?? [];
    early = undefined;
    for (const event of told) onEvent(event);
  });

  function tell(event: RefactorEvent): void {
    current = followed(current, event);
    if (early === undefined) onEvent(event);
    else early.push(event);
  }

  return {
    get current() {
      return current;
    },
    begin(known) {
      hasBegun = true;
      tell(startOf(known));
    },
    emit(news) {
      if (!hasBegun) this.begin(current.request);
      tell({ ...news, refactorId: id, atMs: clock.now() - startedAt });
    },
  };
}
