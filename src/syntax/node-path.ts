import type { Node } from 'web-tree-sitter';

/** Deeper nests exist only in hostile text; the path then ends at this depth. */
const DEEPEST = 1_000;

/**
 * The nodes around the character at `index`, from the root down to its token. Only the root where
 * the character is white space between the root's children, or outside of the text.
 */
export function pathTo(root: Node, index: number): readonly Node[] {
  const path = [root];
  if (index < 0) return path;
  let child = root.firstChildForIndex(index);
  while (child !== null && child.startIndex <= index && path.length < DEEPEST) {
    path.push(child);
    child = child.firstChildForIndex(index);
  }
  return path;
}
