import assert from 'node:assert/strict';
import { BEST_MEMBER, ORACLE, RANDOM_MEMBER } from '../../../src/benchmark/evaluate/baselines.ts';
import type { Judgement } from '../../../src/benchmark/evaluate/judge-recording.ts';
import { reportOf } from '../../../src/benchmark/evaluate/report-of.ts';
import { SplitLeakError } from '../../../src/benchmark/evaluate/splits.ts';
import type { BenchmarkReport, Measure } from '../../../src/benchmark/report/benchmark-report.ts';
import { serialiseReport } from '../../../src/benchmark/report/report-json.ts';
import { seededRandom } from '../../../src/core/random.ts';
import type { RecordingLine } from '../../../src/recording/recording-line.ts';
import { markOf } from '../../../src/recording/text-mark.ts';
import { recordedLine, type Wrote } from '../../fakes/recorded-lines.ts';
import { judged, type Judging } from './judged.ts';

const STRATEGIES = ['evidence', 'majority', 'first', 'fixed'];

async function reported(
  lines: readonly RecordingLine[],
  { measure, seed = 7, ...judging }: Judging & { readonly measure?: Measure } = {},
): Promise<BenchmarkReport> {
  return await reportOf(await judged(lines, { strategies: STRATEGIES, ...judging }), {
    ...{ title: 'Replay', subject: 'r.jsonl', seed },
    ...(measure === undefined ? {} : { measure }),
  });
}

/** Mean by the report's measure and the number of items it is of. */
function meansOf(report: BenchmarkReport): Readonly<Record<string, readonly [number, number]>> {
  return Object.fromEntries(
    report.ways.map(({ id, figures }) => {
      const figure = figures.find(({ measure }) => measure === report.measure);
      assert.ok(figure !== undefined);
      return [id, [figure.mean, figure.items] as const];
    }),
  );
}

function wayOf({ ways }: BenchmarkReport, id: string): BenchmarkReport['ways'][number] {
  const way = ways.find((one) => one.id === id);
  assert.ok(way !== undefined, id);
  return way;
}

/** Every number in a value. */
function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

const rated = (text: string, quality: number, costUsd: number) => ({
  ...{ text, quality, costUsd },
  usage: { promptTokens: 100 * costUsd, completionTokens: 10 },
});

/** a is asked for four questions, b for three of them. */
const TINY: readonly RecordingLine[] = [
  { a: rated('a1', 1, 1), b: rated('b1', 0, 2) },
  { a: rated('a2', 0, 1), b: rated('b2', 1, 2) },
  { a: rated('a3', 1, 1), b: rated('b3', 1, 2) },
  { a: rated('a4', 0, 1) },
].map((wrote, i) =>
  recordedLine(`q${i}`, wrote, { task: 'answer', prompt: `question ${i}`, group: `g${i}` }),
);

describe('the report of a tiny recording', () => {
  let report: BenchmarkReport;
  before(async () => {
    report = await reported(TINY, { strategies: ['fixed'] });
  });

  it('say which strategy showed nothing that could be measured', async () => {
    const judgement = await judged(TINY, { strategies: STRATEGIES });
    judgement.items.forEach((_, at) => judgement.figures.set('silent', 'shown', at, 0));
    const { notes, ways } = await reportOf(
      { ...judgement, strategyIds: [...judgement.strategyIds, 'silent'] },
      { title: 'Replay', subject: 'r.jsonl', seed: 7 },
    );
    assert.ok(!ways.some(({ id }) => id === 'silent'));
    assert.ok(notes.some((note) => /^silent showed nothing on any of \d+ items/.test(note)));
  });

  it('has means over the items that each way has', () => {
    assert.deepEqual(meansOf(report), {
      a: [1 / 2, 4],
      b: [2 / 3, 3],
      // Equal on the three that both have; a is cheaper.
      [BEST_MEMBER]: [1 / 2, 4],
      // (½ + ½ + 1 + 0) / 4
      [RANDOM_MEMBER]: [1 / 2, 4],
      fixed: [1 / 2, 4],
      [ORACLE]: [3 / 4, 4],
    });
    assert.deepEqual([report.items, report.clusters, report.measure], [4, 4, 'quality']);
    assert.equal(report.bestSingle, 'a');
  });

  it('has costs and tokens an item', () => {
    const costs = Object.fromEntries(report.ways.map(({ id, costUsd }) => [id, costUsd]));
    assert.deepEqual(costs, {
      a: { mean: 1, items: 4 },
      b: { mean: 2, items: 3 },
      [BEST_MEMBER]: { mean: 1, items: 4 },
      // (1.5 + 1.5 + 1.5 + 1) / 4
      [RANDOM_MEMBER]: { mean: 1.375, items: 4 },
      fixed: { mean: 1, items: 4 },
      [ORACLE]: undefined,
    });
    assert.deepEqual(wayOf(report, 'b').tokens, { prompt: 200, completion: 10, items: 3 });
  });

  it('compares on the items that both have', () => {
    const difference = wayOf(report, 'b').againstBestSingle;
    assert.ok(difference !== undefined);
    const { mean, wins, losses, ties, items } = difference;
    assert.deepEqual([mean, wins, losses, ties, items], [0, 1, 1, 1, 3]);
    const oracle = wayOf(report, 'b').againstOracle;
    assert.ok(oracle !== undefined && Math.abs(oracle.mean + 1 / 3) < 1e-12);
    assert.equal(wayOf(report, 'a').againstBestSingle, undefined);
    const { ids, cells } = report.wins;
    assert.deepEqual(ids, ['a', 'b', 'fixed']);
    assert.deepEqual(cells[0]![1], { wins: 1, losses: 1, ties: 1 });
    assert.deepEqual(cells[1]![0], { wins: 1, losses: 1, ties: 1 });
    assert.deepEqual(cells[0]![2], { wins: 0, losses: 0, ties: 4 });
  });

  it('has the area below cost and quality in both published forms', () => {
    const { costQuality } = report;
    assert.ok(costQuality !== undefined);
    // Of the single members on their three common items b buys nothing.
    assert.deepEqual(costQuality.hull, [{ costUsd: 1, quality: 2 / 3 }]);
    assert.ok(costQuality.points.every(({ id }) => id !== ORACLE));
    // On these three a has (1, ⅔) and b (2, ⅔): flat from 1 to 2.
    assert.ok(Math.abs(costQuality.aiqByCostRange! - 2 / 3) < 1e-12);
    assert.ok(Math.abs(costQuality.aiqByLargestCost! - 1 / 3) < 1e-12);
  });

  it('says what a reader must know', () => {
    assert.deepEqual(report.notes.slice(-1), ['Intervals are 95 %, by bootstrap over files.']);
    assert.match(report.notes.join('\n'), /chosen on the judged items themselves/);
    assert.match(report.notes.join('\n'), /adjusted for that after Holm/);
    assert.equal(report.recommendation.kind, 'not-enough');
  });
});

/** Members of unlike skill at many holes in many files; c is asked for every other one. */
function recording(items: number, seed = 1): readonly RecordingLine[] {
  const random = seededRandom(seed);
  return Array.from({ length: items }, (_, i) => {
    const reference = `call${i}(${i});`;
    const write = (skill: number, latencyMs: number): Wrote[string] => {
      const luck = random.next();
      if (luck > 0.97) return null;
      const text = luck < skill ? reference : `other${Math.floor(9 * random.next())}();`;
      const tokens = [{ text, logprob: -random.next() }];
      return { text, latencyMs, tokens, costUsd: latencyMs / 1e4 };
    };
    return recordedLine(
      `q${i}`,
      { a: write(0.6, 100), b: write(0.4, 50), ...(i % 2 === 0 ? { c: write(0.5, 200) } : {}) },
      {
        ...{ reference, prefix: `// ${i}\n`, group: `f${i % 40}.ts` },
        members: ['a', 'b', 'c'].map((model, n) => ({ model, sizeBytes: 1e9 * (n + 1) })),
        language: i % 3 === 0 ? 'python' : 'typescript',
      },
    );
  });
}

describe('a report', () => {
  const lines = recording(120);
  const options = { title: 'Replay', subject: 'r.jsonl', seed: 7 };
  let judgement: Judgement;
  let report: BenchmarkReport;
  before(async () => {
    judgement = await judged(lines, { strategies: STRATEGIES });
    report = await reportOf(judgement, options);
  });

  it('has members, baselines, strategies and the bound, in this order', () => {
    assert.deepEqual(
      report.ways.map(({ id, kind }) => `${kind} ${id}`),
      [
        ...['member a', 'member b', 'member c'],
        ...['baseline best-member', 'baseline random-member', 'baseline most-probable'],
        ...['strategy evidence', 'strategy majority', 'strategy first', 'strategy fixed'],
        'bound oracle',
      ],
    );
  });

  it('holds no NaN and nothing infinite', () => {
    const numbers = numbersIn(report);
    assert.ok(numbers.length > 300, String(numbers.length));
    assert.ok(numbers.every(Number.isFinite));
  });

  it('judges on other files than it has chosen the best member on', () => {
    const kept = new Set(report.languages.map(({ items }) => items));
    assert.ok(kept.size > 0 && report.items < lines.length);
    const chosen = /was chosen on (\d+) other items, in other files/.exec(report.notes.join('\n'));
    assert.equal(Number(chosen?.[1]) + report.items, lines.length);
  });

  it('has the means of a member asked for half of the items over that half', () => {
    const c = wayOf(report, 'c');
    assert.ok(c.items < 0.6 * report.items && c.items > 0.4 * report.items);
    assert.equal(c.figures[0]?.items, c.items);
    assert.equal(c.againstBestSingle?.items, c.items);
  });

  it('has nothing above the oracle where only whole texts of members are shown', () => {
    const best = meansOf(report)[ORACLE]![0];
    for (const [id, [mean]] of Object.entries(meansOf(report))) {
      assert.ok(mean <= best + 1e-12, id);
      const against = wayOf(report, id).againstOracle;
      assert.ok(
        id === ORACLE || id === BEST_MEMBER || id === report.bestSingle || against!.wins === 0,
        id,
      );
    }
  });

  it('has the same figures whatever the order of the lines', async () => {
    const byId = (one: BenchmarkReport): unknown => {
      const ways = one.ways.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      return JSON.parse(serialiseReport({ ...one, ways, wins: { ids: [], cells: [] } }));
    };
    const shuffled = lines.toSorted((a, b) => markOf(a.id) - markOf(b.id));
    assert.notDeepEqual(shuffled, lines);
    const strategies = ['evidence'];
    assert.deepEqual(
      byId(await reported(shuffled, { strategies })),
      byId(await reported(lines, { strategies })),
    );
  });

  it('can be made again: the same bytes for the same seed and measure, others for others', async () => {
    const again = async (more: Partial<Parameters<typeof reportOf>[1]>) =>
      serialiseReport(await reportOf(judgement, { ...options, ...more }));
    const wanted = serialiseReport(report);
    assert.notEqual(await again({ seed: 8 }), wanted);
    assert.match(await again({ measure: 'exact' }), /"measure": "exact"/);
    assert.equal(await again({}), wanted);
  });

  it('refuses a measure that was not taken', async () => {
    await assert.rejects(
      reportOf(judgement, { ...options, measure: 'passes' }),
      /RangeError: "passes" was not measured here; there is exact, similarity, first-line/,
    );
    await assert.rejects(
      reported([recordedLine('q', { x: 'a' })]),
      /RangeError: nothing can be measured here: no request has a reference/,
    );
  });

  it('refuses a question that stands in two splits', async () => {
    const split = (name: string, i: number) =>
      recordedLine(
        `${name}${i}`,
        { x: 'a' },
        { reference: 'a', prefix: `same ${i % 3}`, split: name },
      );
    const leaking = [
      ...[0, 1].map((i) => split('train', i)),
      ...[1, 2].map((i) => split('test', i)),
    ];
    await assert.rejects(reported(leaking), (error) => {
      assert.ok(error instanceof SplitLeakError);
      assert.deepEqual(error.ids.toSorted(), ['test1', 'train1']);
      return true;
    });
  });

  it('does not compare a strategy that lacked something on the other items', async () => {
    const scores = [0, 1].map((candidate) => ({
      ...{ scorer: 'b', candidate, logprob: -1, tokens: 1, bytes: 4, fidelity: 'exact' as const },
    }));
    const partly = Array.from({ length: 24 }, (_, i) =>
      recordedLine(
        `q${i}`,
        i % 4 === 0
          ? { a: 'x = 1;', b: 'x = 1;' }
          : { a: `const value = first(${i});`, b: `const value = second(${i});` },
        { reference: 'x = 1;', prefix: `place ${i}`, group: `f${i}`, scores },
      ),
    );
    const report = await reported(partly, { strategies: ['lazy-span', 'majority'] });
    const lazy = wayOf(report, 'lazy-span');
    assert.ok(lazy.items > 0 && lazy.items < report.items / 2);
    assert.equal(lazy.againstBestSingle, undefined);
    assert.notEqual(wayOf(report, 'majority').againstBestSingle, undefined);
    assert.match(report.notes.join('\n'), /lazy-span could be judged on \d+ of \d+ items only/);
  });

  it('passes on what could not be read or judged', async () => {
    const withProblems = await judged(
      (async function* () {
        yield { kind: 'problem' as const, number: 3, message: 'not JSON', file: 'r.jsonl' };
        for (const line of lines.slice(0, 20)) yield { kind: 'request' as const, number: 1, line };
      })(),
    );
    const { problems } = await reportOf(withProblems, { title: '', subject: '', seed: 1 });
    assert.deepEqual(problems, ['r.jsonl:3: not JSON']);
  });

  it('may find an agreed head better than any member’s whole text (known limit of the bound)', async () => {
    const head = recordedLine(
      'q',
      { a: 'foo(1); bar();', b: 'foo(1); baz();' },
      { reference: 'foo(1);' },
    );
    const parameters = { evidence: { certainRest: 1 } };
    const above = await reported([head], { wait: 'all', strategyParameters: parameters });
    assert.deepEqual(meansOf(above)['evidence'], [1, 1]);
    assert.ok(meansOf(above)[ORACLE]![0] < 1);
  });
});
