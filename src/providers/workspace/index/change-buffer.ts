import type { Clock } from '../../../core/clock.ts';
import type { FileChange } from './workspace-files.ts';

/** Changes of files that wait until the file is quiet. */
export interface ChangeBuffer {
  /** The last word on a file counts. */
  add(change: FileChange): void;
  /** When the first of them is due, on the clock's scale. */
  readonly dueAt: number | undefined;
  /** Takes out what is due. */
  takeDue(): readonly FileChange[];
  /** Takes out everything. */
  takeAll(): readonly FileChange[];
}

/** A file is read when it has not changed for so long, */
const QUIET_MS = 300;
/** or when it has been changing for so long: a log that grows all day is read now and then. */
const PATIENCE_MS = 5_000;

interface Waiting {
  change: FileChange;
  readonly since: number;
  dueAt: number;
}

/** Coalesces changes by path, so that a file changing ten times a second costs little. */
export function createChangeBuffer(clock: Clock): ChangeBuffer {
  const waiting = new Map<string, Waiting>();
  return {
    add(change) {
      const path = change.kind === 'gone' ? change.path : change.file.path;
      const now = clock.now();
      const since = waiting.get(path)?.since ?? now;
      waiting.set(path, { change, since, dueAt: Math.min(now + QUIET_MS, since + PATIENCE_MS) });
    },
    get dueAt() {
      let first = Infinity;
      for (const { dueAt } of waiting.values()) first = Math.min(first, dueAt);
      return waiting.size === 0 ? undefined : first;
    },
    takeDue() {
      const due: FileChange[] = [];
      const now = clock.now();
      for (const [path, { change, dueAt }] of waiting) {
        if (dueAt > now) continue;
        waiting.delete(path);
        due.push(change);
      }
      return due;
    },
    takeAll() {
      const all = [...waiting.values()].map(({ change }) => change);
      waiting.clear();
      return all;
    },
  };
}
