import assert from 'node:assert/strict';
import type { PageState } from '../../../src/webview/page-state.ts';
import { openStage } from './peer.ts';
import type { Peer, Stage } from './peer.ts';
import { finishedState, stateMessage } from './sample-state.ts';

describe('the judges below their matrix', function () {
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

  async function open(state: PageState = finishedState()): Promise<Peer> {
    peer = await stage.open({ first: stateMessage(state), kept: { view: 'matrix', open: [] } });
    await peer.send();
    return peer;
  }

  it('keep their title in sight where the page is narrow', async () => {
    peer = await stage.open({
      ...{ first: stateMessage(finishedState()), kept: { view: 'matrix', open: [] } },
      width: 420,
    });
    await peer.send();
    const title = await peer.page.locator('judges-view h2').boundingBox();
    assert.ok(title !== null && title.x >= 0 && title.x + title.width <= 420);
  });

  it('are told of in words where the order of the answers is explained', async () => {
    const state = finishedState();
    assert.ok(state.outcome?.kind === 'verdict');
    const { fused, ...ranked } = state.outcome;
    assert.ok(fused !== undefined);
    const judging = { compared: 3, ofPairs: 10 };
    const outcome = { ...ranked, note: 'ranker:other-features fused:worse-check', judging };
    peer = await stage.open({
      first: stateMessage({ ...state, outcome }),
      kept: { view: 'scores', open: [] },
    });
    await peer.send();
    const said = await peer.page.locator('strategy-picker .how').innerText();
    assert.match(said, /passes fewer checks.*; judges compared 3 of 10 pairs\.$/);
    assert.doesNotMatch(said, /fused:|ranker:/);
  });

  it('show how far each judge can be believed, and a dash where nothing is known', async () => {
    const { page } = await open();
    const rows = page.locator('judges-view tbody tr');
    const [first = '', second = ''] = await rows.allInnerTexts();
    assert.match(first, /granite-code:8b\s+61\s+2\s+12\s?%\s+6\s?% – 23\s?%/);
    assert.match(second, /starcoder2:15b\s+12\s+–\s+–\s+–\s+33\s?%/);
    assert.match(
      await page.locator('judges-view .padded').innerText(),
      /alpha of 0\.31.*kappa.*0\.27/s,
    );
  });

  it('say who asks judges where none was asked', async () => {
    const judges = { comparisons: 0, judges: [], agreements: [] };
    const { page } = await open({ ...finishedState(), judges });
    assert.match(
      await page.locator('judges-view .quiet').innerText(),
      /Let Judges Compare asks them/,
    );
    await peer?.close();
    const inFile = await open({ ...finishedState(), judges, live: false });
    assert.equal(await inFile.page.locator('judges-view p').count(), 0);
  });
});
