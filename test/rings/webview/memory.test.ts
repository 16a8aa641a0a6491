import assert from 'node:assert/strict';
import { openStage, type Peer, type Stage } from './peer.ts';
import { finishedState, stateMessage } from './sample-state.ts';

const MEGABYTE = 1e6;

describe('the memory of the panel', function () {
  this.timeout(60_000);
  let stage: Stage;
  let on: Peer;

  before(async () => {
    stage = await openStage();
    on = await stage.open();
  });
  after(async () => {
    await on.close();
    await stage.close();
  });

  /** Of the page, once nothing is left that can go. Unit: bytes. */
  async function heap(): Promise<number> {
    const tools = await on.page.context().newCDPSession(on.page);
    await tools.send('Performance.enable');
    await tools.send('HeapProfiler.enable');
    await tools.send('HeapProfiler.collectGarbage');
    const { metrics } = await tools.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN;
  }

  /** Another comparison in front, so often. The messages are made in the page: their sources stay there. */
  async function replaced(times: number): Promise<void> {
    await on.page.evaluate(`(async () => {
      for (let i = 0; i < ${times}; i++) {
        window.ensemblePosted.length = 0;
        await window.ensembleSay([{ ...window.ensembleFirst, session: 'run-' + Math.random() }]);
      }
    })()`);
  }

  it('keeps nothing of comparisons that others have taken the place of', async () => {
    const message = JSON.stringify(stateMessage(finishedState()));
    await on.page.evaluate(`window.ensembleFirst = ${message}`);
    await replaced(20);
    const before = await heap();
    await replaced(60);
    const grown = (await heap()) - before;
    assert.ok(grown < MEGABYTE, `the heap has grown by ${(grown / MEGABYTE).toFixed(1)} MB`);
  });
});
