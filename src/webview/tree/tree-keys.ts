import type { TreeRow } from '../../refactor/tree-rows.ts';
import type { NodeRow } from './tree-page-state.ts';

/** What a key does in the tree. */
export type TreeMove =
  | { readonly kind: 'focus'; readonly index: number }
  | { readonly kind: 'toggle'; readonly nodeId: number }
  | { readonly kind: 'select'; readonly nodeId: number };

/**
 * The keys of a tree, as the WAI-ARIA authoring practices have them: arrows up and down, Home and End go
 * through the rows, as Page Up and Page Down in strides of `page`; arrow right opens and then goes to the
 * first child, arrow left closes and then goes to the parent; Enter and Space choose. Undefined where the
 * key has no meaning. Cost O(rows).
 */
export function moveOfKey(
  key: string,
  rows: readonly TreeRow<NodeRow>[],
  index: number,
  page: number,
): TreeMove | undefined {
  const row = rows[index];
  if (row === undefined) return undefined;
  const nodeId = row.node.id;
  if (key === 'Enter' || key === ' ') return { kind: 'select', nodeId };
  if (key === 'ArrowRight') {
    if (row.isCollapsed) return { kind: 'toggle', nodeId };
    return row.children > 0 ? { kind: 'focus', index: index + 1 } : undefined;
  }
  if (key === 'ArrowLeft') {
    if (row.children > 0 && !row.isCollapsed) return { kind: 'toggle', nodeId };
    const parent = rows.findIndex(({ node }) => node.id === row.node.parent);
    return parent < 0 ? undefined : { kind: 'focus', index: parent };
  }
  const goal = new Map([
    ['ArrowDown', index + 1],
    ['ArrowUp', index - 1],
    ['PageDown', index + page],
    ['PageUp', index - page],
    ['Home', 0],
    ['End', rows.length - 1],
  ]).get(key);
  if (goal === undefined) return undefined;
  return { kind: 'focus', index: Math.max(0, Math.min(goal, rows.length - 1)) };
}
