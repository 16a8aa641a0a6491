import type { RefactorNode, RunningTrial } from '../../refactor/refactor.ts';
import type { ReviewFile, ReviewHunk } from '../../refactor/review.ts';
import type { RefactorDesk } from './desk.ts';

/** A row of the tree by its key; the same object as long as the row is there. */
export interface RowRef {
  readonly key: string;
}

export type Row =
  | { readonly kind: 'node'; readonly node: RefactorNode }
  | { readonly kind: 'trial'; readonly trial: RunningTrial }
  | { readonly kind: 'file'; readonly file: ReviewFile }
  | { readonly kind: 'hunk'; readonly hunk: ReviewHunk };

/** The rows of the view and how they lie in each other; the key of what is outermost is ''. */
export interface TreeShape {
  readonly refactorId: string | undefined;
  readonly rows: ReadonlyMap<string, Row>;
  readonly refs: ReadonlyMap<string, RowRef>;
  readonly children: ReadonlyMap<string, readonly RowRef[]>;
  readonly parents: ReadonlyMap<string, RowRef>;
  /** What of a row's look is not in the row itself, by key. */
  readonly marks: ReadonlyMap<string, string>;
}

type ShownDesk = Pick<RefactorDesk, 'refactor' | 'reviewed' | 'files' | 'leftOut'>;

/**
 * Below each node the steps from it and the members that write there; below the reviewed one its files with
 * their hunks first. Refs of rows that were there before are the same objects. Cost O(nodes + hunks).
 */
export function treeShape(desk: ShownDesk, before?: TreeShape): TreeShape {
  const { refactor, reviewed, leftOut } = desk;
  const rows = new Map<string, Row>();
  const refs = new Map<string, RowRef>();
  const children = new Map<string, RowRef[]>();
  const parents = new Map<string, RowRef>();
  const marks = new Map<string, string>();
  const known = before?.refactorId === refactor?.id ? before?.refs : undefined;

  function add(parent: string, key: string, row: Row, mark = ''): void {
    const ref = known?.get(key) ?? { key };
    rows.set(key, row);
    refs.set(key, ref);
    if (mark !== '') marks.set(key, mark);
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [ref]);
    else siblings.push(ref);
    const above = refs.get(parent);
    if (above !== undefined) parents.set(key, above);
  }

  function addFiles(): void {
    for (const file of reviewed === 0 ? [] : desk.files) {
      // Below another node they are other rows: the editor takes no row elsewhere.
      const key = `f${reviewed}/${file.path}`;
      const out = file.hunks.filter(({ id }) => leftOut.has(id)).length;
      add(`n${reviewed}`, key, { kind: 'file', file }, String(out));
      // A single piece is the file itself.
      if (file.hunks.length < 2) continue;
      for (const hunk of file.hunks) {
        add(
          key,
          `h${reviewed}/${hunk.id}`,
          { kind: 'hunk', hunk },
          leftOut.has(hunk.id) ? 'out' : '',
        );
      }
    }
  }

  const isEnded = refactor?.end !== undefined ? 'ended' : 'live';
  for (const node of refactor?.nodes ?? []) {
    const isBest = node.id === refactor?.best ? 'best' : '';
    const isReviewed = node.id === reviewed ? 'reviewed' : '';
    add(
      node.parent === undefined ? '' : `n${node.parent}`,
      `n${node.id}`,
      { kind: 'node', node },
      `${isEnded} ${isBest} ${isReviewed}`,
    );
    if (node.id === reviewed) addFiles();
  }
  for (const trial of refactor?.trials ?? []) {
    add(`n${trial.nodeId}`, `t${trial.id}`, { kind: 'trial', trial });
  }
  return { refactorId: refactor?.id, rows, refs, children, parents, marks };
}

/**
 * The rows that the view has to draw anew, with what is below each: `all` for another refactoring. A row
 * that is below another one of them is left out. Cost O(rows · depth).
 */
export function changedRows(before: TreeShape, now: TreeShape): readonly RowRef[] | 'all' {
  if (before.refactorId !== now.refactorId || before.rows.size === 0) return 'all';
  const changed = new Set<string>();
  for (const [key, row] of now.rows) {
    const old = before.rows.get(key);
    if (old === undefined) continue;
    const isSame =
      isSameLook(old, row) &&
      before.marks.get(key) === now.marks.get(key) &&
      sameKeys(before.children.get(key), now.children.get(key));
    if (!isSame) changed.add(key);
  }
  if (!sameKeys(before.children.get(''), now.children.get(''))) return 'all';
  return [...changed].flatMap((key) => {
    const ref = now.refs.get(key);
    return ref === undefined || hasAncestorIn(key, changed, now) ? [] : [ref];
  });
}

/** Values and visits change with every step below, and stand in the tooltip alone. */
function isSameLook(before: Row, now: Row): boolean {
  switch (now.kind) {
    case 'node': {
      const { node } = now;
      if (before.kind !== 'node') return false;
      const old = before.node;
      return (
        old.state === node.state &&
        old.reward === node.reward &&
        old.mark === node.mark &&
        old.mergedInto === node.mergedInto &&
        old.failure === node.failure &&
        old.step === node.step
      );
    }
    case 'trial':
      return true;
    case 'file':
      return before.kind === 'file' && before.file === now.file;
    case 'hunk':
      return before.kind === 'hunk' && before.hunk === now.hunk;
  }
}

function sameKeys(a: readonly RowRef[] = [], b: readonly RowRef[] = []): boolean {
  return a.length === b.length && a.every(({ key }, i) => key === b[i]?.key);
}

function hasAncestorIn(key: string, keys: ReadonlySet<string>, { parents }: TreeShape): boolean {
  for (let above = parents.get(key); above !== undefined; above = parents.get(above.key)) {
    if (keys.has(above.key)) return true;
  }
  return false;
}
