import assert from 'node:assert/strict';
import fc from 'fast-check';
import { announcements } from '../../src/webview/announcements.ts';
import { arranged, FUSED, focusedAmong } from '../../src/webview/arranged-columns.ts';
import { byRank, factsOf } from '../../src/webview/column-facts.ts';
import { FIRST_VIEW } from '../../src/webview/view-state.ts';
import { column, finishedState, stateMessage } from '../rings/webview/sample-state.ts';

function sample() {
  const state = finishedState();
  const { texts } = stateMessage(state);
  const byId = new Map(texts.map(({ columnId, text }) => [columnId, { revision: 0, text }]));
  return { state, texts: byId, facts: factsOf(state, byId) };
}

const ids = (columns: readonly { readonly id: string }[]) => columns.map(({ id }) => id);

describe('facts of columns', () => {
  it('tell ranks, equal texts and how many agree', () => {
    const { facts } = sample();
    assert.deepEqual(facts.get('c1'), { rank: 1, agreeing: { count: 2, answered: 4 } });
    assert.deepEqual(facts.get('c3'), {
      rank: 1,
      sameAs: 'c1',
      agreeing: { count: 2, answered: 4 },
    });
    assert.deepEqual(facts.get('c2'), { rank: 2 });
    assert.deepEqual(facts.get('c5'), {});
  });
  it('compare no texts that are being written, are empty or broke off', () => {
    const columns = [
      column('a', 'x').head,
      column('b', 'x', { state: 'streaming' }).head,
      column('c', 'x', { state: 'failed' }).head,
      column('d', '').head,
      column('e', '').head,
    ];
    const texts = new Map(
      columns.map(({ id }) => [id, { revision: 0, text: id < 'd' ? 'x' : '' }]),
    );
    assert.deepEqual(
      [...factsOf({ columns }, texts).values()],
      columns.map(() => ({})),
    );
  });
});

describe('columns by rank', () => {
  it('keep the order of equal ranks and put unranked ones last', () => {
    const { state, facts } = sample();
    assert.deepEqual(ids(byRank(state.columns, facts, [])), ['c1', 'c3', 'c2', 'c4', 'c5']);
  });
  it('leave pinned ones at their place', () => {
    const { state, facts } = sample();
    assert.deepEqual(ids(byRank(state.columns, facts, ['c2'])), ['c1', 'c2', 'c3', 'c4', 'c5']);
  });
  it('are the same columns, whatever is pinned', () => {
    const { state, facts } = sample();
    fc.assert(
      fc.property(fc.subarray(ids(state.columns)), (pinned) => {
        const sorted = byRank(state.columns, facts, pinned);
        assert.deepEqual(ids(sorted).toSorted(), ids(state.columns));
        for (const id of pinned) {
          assert.equal(ids(sorted).indexOf(id), ids(state.columns).indexOf(id));
        }
      }),
    );
  });
});

describe('arranged columns', () => {
  it('stand as they were added', () => {
    const { state, facts } = sample();
    assert.deepEqual(ids(arranged(state, FIRST_VIEW, facts)), ids(state.columns));
  });
  it('are those that failed, or those that differ, where the user wants only them', () => {
    const { state, facts } = sample();
    assert.deepEqual(ids(arranged(state, { ...FIRST_VIEW, shown: 'failures' }, facts)), ['c5']);
    assert.deepEqual(ids(arranged(state, { ...FIRST_VIEW, shown: 'different' }, facts)), [
      'c1',
      'c2',
      'c4',
      'c5',
    ]);
  });
  it('are shuffled by the seed in blind mode, also where they would be sorted', () => {
    const { state, facts } = sample();
    const orders = Array.from({ length: 20 }, (_, blindSeed) =>
      ids(arranged(state, { ...FIRST_VIEW, blind: true, byRank: true, blindSeed }, facts)).join(),
    );
    assert.ok(new Set(orders).size > 5);
  });
  it('have a focus that is among them', () => {
    const { state } = sample();
    assert.equal(focusedAmong(state.columns, 'c2', false), 'c2');
    assert.equal(focusedAmong(state.columns, 'gone', false), 'c1');
    assert.equal(focusedAmong(state.columns, FUSED, true), FUSED);
    assert.equal(focusedAmong(state.columns, FUSED, false), 'c1');
    assert.equal(focusedAmong([], undefined, false), undefined);
  });
});

describe('announcements', () => {
  const names = new Map([
    ['a', 'qwen'],
    ['b', 'granite'],
  ]);
  const at = (id: string, state: 'queued' | 'loading' | 'streaming' | 'done' | 'failed') =>
    column(id, '', { state }).head;

  it('tell ends with a count', () => {
    assert.deepEqual(
      announcements(
        [at('a', 'streaming'), at('b', 'streaming')],
        [at('a', 'done'), at('b', 'streaming')],
        names,
      ),
      ['qwen finished, 1 of 2'],
    );
  });
  it('tell that a model is loaded, which takes long', () => {
    assert.deepEqual(announcements([at('b', 'queued')], [at('b', 'loading')], names), [
      'granite loading the model',
    ]);
  });
  it('tell no text that is written and no comparison that is opened', () => {
    assert.deepEqual(announcements([at('a', 'queued')], [at('a', 'streaming')], names), []);
    assert.deepEqual(announcements([], [at('a', 'done'), at('b', 'failed')], names), []);
  });
});
