import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { HostMessage } from '../../src/webview/protocol.ts';
import { openStage, type Peer, type Stage } from '../rings/webview/peer.ts';
import { column, finishedState, stateMessage } from '../rings/webview/sample-state.ts';
import type { ToolSession } from '../vscode-host/chromium.mjs';
import { ms, type Bench, type Benchmark } from './benchmark.ts';
import { median, quantile } from './statistics.ts';

type StateMessage = Extract<HostMessage, { type: 'state' }>;
type ChangeMessage = Extract<HostMessage, { type: 'change' }>;

const COLUMNS = 9;
const LINES = 2_000;
/** As the host sends them at most. Unit: ms. */
const PAUSE_MS = 50;
const LINE =
  '  const total = items.reduce((sum, { price, count }) => sum + price * count, 0); // n\n';

/**
 * The comparison panel's page, as it is packaged, in the headless Chromium of the webview ring: nothing of
 * an editor around it, and no GPU.
 */
export const panel: Benchmark = {
  name: 'panel',
  async run(bench) {
    const stage = await openStage(true);
    try {
      const rows = [
        ...(await firstPaint(stage, bench)),
        ...(await textToPaint(stage, bench)),
        ...(await streaming(stage, bench)),
        ...(await openedAndClosed(stage, bench)),
        ...sizeOf(stage),
      ];
      return [
        {
          name: 'panel',
          title: 'Comparison panel',
          note: `The packaged page in headless Chromium without a GPU. First paint: from opening the page to the frame behind its first state, with three answers. Text to paint: from the message to the end of the frame that shows it; the host adds nothing to the first text of a pause and at most ${PAUSE_MS} ms to those that follow. Streaming: ${COLUMNS} columns of ${LINES.toLocaleString('en')} lines, each growing 20 times a second, in a panel 1,920 pixels wide. Work a frame is all work of the main thread, by the browser's own counter. Memory is the page's heap after a garbage collection.`,
          head: ['figure', 'value', 'must', 'goal'],
          rows,
        },
      ];
    } finally {
      await stage.close();
    }
  },
};

async function firstPaint(stage: Stage, bench: Bench): Promise<readonly string[][]> {
  const times: number[] = [];
  for (let i = 0; i < bench.rounds(20, 3); i++) {
    const peer = await stage.open();
    await peer.until("customElements.get('ensemble-panel') !== undefined");
    const script = await peer.page.evaluate<number>('performance.now()');
    const shown = await peer.page.evaluate<number>(paintTimeOf(stateMessage(finishedState())));
    const ready = await peer.page.evaluate<number>(
      "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd",
    );
    times.push(Math.min(script, ready) + shown);
    await peer.close();
  }
  return [
    ['first paint, median', ms(median(times)), '300 ms', '100 ms'],
    ['first paint, p95', ms(quantile(times, 0.95)), '300 ms', ''],
  ];
}

/** Source that posts messages and tells the time until the frame behind them has been painted. */
function paintTimeOf(...messages: readonly HostMessage[]): string {
  return `(async () => {
    const from = performance.now();
    for (const message of ${JSON.stringify(messages)}) window.postMessage(message, '*');
    await new Promise((done) => {
      const look = () => {
        const painted = window.ensemblePosted.findLast(({ type }) => type === 'painted');
        if (painted?.session === ${JSON.stringify(sessionOf(messages))} && painted.seq >= ${seqOf(messages)}) done();
        else requestAnimationFrame(look);
      };
      look();
    });
    return performance.now() - from;
  })()`;
}

function sessionOf(messages: readonly HostMessage[]): string {
  const last = messages.at(-1);
  return last?.type === 'state' || last?.type === 'change' ? last.session : '';
}

function seqOf(messages: readonly HostMessage[]): number {
  const last = messages.at(-1);
  return last?.type === 'state' || last?.type === 'change' ? last.seq : 0;
}

async function textToPaint(stage: Stage, bench: Bench): Promise<readonly string[][]> {
  const peer = await stage.open();
  const first = manyColumns(3, 0);
  await peer.send(first);
  const times: number[] = [];
  for (let seq = 1; seq <= bench.rounds(100, 10); seq++) {
    times.push(await peer.page.evaluate<number>(paintTimeOf(grown(first, seq, 'x'))));
  }
  await peer.close();
  return [
    ['text of a column to its paint, median', ms(median(times)), '100 ms', '50 ms'],
    ['text of a column to its paint, p95', ms(quantile(times, 0.95)), '100 ms', '50 ms'],
  ];
}

async function streaming(stage: Stage, bench: Bench): Promise<readonly string[][]> {
  const peer = await stage.open({ width: 1_920, height: 1_000 });
  const first = manyColumns(COLUMNS, LINES);
  await peer.send(first);
  const tools = await toolsOf(peer);
  // Colours of what is in sight come first.
  await peer.page.evaluate('new Promise((done) => setTimeout(done, 1500))');
  await peer.page.evaluate(WATCH);
  const before = await metricOf(tools, 'TaskDuration');
  const seconds = bench.rounds(10, 1);
  const messages = Array.from({ length: (seconds * 1000) / PAUSE_MS }, (_, i) =>
    grown(first, i + 1, LINE),
  );
  await peer.page.evaluate(
    `(async () => {
      for (const message of ${JSON.stringify(messages)}) {
        window.postMessage(message, '*');
        await new Promise((next) => setTimeout(next, ${PAUSE_MS}));
      }
    })()`,
  );
  const work = (await metricOf(tools, 'TaskDuration')) - before;
  const { frames, longest, elapsed } = await peer.page.evaluate<{
    frames: number;
    longest: number;
    elapsed: number;
  }>('window.ensembleWatched()');
  await peer.close();
  const title = `${COLUMNS} columns of ${LINES.toLocaleString('en')} lines, streaming`;
  return [
    [`${title}: frames a second`, (frames / (elapsed / 1000)).toFixed(0), '', ''],
    [`${title}: work a frame`, ms((work * 1000) / frames), '16 ms', '8 ms'],
    [`${title}: longest task`, longest === 0 ? 'below 50 ms' : ms(longest), '50 ms', ''],
  ];
}

/** Counts frames and long tasks from now on. */
const WATCH = `(() => {
  const from = performance.now();
  let frames = 0;
  let longest = 0;
  const count = () => { frames++; requestAnimationFrame(count); };
  requestAnimationFrame(count);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  }).observe({ type: 'longtask' });
  window.ensembleWatched = () => ({ frames, longest, elapsed: performance.now() - from });
})()`;

async function openedAndClosed(stage: Stage, bench: Bench): Promise<readonly string[][]> {
  const peer = await stage.open();
  const tools = await toolsOf(peer);
  // Made in the page: the browser keeps the source of whatever is evaluated there.
  const message = manyColumns(COLUMNS, 200);
  await peer.page.evaluate(`window.ensembleRun = async (session) => {
    window.ensemblePosted.length = 0;
    window.postMessage({ ...window.ensembleFirst, session }, '*');
    while (!window.ensemblePosted.some((one) => one.type === 'painted' && one.session === session))
      await new Promise((next) => requestAnimationFrame(next));
  };
  window.ensembleFirst = ${JSON.stringify(message)};`);
  const run = async (i: number): Promise<void> => {
    await peer.page.evaluate(`window.ensembleRun('run-${i}')`);
  };
  for (let i = 0; i < 5; i++) await run(i);
  const before = await heapOf(tools);
  const runs = bench.rounds(100, 10);
  for (let i = 0; i < runs; i++) await run(5 + i);
  const after = await heapOf(tools);
  await peer.close();
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
  return [
    [`heap with a comparison of ${COLUMNS} columns of 200 lines`, megabytes(before), '', ''],
    [`heap after ${runs} more, each opened and replaced`, megabytes(after), '', ''],
  ];
}

async function toolsOf({ page }: Peer): Promise<ToolSession> {
  const tools = await page.context().newCDPSession(page);
  await tools.send('Performance.enable');
  await tools.send('HeapProfiler.enable');
  return tools;
}

async function metricOf(tools: ToolSession, wanted: string): Promise<number> {
  const { metrics } = await tools.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
}

async function heapOf(tools: ToolSession): Promise<number> {
  await tools.send('HeapProfiler.collectGarbage');
  return await metricOf(tools, 'JSHeapUsedSize');
}

function sizeOf({ folder }: Stage): readonly string[][] {
  const file = path.join(folder, 'panel/panel.js');
  const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} KB`;
  const zipped = gzipSync(readFileSync(file)).length;
  const size = `${kilobytes(statSync(file).size)} (${kilobytes(zipped)} zipped)`;
  return [['the page’s script, as packaged', size, '450 KB', '']];
}

function manyColumns(count: number, lines: number): StateMessage {
  const message = stateMessage(finishedState());
  const columns = Array.from({ length: count }, (_, i) =>
    column(`c${i}`, LINE.repeat(lines), { modelId: `model-${i}:7b`, state: 'streaming' }),
  );
  return {
    ...message,
    state: { ...withoutOutcome(message.state), columns: columns.map(({ head }) => head) },
    texts: columns.map(({ piece }) => piece),
  };
}

function withoutOutcome(state: StateMessage['state']): StateMessage['state'] {
  const kept = Object.entries(state).filter(([section]) => section !== 'outcome');
  return { ...(Object.fromEntries(kept) as typeof state), duels: [], votes: [] };
}

/** The n-th change behind a state, in which every column grows by a text. */
function grown(first: StateMessage, seq: number, text: string): ChangeMessage {
  return {
    ...{ type: 'change', session: first.session, seq, sections: {}, gone: [] },
    texts: first.texts.map((piece) => ({
      ...{ columnId: piece.columnId, revision: 0, text },
      at: piece.text.length + (seq - 1) * text.length,
    })),
  };
}
