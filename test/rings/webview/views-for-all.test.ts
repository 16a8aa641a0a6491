import assert from 'node:assert/strict';
import { harshStates } from './harsh-states.ts';
import { misfits } from './page-fit.ts';
import { shownText, violations } from './page-reading.ts';
import { openStage } from './peer.ts';
import type { Peer, Stage } from './peer.ts';
import { finishedState, stateMessage } from './sample-state.ts';

const VIEWS = ['columns', 'differences', 'scores', 'matrix', 'leaderboard', 'history'];
const PARTS = ['fusion', 'export', 'presets'];
const PLACES = [
  ...VIEWS.map((view) => ({ view, open: [] })),
  ...PARTS.map((part) => ({ view: 'columns', open: [part] })),
];

const FINISHED = ['finished', stateMessage(finishedState())] as const;

describe('all views', function () {
  // A test opens a page or a few: what takes longer hangs.
  this.timeout(120_000);
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
      for (const kept of PLACES) {
        const place = [kept.view, ...kept.open].join(' with ');
        it(`are clean for axe in ${kind} at ${width} px: ${place}`, async () => {
          peer = await stage.open({ kind, width, kept, first: stateMessage(finishedState(kind)) });
          await peer.send();
          assert.deepEqual(await violations(peer.page), []);
        });
      }
    }
  }

  for (const [name, first] of [FINISHED, ...harshStates()]) {
    for (const width of [1_400, 900, 420]) {
      it(`fit and are clean for axe at ${width} px: ${name}`, async () => {
        peer = await stage.open({ width, first });
        const { page, send } = peer;
        const fits = async (place: string): Promise<void> => {
          await send();
          assert.deepEqual(await misfits(page), [], place);
        };
        await send();
        assert.deepEqual(await violations(page), []);
        for (const tab of [/^Diff/, /^Scores/, /^Wins/, /^Leader/, /^History/, /^Answers/]) {
          await page.getByRole('tab', { name: tab }).click();
          await fits(String(tab));
        }
        for (const part of ['Fuse', 'Presets', 'Export']) {
          const button = page.getByRole('button', { name: part, exact: true });
          await button.click();
          await fits(part);
          await button.click();
        }
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
