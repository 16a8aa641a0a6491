import type { TreeHostMessage } from '../../src/webview/tree/tree-protocol.ts';
import { openStage, type Peer, type Stage } from '../rings/webview/peer.ts';
import { row, runningTree, treeMessage } from '../rings/webview/tree-samples.ts';
import { ms, type Benchmark } from './benchmark.ts';
import { median, quantile } from './statistics.ts';

const NODES = 500;

/** The tree page of a refactoring, as it is packaged, in the headless Chromium of the webview ring. */
export const refactorTree: Benchmark = {
  name: 'refactor-tree',
  async run(bench) {
    const stage = await openStage(true);
    try {
      return [
        {
          name: 'refactor-tree',
          title: 'Refactoring: a tree of 500 nodes',
          note: `The packaged page in headless Chromium without a GPU. From the message to the end of the frame that shows it, so at least one frame of 16.7 ms; work is that of the main thread in the same time, by the browser's own counter. A change is what comes of one step: a new node and new values of two others.`,
          head: ['figure', 'p50', 'p95'],
          rows: [
            ...(await wholeStates(stage, bench.rounds(20, 3))),
            ...(await changes(stage, bench.rounds(100, 10))),
          ],
        },
      ];
    } finally {
      await stage.close();
    }
  },
};

async function wholeStates(stage: Stage, rounds: number): Promise<readonly string[][]> {
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const peer = await stage.open({ page: 'tree', width: 1_400, height: 860 });
    await peer.until("customElements.get('ensemble-tree') !== undefined");
    times.push(await peer.page.evaluate<number>(paintTimeOf(treeMessage(runningTree(NODES)))));
    await peer.close();
  }
  return [['the whole tree, to paint', ms(median(times)), ms(quantile(times, 0.95))]];
}

async function changes(stage: Stage, rounds: number): Promise<readonly string[][]> {
  const first = treeMessage(runningTree(NODES));
  const peer = await stage.open({ page: 'tree', width: 1_400, height: 860, first });
  const session = await peer.page.context().newCDPSession(peer.page);
  await session.send('Performance.enable');
  const times: number[] = [];
  const work: number[] = [];
  for (let seq = 1; seq <= rounds; seq++) {
    const from = await busyOf(session);
    times.push(await peer.page.evaluate<number>(paintTimeOf(changeMessage(seq))));
    work.push((await busyOf(session)) - from);
  }
  await peer.close();
  return [
    ['a change, to paint', ms(median(times)), ms(quantile(times, 0.95))],
    ['a change, work of the main thread', ms(median(work)), ms(quantile(work, 0.95))],
  ];
}

type Counter = Awaited<ReturnType<ReturnType<Peer['page']['context']>['newCDPSession']>>;

/** Main-thread time since the page was opened, in ms. */
async function busyOf(session: Counter): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
}

function changeMessage(seq: number): TreeHostMessage {
  return {
    ...{ type: 'change', session: 's1', seq, sections: {}, gone: [] },
    nodes: [
      row(NODES + seq - 1, { parent: seq % 40, reward: 0.6, value: 0.6 }),
      row(2 + (seq % 40), { visits: seq, value: 0.7 }),
      row(1, { visits: seq }),
    ],
  };
}

/** Source that posts a message and tells the time until the frame behind it has been painted. */
function paintTimeOf(message: TreeHostMessage): string {
  const seq = 'seq' in message ? message.seq : 0;
  return `(async () => {
    const from = performance.now();
    window.postMessage(${JSON.stringify(message)}, '*');
    await new Promise((done) => {
      const look = () => {
        const painted = window.ensemblePosted.findLast(({ type }) => type === 'painted');
        if (painted !== undefined && painted.seq >= ${seq}) done();
        else requestAnimationFrame(look);
      };
      look();
    });
    return performance.now() - from;
  })()`;
}
