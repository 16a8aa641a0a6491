import type { Node, TreeCursor } from 'web-tree-sitter';
import type { TreeBag } from '../core/strategy.ts';

/** Beyond this many nodes one more says nothing; those that come first in the text are counted. */
const MOST_NODES = 20_000;

/**
 * The named nodes that lie wholly in [from, to) of a parsed text, as `parent kind` → count. The parent may
 * reach beyond; a node that does is not counted, nor is one without text. Kinds are the grammar's words
 * (`ERROR` for what does not parse), so nothing of the text is in it.
 *
 * Cost: a walk through the nodes that begin in the range, at most 20,000, and a search for the first one.
 */
export function treeBag(root: Node, from: number, to: number): TreeBag {
  const counts = new Map<string, number>();
  const cursor = root.walk();
  try {
    if (!gotoFirstFrom(cursor, root.descendantCount, from)) return {};
    const kinds = kindsAbove(cursor);
    for (let visited = 0; visited < MOST_NODES && cursor.startIndex < to; visited++) {
      const [start, end, depth] = [cursor.startIndex, cursor.endIndex, cursor.currentDepth];
      kinds[depth] = cursor.nodeType;
      if (depth > 0 && end > start && end <= to && cursor.nodeIsNamed) {
        const key = `${kinds[depth - 1] ?? ''} ${cursor.nodeType}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      if (!gotoNext(cursor)) break;
    }
    return Object.fromEntries(counts);
  } finally {
    cursor.delete();
  }
}

/** Goes to the first node, in the order of their beginnings, that begins at `from` or behind it. */
function gotoFirstFrom(cursor: TreeCursor, nodes: number, from: number): boolean {
  let [low, high] = [0, nodes];
  while (low < high) {
    const middle = (low + high) >>> 1;
    cursor.gotoDescendant(middle);
    if (cursor.startIndex < from) low = middle + 1;
    else high = middle;
  }
  if (low === nodes) return false;
  cursor.gotoDescendant(low);
  return true;
}

/** Kinds of the nodes around a place, by their depth. */
function kindsAbove(cursor: TreeCursor): string[] {
  const kinds: string[] = [];
  const above = cursor.copy();
  while (above.gotoParent()) kinds[above.currentDepth] = above.nodeType;
  above.delete();
  return kinds;
}

function gotoNext(cursor: TreeCursor): boolean {
  if (cursor.gotoFirstChild()) return true;
  while (!cursor.gotoNextSibling()) if (!cursor.gotoParent()) return false;
  return true;
}
