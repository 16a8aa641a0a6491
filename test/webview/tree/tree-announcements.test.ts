import assert from 'node:assert/strict';
import { treeNews } from '../../../src/webview/tree/tree-announcements.ts';
import type { TreeAbout, TreePageState } from '../../../src/webview/tree/tree-page-state.ts';

function state(best: number, about: Partial<TreeAbout> = {}): TreePageState {
  return {
    nodes: [0, 1, 2].map((id) => ({
      ...{
        id,
        state: 'open',
        title: '',
        added: 0,
        removed: 0,
        reward: id / 2,
        value: 0,
        visits: 0,
      },
      ...{ warns: false, ...(id === 0 ? {} : { parent: 0 }) },
    })),
    ...{ running: [], best },
    about: { id: 'r1', instruction: '', files: [], members: [], phase: 'searching', ...about },
    theme: { kind: 'dark', name: '', settings: [], foreground: '#fff', background: '#000' },
  };
}

describe('the news of a tree', () => {
  it('are a better best, another phase and the end', () => {
    const ended = state(2, { phase: 'ended', end: { reason: 'time' } });
    assert.deepEqual(treeNews(state(0, { phase: 'baseline' }), state(1)), [
      'Best: step 1, reward 0.50',
      'Searching',
    ]);
    assert.deepEqual(treeNews(state(2), ended), ['The time was up.']);
  });

  it('are none of what was there when the page was opened, or of another refactoring', () => {
    assert.deepEqual(treeNews(undefined, state(1)), []);
    assert.deepEqual(treeNews(state(0, { id: 'r0' }), state(1)), []);
    assert.deepEqual(treeNews(state(1), state(1)), []);
    assert.deepEqual(treeNews(state(1), state(0)), []);
  });
});
