import assert from 'node:assert/strict';
import {
  FIRST_TREE_VIEW,
  restoredTreeView,
  viewOfRefactor,
  type TreeViewState,
} from '../../../src/webview/tree/tree-view-state.ts';

const VIEW: TreeViewState = {
  ...{ refactorId: 'r1', tab: 'review', selected: 4, against: 'parent' },
  ...{ collapsed: [1], onlyStates: true },
};

describe('the view of a tree', () => {
  it('is what was kept, where that can be read', () => {
    assert.deepEqual(restoredTreeView(structuredClone(VIEW)), VIEW);
    for (const kept of [undefined, null, 'x', { tab: 'columns' }, { ...VIEW, selected: '4' }]) {
      assert.deepEqual(restoredTreeView(kept), FIRST_TREE_VIEW);
    }
  });

  it('forgets of another refactoring all that names its nodes', () => {
    assert.equal(viewOfRefactor(VIEW, 'r1'), VIEW);
    assert.deepEqual(viewOfRefactor(VIEW, 'r2'), {
      ...FIRST_TREE_VIEW,
      ...{ refactorId: 'r2', onlyStates: true },
    });
  });
});
