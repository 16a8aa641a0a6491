import assert from 'node:assert/strict';
import { rowLabel, titleOf } from '../../../src/webview/tree/node-words.ts';
import type { NodeRow } from '../../../src/webview/tree/tree-page-state.ts';

const NODE: NodeRow = {
  ...{ id: 7, parent: 2, memberId: 'a', state: 'open', title: 'change a.ts', added: 3, removed: 1 },
  ...{ reward: 0.83, value: 0.9, visits: 4, warns: false },
};
const FACTS = { author: 'qwen', isBest: false, isReviewed: false, writers: [] };

describe('the words of a node', () => {
  it('say what the step did, why it failed or what it is the same as', () => {
    const root: NodeRow = { ...NODE, id: 0 };
    delete root.parent;
    const titles = [
      NODE,
      root,
      { ...NODE, state: 'failed', failure: 'not-found' },
      { ...NODE, state: 'failed', failure: 'no-edit', title: '' },
      { ...NODE, state: 'failed', title: '' },
      { ...NODE, state: 'failed', failure: 'out\nof luck', title: '' },
      { ...NODE, state: 'merged', mergedInto: 3 },
      { ...NODE, title: '' },
    ].map((node) => titleOf(node as NodeRow));
    assert.deepEqual(titles, [
      'change a.ts',
      'The workspace as it was',
      'The lines are not in the file: change a.ts',
      'No edit in the answer',
      'No answer',
      'out⏎of luck',
      'same as step 3: change a.ts',
      'Step 7',
    ]);
  });

  it('say in a row everything that it shows as pictures and colours', () => {
    const node: NodeRow = {
      ...NODE,
      state: 'solution',
      mark: 'pinned',
      check: 'passed',
      warns: true,
    };
    assert.equal(
      rowLabel(node, { author: 'qwen', isBest: true, isReviewed: true, writers: ['b', 'c'] }),
      'Step 7: change a.ts, by qwen, solution, best so far, in review, pinned, 3 lines added, ' +
        '1 removed, reward 0.83, value 0.90, 4 visits, check passes, has warnings, b, c writes now',
    );
  });

  it('give no figures to what has no state', () => {
    const label = rowLabel({ ...NODE, state: 'failed', failure: 'timeout', mark: 'pruned' }, FACTS);
    assert.equal(
      label,
      'Step 7: Nothing came within the time limit: change a.ts, by qwen, failed, pruned',
    );
  });

  it('make marks that hide or turn text around visible', () => {
    assert.equal(titleOf({ ...NODE, title: 'a\u202eb\tc' }), 'a\ufffdb→c');
  });
});
