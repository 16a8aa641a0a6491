import type { FilePath } from '../../edits/edit.ts';
import { lineEdits, sameLines, type LineEdit } from './line-edits.ts';

/** A file as it is when something is to be written. */
export interface FileNow {
  /** Undefined: it is not there. */
  readonly text: string | undefined;
  /** As an editor has it, where it is open. */
  readonly openText?: string;
  /** Nothing may be written there. */
  readonly obstacle?: Obstacle;
}

export type Obstacle =
  | 'read-only' //
  | 'outside' //    a link leads out of the workspace
  | 'unreadable'; // not a text any more, or it cannot be read

export type RefusedReason =
  | Obstacle
  | 'changed' //  it is not as it was when the search began
  | 'gone' //     it was deleted since
  | 'appeared'; // it is to be made, and is there

export interface RefusedFile {
  readonly path: FilePath;
  readonly reason: RefusedReason;
}

/** What is done to one file. */
export type PlannedStep =
  | { readonly kind: 'change'; readonly path: FilePath; readonly edits: readonly LineEdit[] }
  | { readonly kind: 'create'; readonly path: FilePath; readonly text: string }
  | { readonly kind: 'delete'; readonly path: FilePath }
  | {
      readonly kind: 'rename';
      readonly from: FilePath;
      readonly path: FilePath;
      readonly edits: readonly LineEdit[];
      /** What the edits make of it. */
      readonly text: string;
    };

export interface ApplyPlan {
  readonly steps: readonly PlannedStep[];
  /** Files that are not what they were; nothing is done to them. */
  readonly refused: readonly RefusedFile[];
}

export interface WantedChanges {
  /** As they are to be; undefined: gone. */
  readonly changes: ReadonlyMap<FilePath, string | undefined>;
  readonly renamedFrom: ReadonlyMap<FilePath, FilePath>;
}

/**
 * The steps that make the workspace what is wanted, for files that still are as in `before` (undefined: not
 * there). A renamed file is refused as a whole: where either of its two places is.
 */
export function planApply(
  before: (path: FilePath) => string | undefined,
  { changes, renamedFrom }: WantedChanges,
  now: ReadonlyMap<FilePath, FileNow>,
): ApplyPlan {
  const pairs = [...renamedFrom].filter(([to, from]) => isRenaming(before, changes, from, to));
  const partners = new Map(
    pairs.flatMap(([to, from]) => [[to, from] as const, [from, to] as const]),
  );
  const refusals = new Map<FilePath, RefusedReason>();
  for (const path of changes.keys()) {
    const reason = refusalOf(before(path), now.get(path));
    if (reason !== undefined) refusals.set(path, reason);
  }
  for (const [to, from] of pairs) {
    const reason = refusals.get(from) ?? refusals.get(to);
    if (reason === undefined) continue;
    for (const path of [from, to]) refusals.set(path, refusals.get(path) ?? reason);
  }
  const steps = [...changes].flatMap(([path, text]): PlannedStep[] => {
    if (refusals.has(path)) return [];
    const partner = partners.get(path);
    if (partner !== undefined && text === undefined) return [];
    if (partner !== undefined && text !== undefined) {
      return [
        {
          kind: 'rename',
          from: partner,
          path,
          edits: lineEdits(before(partner) ?? '', text),
          text,
        },
      ];
    }
    return stepFor(path, before(path), text);
  });
  return { steps, refused: [...refusals].map(([path, reason]) => ({ path, reason })) };
}

function isRenaming(
  before: (path: FilePath) => string | undefined,
  changes: WantedChanges['changes'],
  from: FilePath,
  to: FilePath,
): boolean {
  const wasThere = before(from) !== undefined && before(to) === undefined;
  const isGone = changes.has(from) && changes.get(from) === undefined;
  return wasThere && isGone && changes.get(to) !== undefined;
}

function refusalOf(
  before: string | undefined,
  now: FileNow | undefined,
): RefusedReason | undefined {
  if (now === undefined) return 'unreadable';
  if (now.obstacle !== undefined) return now.obstacle;
  if (before === undefined) return now.text === undefined ? undefined : 'appeared';
  if (now.text === undefined) return 'gone';
  const isSame = [now.text, now.openText ?? now.text].every((text) => sameLines(before, text));
  return isSame ? undefined : 'changed';
}

function stepFor(
  path: FilePath,
  before: string | undefined,
  text: string | undefined,
): PlannedStep[] {
  if (text === undefined) return before === undefined ? [] : [{ kind: 'delete', path }];
  if (before === undefined) return [{ kind: 'create', path, text }];
  const edits = lineEdits(before, text);
  return edits.length === 0 ? [] : [{ kind: 'change', path, edits }];
}
