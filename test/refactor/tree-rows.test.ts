import assert from 'node:assert/strict';
import fc from 'fast-check';
import { treeRows, type PlacedNode, type TreeRowsOptions } from '../../src/refactor/tree-rows.ts';

/** The only place that knows the API: parents by id, the root first; lines in front of each id. */
function drawn(
  parents: readonly (number | undefined)[],
  options: Partial<TreeRowsOptions<PlacedNode>> = {},
): string[] {
  const nodes = parents.map((parent, id) => (parent === undefined ? { id } : { id, parent }));
  return treeRows(nodes, { best: 0, ...options }).map(
    ({ rails, joint, node }) => `${rails}[${joint}]${node.id}`,
  );
}

describe('rows of a tree', () => {
  it('come depth first, children in the order of their ids', () => {
    const rows = treeRows(
      [undefined, 0, 0, 1, 2, 1].map((parent, id) => ({ id, parent })),
      { best: 0 },
    );
    assert.deepEqual(
      rows.map(({ node, depth, position, siblings, children, below }) => [
        ...[node.id, depth, position, siblings, children, below],
      ]),
      [
        [0, 0, 1, 1, 2, 5],
        [1, 1, 1, 2, 2, 2],
        [3, 2, 1, 2, 0, 0],
        [5, 2, 2, 2, 0, 0],
        [2, 1, 2, 2, 1, 1],
        [4, 2, 1, 1, 0, 0],
      ],
    );
  });

  it('have lines from above, across, to later siblings and down', () => {
    assert.deepEqual(drawn([undefined, 0, 0, 1, 1]), [
      '[   |]0',
      '[||||]1',
      '|[||| ]3',
      '|[||  ]4',
      '[||  ]2',
    ]);
  });

  it('mark the way to the best node past its earlier siblings', () => {
    assert.deepEqual(drawn([undefined, 0, 0, 0, 2], { best: 4 }), [
      '[   *]0',
      '[*|* ]1',
      '[**|*]2',
      '|[**  ]4',
      '[||  ]3',
    ]);
  });

  it('leave out what is collapsed, and count it', () => {
    const nodes = [undefined, 0, 1, 1, 0].map((parent, id) => ({ id, parent }));
    const rows = treeRows(nodes, { best: 2, collapsed: new Set([1]) });
    assert.deepEqual(
      rows.map(({ node, isCollapsed, below }) => [node.id, isCollapsed, below]),
      [
        [0, false, 4],
        [1, true, 2],
        [4, false, 0],
      ],
    );
    // The marked line ends where the rest is folded.
    assert.equal(rows[1]?.joint, '**| ');
  });

  it('leave out hidden nodes with all below them, and count them nowhere', () => {
    const isHidden = ({ id }: PlacedNode): boolean => id === 1;
    const nodes = [undefined, 0, 1, 0].map((parent, id) => ({ id, parent }));
    const rows = treeRows(nodes, { best: 0, isHidden });
    assert.deepEqual(
      rows.map(({ node, below, siblings }) => [node.id, below, siblings]),
      [
        [0, 1, 1],
        [3, 0, 1],
      ],
    );
  });

  it('are none of no nodes', () => {
    assert.deepEqual(drawn([]), []);
  });

  it('are every node once, each behind its parent and one deeper', () => {
    const trees = fc
      .array(fc.nat(), { maxLength: 60 })
      .map((chances) => chances.map((chance, i) => chance % (i + 1)));
    fc.assert(
      fc.property(trees, fc.nat(60), (parents, best) => {
        const nodes = [{ id: 0 }, ...parents.map((parent, i) => ({ id: i + 1, parent }))];
        const rows = treeRows<PlacedNode>(nodes, { best });
        assert.deepEqual(
          rows.map(({ node }) => node.id).sort((a, b) => a - b),
          nodes.map(({ id }) => id),
        );
        const placeOf = new Map(rows.map(({ node }, i) => [node.id, i]));
        rows.forEach((row, i) => {
          const parent = rows[placeOf.get(row.node.parent ?? -1) ?? -1];
          assert.equal(row.depth, parent === undefined ? 0 : parent.depth + 1);
          if (parent === undefined) return;
          assert.ok((placeOf.get(parent.node.id) ?? i) < i);
          // All that is below a node stands together.
          assert.ok(i <= (placeOf.get(parent.node.id) ?? 0) + parent.below);
          assert.equal(row.rails.length, Math.max(0, row.depth - 1));
        });
      }),
    );
  });

  it('keep their order when a node comes', () => {
    const tree = fc
      .array(fc.nat(), { minLength: 1, maxLength: 40 })
      .map((chances) => [undefined, ...chances.map((chance, i) => chance % (i + 1))]);
    fc.assert(
      fc.property(tree, (parents) => {
        const idsOf = (rows: readonly string[]): string[] => rows.map((row) => row.split(']')[1]!);
        const last = String(parents.length - 1);
        const after = idsOf(drawn(parents)).filter((id) => id !== last);
        assert.deepEqual(after, idsOf(drawn(parents.slice(0, -1))));
      }),
    );
  });
});
