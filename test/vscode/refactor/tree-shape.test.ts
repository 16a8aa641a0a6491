import assert from 'node:assert/strict';
import type { Refactor } from '../../../src/refactor/refactor.ts';
import type { ReviewFile } from '../../../src/refactor/review.ts';
import { changedRows, treeShape, type TreeShape } from '../../../src/vscode/refactor/tree-shape.ts';
import { node, refactorOf } from './refactor-stage.ts';

const hunk = (id: string) => ({ id, oldLine: 1, newLine: 1, lines: [] });
const FILES: readonly ReviewFile[] = [
  { path: 'a.ts', kind: 'change', hunks: [hunk('a.ts#1'), hunk('a.ts#2')] },
  { path: 'b.ts', kind: 'create', hunks: [hunk('b.ts#1')] },
];

function shape(
  refactor: Refactor | undefined,
  more: {
    readonly reviewed?: number;
    readonly files?: readonly ReviewFile[];
    readonly leftOut?: ReadonlySet<string>;
  } = {},
  before?: TreeShape,
): TreeShape {
  const desk = { reviewed: 0, files: [], leftOut: new Set<string>(), ...more };
  return treeShape({ ...desk, refactor }, before);
}

/** Rows as keys, indented by their depth. */
function drawn(tree: TreeShape, parent = '', depth = 0): string[] {
  return (tree.children.get(parent) ?? []).flatMap(({ key }) => [
    `${' '.repeat(depth)}${key}`,
    ...drawn(tree, key, depth + 1),
  ]);
}

const keys = (rows: readonly { readonly key: string }[] | 'all'): readonly string[] | 'all' =>
  rows === 'all' ? rows : rows.map(({ key }) => key);

describe('the rows of the tree view', () => {
  const nodes = [node(0), node(1), node(2, { parent: 1 }), node(3)];

  it('are none without a refactoring', () => {
    assert.deepEqual(drawn(shape(undefined)), []);
  });

  it('have steps below each other, and who writes now', () => {
    const trials = [{ id: 9, nodeId: 3, memberId: 'a', startedMs: 0 }];
    assert.deepEqual(drawn(shape(refactorOf(nodes, { trials }))), [
      ...['n0', ' n1', '  n2', ' n3', '  t9'],
    ]);
  });

  it('have files and hunks of the reviewed step, before what follows from it', () => {
    const tree = shape(refactorOf(nodes), { reviewed: 1, files: FILES });
    assert.deepEqual(drawn(tree), [
      ...['n0', ' n1', '  f1/a.ts', '   h1/a.ts#1', '   h1/a.ts#2', '  f1/b.ts', '  n2', ' n3'],
    ]);
    assert.equal(tree.parents.get('h1/a.ts#1')?.key, 'f1/a.ts');
    assert.equal(tree.parents.get('f1/a.ts')?.key, 'n1');
  });

  it('are drawn anew where their look has changed, and only there', () => {
    const first = shape(refactorOf(nodes));
    const marked = [node(0), node(1), node(2, { parent: 1, mark: 'pinned' }), node(3)];
    const next = shape(refactorOf(marked), {}, first);
    assert.deepEqual(keys(changedRows(first, next)), ['n2']);
    assert.equal(next.refs.get('n1'), first.refs.get('n1'));
  });

  it('are not drawn anew for values and visits, which stand in the tooltip', () => {
    const first = shape(refactorOf(nodes));
    const grown = nodes.map((one) => ({ ...one, value: 0.9, visits: 7 }));
    assert.deepEqual(keys(changedRows(first, shape(refactorOf(grown), {}, first))), []);
  });

  it('are drawn anew with their parent where they are new', () => {
    const first = shape(refactorOf(nodes));
    const next = shape(refactorOf([...nodes, node(4, { parent: 2 })]), {}, first);
    assert.deepEqual(keys(changedRows(first, next)), ['n2']);
  });

  it('are drawn anew where the best one is another, and where a hunk is left out', () => {
    const first = shape(refactorOf(nodes, { best: 1 }), { reviewed: 1, files: FILES });
    const best = shape(refactorOf(nodes, { best: 3 }), { reviewed: 1, files: FILES }, first);
    assert.deepEqual(keys(changedRows(first, best)), ['n1', 'n3']);
    const leftOut = new Set(['a.ts#2']);
    const left = shape(
      refactorOf(nodes, { best: 3 }),
      { reviewed: 1, files: FILES, leftOut },
      best,
    );
    assert.deepEqual(keys(changedRows(best, left)), ['f1/a.ts']);
  });

  it('are all drawn anew for another refactoring', () => {
    const first = shape(refactorOf(nodes));
    assert.equal(changedRows(first, shape(refactorOf(nodes, { id: 'r2' }), {}, first)), 'all');
  });
});
