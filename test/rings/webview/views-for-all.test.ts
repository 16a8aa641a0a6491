import assert from 'node:assert/strict';
import { shownText, violations } from './page-reading.ts';
import { openStage } from './peer.ts';
import type { Peer, Stage } from './peer.ts';
import { finishedState, stateMessage } from './sample-state.ts';

describe('all views', function () {
  this.timeout(60_000);
  let stage: Stage;
  let peer: Peer | undefined;

  before(async () => {
    stage = await openStage();
  });
  afterEach(async () => {
    const complaints = await peer?.complaints();
    await peer?.close();
    peer = undefined;
    assert.deepEqual(complaints ?? [], []);
  });
  after(() => stage.close());

  for (const kind of ['light', 'dark', 'high-contrast-light', 'high-contrast-dark'] as const) {
    for (const width of kind === 'dark' ? [1_400, 420] : [1_400]) {
      it(`are clean for axe in ${kind} at ${width} px`, async () => {
        const views = ['differences', 'scores', 'matrix', 'leaderboard', 'history'];
        const parts = ['fusion', 'export', 'presets'];
        for (const [view, part] of [
          ...views.map((one) => [one, undefined] as const),
          ...parts.map((one) => ['columns', one] as const),
        ]) {
          const kept = { view, open: part === undefined ? [] : [part] };
          peer = await stage.open({ kind, width, kept, first: stateMessage(finishedState(kind)) });
          await peer.send();
          assert.deepEqual(await violations(peer.page), [], `${view} ${part ?? ''}`);
          assert.deepEqual(await peer.complaints(), []);
          await peer.close();
        }
        peer = undefined;
      });
    }
  }

  it('show text of models only as text', async () => {
    const hostile = '<img src=x onerror="window.hit=1">\u001b[31m\u202e';
    const state = finishedState();
    const history = state.history.map((entry) => ({ ...entry, title: hostile, damage: hostile }));
    const outcome = { kind: 'failed', strategyId: 'evidence', message: hostile } as const;
    const texts = ['c1', 'c2'].map((columnId) => ({
      ...{ columnId, revision: 0, at: 0, text: `${columnId}${hostile}` },
    }));
    const first = stateMessage({ ...state, history, outcome }, texts);
    for (const [view, element] of [
      ['history', 'history-view'],
      ['scores', 'strategy-picker'],
      ['differences', 'differences-view'],
    ] as const) {
      peer = await stage.open({ first, kept: { view } });
      await peer.send();
      const { page } = peer;
      assert.equal(await page.locator('img').count(), 0);
      assert.equal(await page.evaluate('window.hit ?? 0'), 0);
      const shown = await shownText(page, element);
      assert.match(shown, /<img src=x onerror/);
      assert.doesNotMatch(shown, /[\u001b\u202e]/);
      await peer.close();
    }
    peer = undefined;
  });
});
