import assert from 'node:assert/strict';
import type { ColumnHead } from '../../src/webview/page-state.ts';
import { slowestOf } from '../../src/webview/slowest-column.ts';

function columnsIn(...states: readonly ColumnHead['state'][]): readonly ColumnHead[] {
  return states.map((state, i) => ({
    ...{ id: `c${i}`, modelId: `m${i}`, place: 'local', state, length: 0, revision: 0 },
  }));
}

const texts = new Map([
  ['c0', { text: 'let a = 1;' }],
  ['c1', { text: 'let' }],
  ['c2', { text: '' }],
]);

describe('the slowest column', () => {
  it('is the one that has least done', () => {
    assert.equal(slowestOf(columnsIn('streaming', 'queued', 'loading'), texts)?.id, 'c1');
    assert.equal(slowestOf(columnsIn('streaming', 'prefill', 'done'), texts)?.id, 'c1');
  });
  it('is the one with the least text among those that write', () => {
    assert.equal(slowestOf(columnsIn('streaming', 'streaming'), texts)?.id, 'c1');
  });
  it('is none where only one is under way', () => {
    assert.equal(slowestOf(columnsIn('streaming', 'done', 'failed'), texts), undefined);
    assert.equal(slowestOf([], texts), undefined);
  });
});
