import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Node } from 'web-tree-sitter';

/** Pieces of at most so many characters are walked and kept; larger ones are put together of them. */
const WALKED_CHARACTERS = 2_000;
/** Of what is kept of pieces. Unit: characters. */
const MOST_KEPT = 16_777_216;

/** Digests of syntax trees, as they are but for white space between tokens. */
export interface TreeDigests {
  /**
   * SHA-256 over kinds and texts of all tokens and over the nesting of the nodes: equal for texts that
   * differ in layout alone, different for other tokens, comments among them, or another nesting, as
   * that of Python's blocks. Says little of a tree with errors.
   *
   * Cost: a walk through pieces that have not been seen before, and a hash of the whole.
   */
  digest(root: Node): string;
}

export function createTreeDigests(): TreeDigests {
  const known = new LRUCache<string, string>({
    maxSize: MOST_KEPT,
    sizeCalculation: (tokens, key) => tokens.length + key.length,
  });

  /** The same text whether a node is walked at once or put together of its children. */
  function shapeOf(node: Node): string {
    const isLarge = node.endIndex - node.startIndex > WALKED_CHARACTERS && node.childCount > 0;
    if (isLarge) return `${node.type}(${node.children.map(shapeOf).join(' ')})`;
    const key = `${node.type} ${node.text}`;
    const kept = known.get(key);
    if (kept !== undefined) return kept;
    const made = tokensOf(node);
    known.set(key, made);
    return made;
  }

  return { digest: (root) => createHash('sha256').update(shapeOf(root)).digest('base64') };
}

/** A node as `type(child child)`, a token as `type"text"`. A cursor walks without making objects. */
function tokensOf(node: Node): string {
  const parts: string[] = [];
  const cursor = node.walk();
  try {
    for (;;) {
      parts.push(cursor.nodeType);
      if (cursor.gotoFirstChild()) {
        parts.push('(');
        continue;
      }
      parts.push(JSON.stringify(cursor.nodeText));
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) return parts.join('');
        parts.push(')');
      }
      parts.push(' ');
    }
  } finally {
    cursor.delete();
  }
}
