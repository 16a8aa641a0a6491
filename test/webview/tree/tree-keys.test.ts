import assert from 'node:assert/strict';
import { treeRows } from '../../../src/refactor/tree-rows.ts';
import type { NodeRow } from '../../../src/webview/tree/tree-page-state.ts';
import { moveOfKey } from '../../../src/webview/tree/tree-keys.ts';

const node = (id: number, parent?: number): NodeRow => ({
  ...{ id, state: 'open', title: '', added: 0, removed: 0, reward: 0, value: 0, visits: 0 },
  ...{ warns: false, ...(parent === undefined ? {} : { parent }) },
});
// 0 has 1 and 4, 1 has 2 and 3, 4 has 5 and is folded.
const NODES = [node(0), node(1, 0), node(2, 1), node(3, 1), node(4, 0), node(5, 4)];
const ROWS = treeRows(NODES, { best: 0, collapsed: new Set([4]) });

/** What a key does on the row of a node: `>3` goes there, `~1` folds or unfolds, `!1` chooses. */
function moved(key: string, at: number, page = 3): string {
  const index = ROWS.findIndex((row) => row.node.id === at);
  const move = moveOfKey(key, ROWS, index, page);
  if (move === undefined) return '';
  if (move.kind === 'focus') return `>${ROWS[move.index]?.node.id}`;
  return `${move.kind === 'toggle' ? '~' : '!'}${move.nodeId}`;
}

describe('keys of the tree', () => {
  it('go up and down, and stay at the ends', () => {
    assert.deepEqual(
      [moved('ArrowDown', 0), moved('ArrowUp', 4), moved('ArrowUp', 0), moved('ArrowDown', 4)],
      ['>1', '>3', '>0', '>4'],
    );
    assert.deepEqual([moved('Home', 3), moved('End', 1)], ['>0', '>4']);
    assert.deepEqual([moved('PageDown', 1), moved('PageUp', 3)], ['>4', '>0']);
  });

  it('open, then go to the first child; close, then go to the parent', () => {
    assert.deepEqual([moved('ArrowRight', 4), moved('ArrowRight', 1)], ['~4', '>2']);
    assert.equal(moved('ArrowRight', 2), '');
    assert.deepEqual(
      [moved('ArrowLeft', 1), moved('ArrowLeft', 3), moved('ArrowLeft', 4)],
      ['~1', '>1', '>0'],
    );
  });

  it('choose by Enter and the space bar, and leave all others alone', () => {
    assert.deepEqual([moved('Enter', 3), moved(' ', 3), moved('a', 3)], ['!3', '!3', '']);
    assert.equal(moveOfKey('ArrowDown', [], 0, 3), undefined);
  });
});
