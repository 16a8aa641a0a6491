import assert from 'node:assert/strict';
import fc from 'fast-check';
import { changedView, FIRST_VIEW, restoredView } from '../../src/webview/view-state.ts';

describe('view state', () => {
  it('comes back as it was kept', () => {
    const kept = changedView(FIRST_VIEW, {
      view: 'scores',
      focused: 'c2',
      weights: { parse: 0.4 },
    });
    assert.deepEqual(restoredView(JSON.parse(JSON.stringify(kept))), kept);
  });
  it('keeps every field that can be read, beside those that cannot', () => {
    assert.deepEqual(restoredView({ view: 'nowhere', blind: true, pinned: ['a'], more: 1 }), {
      ...FIRST_VIEW,
      blind: true,
      pinned: ['a'],
    });
  });
  it('begins anew from anything else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer(), fc.constant(null)), (kept) => {
        assert.deepEqual(restoredView(kept), FIRST_VIEW);
      }),
    );
  });
  it('is never broken by what was kept', () => {
    fc.assert(
      fc.property(fc.anything(), (kept) => {
        assert.equal(typeof restoredView(kept).byRank, 'boolean');
      }),
    );
  });
  it('loses a field that is set to nothing', () => {
    const view = changedView(changedView(FIRST_VIEW, { base: 'c1' }), { base: undefined });
    assert.deepEqual(view, FIRST_VIEW);
  });
});
