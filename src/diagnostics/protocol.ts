import type { FilePath } from '../edits/edit.ts';
import type { Diagnostic } from '../refactor/evidence.ts';
import type { Changes } from '../refactor/sources.ts';

/**
 * The messages between the host and its one type-checking process, as they go over the channel of
 * `child_process.fork` (structured clone). Both ends are the same release: messages carry no version.
 * What the process says is checked all the same, since a compiler of the workspace runs in it.
 */
export type HostMessage =
  /** The first one: which compiler checks what. */
  | {
      readonly type: 'open';
      /** Absolute path of the compiler's main file. */
      readonly typescript: string;
      /** Absolute path of the workspace. */
      readonly root: string;
      /** Whose projects are checked besides those of the changed files. */
      readonly files: readonly FilePath[];
      /** Texts that are not on disk, as unsaved ones: they are what states are compared with. */
      readonly base: Changes;
    }
  | { readonly type: 'check'; readonly id: number; readonly changes: Changes }
  /** Nobody waits for its answer any more. */
  | { readonly type: 'cancel'; readonly id: number };

export type ProcessMessage =
  | { readonly type: 'checked'; readonly id: number; readonly result: CheckResult }
  /** A check failed; the process goes on. */
  | { readonly type: 'failed'; readonly id: number; readonly detail: string }
  /** The compiler cannot be used: it does not load, or offers no API. */
  | { readonly type: 'unusable'; readonly detail: string };

export type CheckResult =
  /** None of the files is one whose types are checked. */
  | { readonly kind: 'nothing-to-check' }
  | {
      readonly kind: 'compared';
      /** At most `MOST_ADDED`. */
      readonly added: readonly Diagnostic[];
      readonly addedCount: number;
      readonly goneCount: number;
    };

/** Errors that are kept of one state. */
export const MOST_ADDED = 50;

export function isHostMessage(message: unknown): message is HostMessage {
  return ['open', 'check', 'cancel'].includes(String(field(message, 'type')));
}

export function isProcessMessage(message: unknown): message is ProcessMessage {
  switch (field(message, 'type')) {
    case 'unusable':
      return typeof field(message, 'detail') === 'string';
    case 'failed':
      return isCount(field(message, 'id')) && typeof field(message, 'detail') === 'string';
    case 'checked':
      return isCount(field(message, 'id')) && isResult(field(message, 'result'));
    default:
      return false;
  }
}

function isResult(result: unknown): boolean {
  if (field(result, 'kind') === 'nothing-to-check') return true;
  const added = field(result, 'added');
  return (
    field(result, 'kind') === 'compared' &&
    isCount(field(result, 'addedCount')) &&
    isCount(field(result, 'goneCount')) &&
    Array.isArray(added) &&
    added.length <= MOST_ADDED &&
    added.every(isDiagnostic)
  );
}

function isDiagnostic(value: unknown): boolean {
  return (
    isCount(field(value, 'line')) &&
    ['path', 'code', 'message'].every((name) => typeof field(value, name) === 'string')
  );
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
