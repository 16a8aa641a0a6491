/** What the order of a tree is made of. */
export interface PlacedNode {
  readonly id: number;
  /** Undefined at the root alone. */
  readonly parent?: number | undefined;
}

/** A line that is drawn beside a row: none, one, or one that leads to the best node. */
export type Rail = ' ' | '|' | '*';

/** One node where it stands in a tree that is shown in rows. */
export interface TreeRow<Node extends PlacedNode> {
  readonly node: Node;
  /** 0 at the root. */
  readonly depth: number;
  /** From 1, among the siblings that are shown. */
  readonly position: number;
  readonly siblings: number;
  /** Direct children that could be shown. */
  readonly children: number;
  /** All nodes below it that could be shown. */
  readonly below: number;
  readonly isCollapsed: boolean;
  /** Of the outer levels, outermost first: lines that pass this row by. One `Rail` each. */
  readonly rails: string;
  /**
   * Four `Rail`s of the row itself: from above, across to the node, from there on to later siblings, and
   * down to its children.
   */
  readonly joint: string;
}

export interface TreeRowsOptions<Node> {
  /** The node that the marked line leads to. */
  readonly best: number;
  readonly collapsed?: ReadonlySet<number>;
  /** Nodes that are left out, with all that is below them. */
  readonly isHidden?: (node: Node) => boolean;
}

/**
 * The rows of a tree from top to bottom: depth first, children in the order of their ids, so that a new
 * node never changes the order of those that are there.
 *
 * Input    nodes by id, each behind its parent. One whose parent is not shown is not shown either.
 * Output   a row for each node that is shown: not hidden, and below nothing that is collapsed.
 * Cost     O(nodes · depth), the depth for the lines that are drawn.
 */
export function treeRows<Node extends PlacedNode>(
  nodes: readonly Node[],
  { best, collapsed = new Set(), isHidden = () => false }: TreeRowsOptions<Node>,
): readonly TreeRow<Node>[] {
  const children = childrenOf(nodes, isHidden);
  const below = countsBelow(nodes, children);
  const toBest = wayTo(nodes, best);
  const rows: TreeRow<Node>[] = [];
  const waiting = childRows(undefined, '', { children, below, toBest, collapsed }).toReversed();
  for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
    rows.push(row);
    if (row.isCollapsed) continue;
    const rails = row.depth === 0 ? '' : row.rails + (row.joint[2] ?? ' ');
    waiting.push(...childRows(row, rails, { children, below, toBest, collapsed }).toReversed());
  }
  return rows;
}

interface Shape<Node> {
  readonly children: ReadonlyMap<number | undefined, readonly Node[]>;
  readonly below: ReadonlyMap<number, number>;
  readonly toBest: ReadonlySet<number>;
  readonly collapsed: ReadonlySet<number>;
}

/** The rows directly below `parent`, as if they were all. */
function childRows<Node extends PlacedNode>(
  parent: TreeRow<Node> | undefined,
  rails: string,
  { children, below, toBest, collapsed }: Shape<Node>,
): readonly TreeRow<Node>[] {
  const siblings = children.get(parent?.node.id) ?? [];
  const bestAt = siblings.findIndex(({ id }) => toBest.has(id));
  return siblings.map((node, i) => {
    const own = children.get(node.id) ?? [];
    const isCollapsed = own.length > 0 && collapsed.has(node.id);
    const isLast = i === siblings.length - 1;
    const isRoot = parent === undefined;
    const down =
      own.length === 0 || isCollapsed ? ' ' : lineTo(own.some(({ id }) => toBest.has(id)));
    return {
      node,
      depth: isRoot ? 0 : parent.depth + 1,
      position: i + 1,
      siblings: siblings.length,
      children: own.length,
      below: below.get(node.id) ?? 0,
      isCollapsed,
      rails,
      joint: isRoot
        ? `   ${down}`
        : `${lineTo(i <= bestAt)}${lineTo(i === bestAt)}${isLast ? ' ' : lineTo(i < bestAt)}${down}`,
    };
  });
}

function lineTo(isBest: boolean): Rail {
  return isBest ? '*' : '|';
}

function childrenOf<Node extends PlacedNode>(
  nodes: readonly Node[],
  isHidden: (node: Node) => boolean,
): ReadonlyMap<number | undefined, readonly Node[]> {
  const children = new Map<number | undefined, Node[]>();
  const shown = new Set<number>();
  for (const node of nodes) {
    const { id, parent } = node;
    if ((parent !== undefined && !shown.has(parent)) || isHidden(node)) continue;
    shown.add(id);
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [node]);
    else siblings.push(node);
  }
  return children;
}

/** How many shown nodes lie below each. A child has a greater id than its parent. */
function countsBelow<Node extends PlacedNode>(
  nodes: readonly Node[],
  children: ReadonlyMap<number | undefined, readonly Node[]>,
): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { id } of nodes.toReversed()) {
    const own = children.get(id) ?? [];
    if (own.length === 0) continue;
    counts.set(
      id,
      own.reduce((sum, child) => sum + 1 + (counts.get(child.id) ?? 0), 0),
    );
  }
  return counts;
}

/** The node and all above it. */
function wayTo(nodes: readonly PlacedNode[], goal: number): ReadonlySet<number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const way = new Set<number>();
  for (let at = byId.get(goal); at !== undefined && !way.has(at.id);) {
    way.add(at.id);
    at = at.parent === undefined ? undefined : byId.get(at.parent);
  }
  return way;
}
