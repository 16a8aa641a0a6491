import assert from 'node:assert/strict';
import type { TreePageState } from '../../../src/webview/tree/tree-page-state.ts';
import { misfits } from './page-fit.ts';
import { violations } from './page-reading.ts';
import { openStage, type Peer, type PeerOptions, type Stage } from './peer.ts';
import { textOfPage } from './tree-reading.ts';
import {
  endedTree,
  failedTree,
  fruitlessTree,
  harshTree,
  noTree,
  row,
  runningTree,
  treeMessage,
  warningTree,
} from './tree-samples.ts';

const KINDS = ['light', 'dark', 'high-contrast-light', 'high-contrast-dark'] as const;
const TABS = ['tree', 'step', 'review', 'compared'] as const;
const VIEW = { refactorId: 'r1', against: 'base', collapsed: [], onlyStates: false };

describe('the page of a refactoring, for everybody,', function () {
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

  /** Opens a state in a part of the page, and looks for what keeps anybody out. */
  async function look(state: TreePageState, options: PeerOptions, view: object): Promise<void> {
    const kept = { ...VIEW, ...view };
    peer = await stage.open({ page: 'tree', ...options, kept, first: treeMessage(state) });
    await peer.send();
    const place = `${JSON.stringify(view)} at ${options.width ?? 0} px`;
    assert.deepEqual(await violations(peer.page), [], place);
    assert.deepEqual(await misfits(peer.page), [], place);
    assert.deepEqual(await peer.complaints(), [], place);
    await peer.close();
    peer = undefined;
  }

  for (const kind of KINDS) {
    it(`is clean for axe and fits in ${kind}`, async () => {
      const wide = { kind, width: 1_400 };
      await look(runningTree(40, kind), wide, { tab: 'review' });
      await look(warningTree(kind), wide, { tab: 'step' });
      await look(noTree(kind), wide, {});
    });
  }

  it('is clean for axe and fits in every state', async () => {
    const wide = { width: 1_000 };
    await look(endedTree(), wide, { tab: 'compared' });
    await look(failedTree(), wide, { tab: 'step', selected: 17 });
    await look(fruitlessTree(), wide, { tab: 'step' });
  });

  it('is clean for axe and fits where it is narrow', async () => {
    for (const tab of TABS) await look(runningTree(), { width: 300 }, { tab });
    await look(noTree(), { width: 300 }, {});
  });

  for (const width of [1_000, 300]) {
    it(`fits and is clean for axe with harsh names at ${width} px`, async () => {
      for (const tab of TABS) await look(harshTree(), { width }, { tab });
    });
  }

  it('shows text of models only as text', async () => {
    const hostile = '<img src=x onerror="window.hit=1">\u001b[31m\u202e';
    const state = warningTree();
    const [about, detail] = [state.about, state.detail];
    assert.ok(about !== undefined && detail !== undefined);
    const first = treeMessage({
      ...state,
      about: { ...about, instruction: hostile, checkCommand: hostile },
      nodes: [
        row(0),
        row(1, { title: hostile, memberId: hostile, state: 'failed', failure: hostile }),
      ],
      ...{ best: 0, running: [{ id: 1, nodeId: 1, memberId: hostile }] },
      detail: {
        ...{ ...detail, nodeId: 1, answer: hostile, missing: [`judge: ${hostile}`] },
        refusal: { code: hostile, path: hostile, detail: hostile },
        diagnostics: [{ path: hostile, line: 1, code: hostile, message: hostile }],
        touchedTests: [hostile],
      },
    });
    for (const tab of TABS) {
      const kept = { ...VIEW, tab, selected: 1 };
      peer = await stage.open({ page: 'tree', first, kept });
      await peer.send();
      const { page } = peer;
      assert.equal(await page.locator('img').count(), 0, tab);
      assert.equal(await page.evaluate('window.hit ?? 0'), 0, tab);
      const shown = await textOfPage(page);
      assert.match(shown, /<img src=x onerror/, tab);
      assert.doesNotMatch(shown, /[\u001b\u202e]/, tab);
      await peer.close();
    }
    peer = undefined;
  });

  it('turns nothing where the user wants no motion', async () => {
    peer = await stage.open({ page: 'tree', first: treeMessage(runningTree()) });
    await peer.page.emulateMedia({ reducedMotion: 'reduce' });
    const names = await peer.page
      .locator('node-tree .turning')
      .first()
      .evaluate((element) => {
        const { getComputedStyle } = globalThis as unknown as {
          getComputedStyle: (of: unknown) => { readonly animationName: string };
        };
        return getComputedStyle(element).animationName;
      }, null);
    assert.equal(names, 'none');
  });
});
