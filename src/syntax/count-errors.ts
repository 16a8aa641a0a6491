import type { Node } from 'web-tree-sitter';

/** Beyond this many errors one more says nothing; the walk ends. */
const MOST_ERRORS = 1_000;

/**
 * Number of ERROR and MISSING nodes in a tree, at most 1,000.
 *
 * Cost: the children of every node that contains an error; nothing where there is none.
 */
export function countErrors(root: Node): number {
  if (!root.hasError) return 0;
  let errors = 0;
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.isError || node.isMissing) errors++;
    if (errors >= MOST_ERRORS) break;
    for (const child of node.children) if (child.hasError) open.push(child);
  }
  return errors;
}
