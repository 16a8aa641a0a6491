import assert from 'node:assert/strict';
import { filteredHistory } from '../../../src/webview/views/history-filter.ts';
import type { ViewState } from '../../../src/webview/view-state.ts';
import { finishedState } from '../../rings/webview/sample-state.ts';

const { history } = finishedState();
const found = (search: string, shown: ViewState['historyShown'] = 'all'): readonly string[] =>
  filteredHistory(history, search, shown).map(({ id }) => id);

describe('the history', () => {
  it('is whole without a search', () => {
    assert.deepEqual(found('  '), ['h1', 'h2', 'h3']);
  });

  it('is searched in titles, files, models and texts, in any case', () => {
    assert.deepEqual(found('DEBOUNCE'), ['h1']);
    assert.deepEqual(found('report.py'), ['h2']);
    assert.deepEqual(found('Granite'), ['h2']);
    assert.deepEqual(found('return'), ['h2']);
    assert.deepEqual(found('starcoder debounce'), ['h1']);
    assert.deepEqual(found('starcoder summary'), []);
  });

  it('takes every sign as it is', () => {
    assert.deepEqual(found('.*'), []);
    assert.deepEqual(found('summary(rows)'), ['h2']);
  });

  it('is searched by a pattern between slashes, which is text where it is none', () => {
    assert.deepEqual(found('/^write|rows/'), ['h1', 'h2']);
    assert.deepEqual(found('/granite-code:\\d+b/'), ['h2']);
    assert.deepEqual(found('/(/'), []);
    assert.deepEqual(found('src/events/'), ['h1']);
  });

  it('shows failures, with those that cannot be read, and what was voted on', () => {
    assert.deepEqual(found('', 'failures'), ['h2', 'h3']);
    assert.deepEqual(found('', 'voted'), ['h1']);
    assert.deepEqual(found('', 'different'), ['h1', 'h2']);
  });
});
