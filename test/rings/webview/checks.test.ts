import assert from 'node:assert/strict';
import type { PageState } from '../../../src/webview/page-state.ts';
import { ofType } from './page-reading.ts';
import { openStage } from './peer.ts';
import type { Peer, Stage } from './peer.ts';
import { finishedState, stateMessage } from './sample-state.ts';

/** The finished comparison after a check of two of its columns. */
function checkedState(): PageState {
  const state = finishedState();
  const [first, second, ...rest] = state.columns;
  assert.ok(first !== undefined && second !== undefined);
  return {
    ...state,
    columns: [
      { ...first, observation: { check: { passed: 3, total: 4 }, newDiagnostics: 2 } },
      { ...second, observation: { check: { passed: 4, total: 4 }, newDiagnostics: 0 } },
      ...rest,
    ],
  };
}

describe('a check of the candidates', function () {
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

  async function open(state: PageState, kept: object = {}): Promise<Peer> {
    peer = await stage.open({ first: stateMessage(state), kept, width: 1_400 });
    await peer.send();
    return peer;
  }

  it('is asked for by a button and by the command of the editor', async () => {
    const on = await open(finishedState());
    await on.page.getByRole('button', { name: 'Run check on candidates' }).click();
    await on.send({ type: 'act', act: 'check' });
    assert.equal(ofType(await on.posted(), 'check').length, 2);
  });

  it('is told as at work, and then what it said of each column', async () => {
    const on = await open({ ...checkedState(), working: 'checks' });
    assert.match(await on.page.locator('.about').innerText(), /checking/);
    const columns = on.page.locator('candidate-column article');
    assert.match(await columns.nth(0).innerText(), /3 of 4 checks pass · 2 new errors/);
    assert.match(await columns.nth(1).innerText(), /4 of 4 checks pass · no new errors/);
    assert.doesNotMatch(await columns.nth(2).innerText(), /checks pass/);
  });

  it('says nothing while the columns have no names', async () => {
    const on = await open(checkedState(), { blind: true });
    const article = on.page.locator('candidate-column article').first();
    assert.doesNotMatch(await article.innerText(), /checks pass/);
  });
});
