import type { FilePath } from './edit.ts';
import { byPath } from './path-order.ts';
import { UNCHANGED, type WorkspaceState } from './workspace-state.ts';

/** What a state says of one path. */
export type PathEntry =
  | { readonly kind: 'as-in-base' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'text'; readonly text: string; readonly renamedFrom?: FilePath };

/** What takes back what a step did to one path. */
export interface ExactEdit {
  readonly path: FilePath;
  /** As the step left it, and as it is made again. */
  readonly now: PathEntry;
  readonly before: PathEntry;
}

/** What makes `after` the state before it, in the order of paths. Texts are shared, not copied. */
export function exactEdits(before: WorkspaceState, after: WorkspaceState): readonly ExactEdit[] {
  const paths = new Set([...before.changes.keys(), ...after.changes.keys()]);
  return [...paths].sort(byPath).flatMap((path) => {
    const [old, now] = [entryOf(before, path), entryOf(after, path)];
    return isSame(old, now) ? [] : [{ path, now, before: old }];
  });
}

/**
 * The state before a step, from the one after it: `applyEdits` and then this is the identity. Throws
 * RangeError where the state is not the one that the step led to.
 */
export function invertEdits(state: WorkspaceState, inverse: readonly ExactEdit[]): WorkspaceState {
  const changes = new Map(state.changes);
  const renamedFrom = new Map(state.renamedFrom);
  for (const { path, now, before } of inverse) {
    if (!isSame(entryOf(state, path), now)) throw new RangeError(`changed since: ${path}`);
    changes.delete(path);
    renamedFrom.delete(path);
    if (before.kind !== 'as-in-base') {
      changes.set(path, before.kind === 'text' ? before.text : undefined);
    }
    if (before.kind === 'text' && before.renamedFrom !== undefined) {
      renamedFrom.set(path, before.renamedFrom);
    }
  }
  if (changes.size === 0) return UNCHANGED;
  return { changes: inOrder(changes), renamedFrom: inOrder(renamedFrom) };
}

function inOrder<Value>(map: ReadonlyMap<FilePath, Value>): ReadonlyMap<FilePath, Value> {
  return new Map([...map].sort(([a], [b]) => byPath(a, b)));
}

function entryOf({ changes, renamedFrom }: WorkspaceState, path: FilePath): PathEntry {
  if (!changes.has(path)) return { kind: 'as-in-base' };
  const text = changes.get(path);
  if (text === undefined) return { kind: 'gone' };
  const origin = renamedFrom.get(path);
  return { kind: 'text', text, ...(origin === undefined ? {} : { renamedFrom: origin }) };
}

function isSame(a: PathEntry, b: PathEntry): boolean {
  if (a.kind !== 'text' || b.kind !== 'text') return a.kind === b.kind;
  return a.text === b.text && a.renamedFrom === b.renamedFrom;
}
