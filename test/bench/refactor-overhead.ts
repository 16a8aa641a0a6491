import { monitorEventLoopDelay } from 'node:perf_hooks';
import { systemClock, sleep } from '../../src/core/clock.ts';
import type { ModelServer } from '../../src/core/model.ts';
import { createBaseFiles } from '../../src/edits/base-files.ts';
import type { RefactorWish } from '../../src/engine/refactor/refactor-wish.ts';
import type { CheckOutcome } from '../../src/refactor/evidence.ts';
import { parseRefactor } from '../../src/refactor/parse-refactor.ts';
import type { Refactor } from '../../src/refactor/refactor.ts';
import type { OpenCheck } from '../../src/refactor/sources.ts';
import { scriptedModel, scriptedServer } from '../fakes/scripted-model.ts';
import { installedSyntaxService } from '../syntax/installed-syntax.ts';
import { ms, percent, type Benchmark, type BenchTable } from './benchmark.ts';
import { benchEngine } from './stage.ts';
import { median, quantile } from './statistics.ts';

/** Lines of the file that is refactored. */
const LINES = 2_000;
const FILE = 'long.ts';

/** A file of short functions, each with a number that an edit can change. */
function longFile(): string {
  return Array.from(
    { length: LINES / 5 },
    (_, i) =>
      `export function f${i}(a: number): number {\n  const b = a + ${i};\n  return b;\n}\n\n`,
  ).join('');
}

/** What a search costs besides its models and its checks, and how well these two go side by side. */
export const refactorOverhead: Benchmark = {
  name: 'refactor-overhead',
  async run(bench) {
    return [
      await expansionCost(bench.rounds(120, 20)),
      await sideBySide(bench.rounds(24, 8)),
      await resuming(bench.rounds(500, 60), bench.rounds(10, 2)),
    ];
  },
};

/**
 * Members answer at once and the check says nothing: what is left of a step is ours. The time between two
 * nodes is one expansion: choosing, building the prompt of the whole file, reading the answer, applying
 * it, parsing the new file in the worker, reward, backing up, events.
 */
async function expansionCost(steps: number): Promise<BenchTable> {
  const syntax = installedSyntaxService();
  const times: number[] = [];
  const engine = benchEngine({
    servers: [editors(0)],
    syntax,
    settings: {},
  });
  let last = 0;
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const live = engine.refactors.start(wish(steps, checkTaking(0)), (event) => {
    if (event.type !== 'search-node') return;
    const now = performance.now();
    if (event.node.id > 5) times.push(now - last);
    last = now;
  });
  await live.finished;
  loop.disable();
  const blocked = loop.max / 1e6;
  engine.dispose();
  await syntax.dispose();
  return {
    name: 'refactor-overhead',
    title: 'Refactoring: a step without its model and its check',
    note: `A search over a file of ${LINES} lines with members that answer at once and a check that costs nothing, ${times.length} steps after 5 to warm up, one at a time; the parser works in a thread of its own. Limit 5 ms.`,
    head: ['figure', 'p50', 'p95'],
    rows: [
      ['time of a step', ms(median(times)), ms(quantile(times, 0.95))],
      ['longest that the host’s thread was held', ms(blocked), ''],
    ],
  };
}

/** Members and checks with fixed times: one after the other they would take the sum of all. */
async function sideBySide(steps: number): Promise<BenchTable> {
  const [writing, checking] = [120, 120];
  const engine = benchEngine({ servers: [editors(writing)], settings: {} });
  let wrote = 0;
  let checked = 0;
  const started = performance.now();
  const live = engine.refactors.start(wish(steps, checkTaking(checking), 4), (event) => {
    if (event.type !== 'search-node' || event.node.id === 0) return;
    wrote += writing;
    if (event.node.step?.check !== undefined) checked += checking;
  });
  const record: Refactor = await live.finished;
  const took = performance.now() - started;
  engine.dispose();
  return {
    name: 'refactor-utilisation',
    title: 'Refactoring: checks beside models',
    note: `${record.spent.steps} steps of two members that take ${writing} ms each and a check that takes ${checking} ms in one of two copies. Busy: share of the whole time that members, or checks, were at work, summed over those that work side by side.`,
    head: ['figure', 'value'],
    rows: [
      ['whole time', ms(took)],
      ['one after the other', ms(wrote + checked)],
      ['members busy', percent(wrote / took)],
      ['checks busy', percent(checked / took)],
    ],
  };
}

/** From the text of a record to the first trial that goes out: what a user waits for who goes on. */
async function resuming(nodes: number, rounds: number): Promise<BenchTable> {
  const engine = benchEngine({ servers: [editors(0)], settings: {} });
  const first = engine.refactors.start(wish(nodes - 1, checkTaking(0)), () => undefined);
  const text = JSON.stringify(await first.finished);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    const resume = parseRefactor(JSON.parse(text));
    if (typeof resume === 'string') throw new Error(resume);
    const asked = Promise.withResolvers<number>();
    const live = engine.refactors.start({ ...wish(1, checkTaking(0)), resume }, (event) => {
      if (event.type === 'search-trial') asked.resolve(performance.now() - from);
      if (event.type === 'search-end') asked.reject(new Error(event.end.reason));
    });
    times.push(await asked.promise);
    live.stop();
    await live.finished;
  }
  engine.dispose();
  return {
    name: 'refactor-resume',
    title: 'Refactoring: going on with a search',
    note: `A search of ${nodes} nodes, kept as ${(text.length / 2 ** 20).toFixed(1)} MB of JSON: reading and checking it, the tree and every event anew, until the first trial goes out; n = ${times.length}. The file and the check are there at once. Limit 200 ms.`,
    head: ['figure', 'p50', 'p95'],
    rows: [['to the first trial', ms(median(times)), ms(quantile(times, 0.95))]],
  };
}

function wish(steps: number, open: OpenCheck, width = 1): RefactorWish {
  const text = new TextEncoder().encode(longFile());
  return {
    ...{ instruction: 'Make it better.', files: [FILE], mayCreate: false, method: 'le-mcts' },
    base: createBaseFiles((path) => Promise.resolve(path === FILE ? text : 'missing')),
    ...{ budget: { steps }, localOnly: true, seed: 1, width },
    memberIds: ['scripted:a', 'scripted:b'],
    check: { command: 'check', open },
  };
}

/** Two members; each edit is another one, so that no two states are the same. */
function editors(afterMs: number): ModelServer {
  const clock = systemClock;
  let n = 0;
  const models = ['a', 'b'].map((name) =>
    scriptedModel({
      clock,
      description: { name, roles: ['refactor'], contextLength: 200_000 },
      script() {
        n++;
        const at = (n * 7) % (LINES / 5);
        const text = `${FILE}\n<<<<<<< SEARCH\nexport function f${at}(a: number): number {\n=======\n// note ${n}\nexport function f${at}(a: number): number {\n>>>>>>> REPLACE\n`;
        return [{ afterMs, text }];
      },
    }),
  );
  return scriptedServer({ clock, models });
}

function checkTaking(durationMs: number): OpenCheck {
  const outcome: CheckOutcome = { passed: false, ended: 'by-itself', lastLines: [], durationMs };
  return () =>
    Promise.resolve({
      ...{ command: 'check', isolation: { level: 'isolated', tool: 'none' } as const },
      ...{ baseline: outcome, copies: 2 },
      async run(_changes, signal) {
        if (durationMs > 0) await sleep(systemClock, durationMs, signal);
        return outcome;
      },
      close: () => Promise.resolve(),
    });
}
