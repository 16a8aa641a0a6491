import assert from 'node:assert/strict';
import { reportOf } from '../../../src/benchmark/evaluate/report-of.ts';
import type { AskedPlace } from '../../../src/benchmark/workspace/ask-members.ts';
import {
  runBenchmark,
  type BenchmarkOptions,
  type BenchmarkRun,
} from '../../../src/benchmark/workspace/run-benchmark.ts';
import { sleep } from '../../../src/core/clock.ts';
import type { LanguageModel, ScoreRequest } from '../../../src/core/model.ts';
import type { KnownEvidence } from '../../../src/core/strategy-choice.ts';
import { noSyntax } from '../../../src/engine/syntax-tools.ts';
import type { RecordingLine } from '../../../src/recording/recording-line.ts';
import { evidence } from '../../../src/strategies/ranking/evidence.ts';
import { lazySpan } from '../../../src/strategies/span-fusion/lazy-span.ts';
import { settled, stageFor, type Stage } from '../../engine/scripted-engine.ts';
import { itemsOf } from '../../fakes/recorded-lines.ts';
import { describedAs, says, scriptedModel, scriptedServer } from '../../fakes/scripted-model.ts';

const WRITE_MS = 50;
const SCORE_MS = 30;
const MEMBERS = ['a', 'b', 'c'];

const PLACES = Array.from({ length: 60 }, (_, i): AskedPlace => ({
  ...{ id: `f${i % 12}.ts:${i}:1:line-end`, kind: 'line-end', path: `f${i % 12}.ts` },
  ...{ languageId: 'typescript', before: `const value${i} = `, after: '\n' },
  reference: 'run(first, b);',
}));

async function* streamOf<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}

interface Scoring {
  readonly model: string;
  readonly request: ScoreRequest;
  readonly atMs: number;
  isAborted: boolean;
}

/** Every member writes itself as the last argument; a and b score, and c, elsewhere, compares texts. */
function stageOf(scoreMs: number, known: readonly KnownEvidence[] = []) {
  const scorings: Scoring[] = [];
  let comparisons = 0;
  const stage = stageFor([], {
    settings: { members: MEMBERS, deadlineMs: 400, automaticCloud: ['scripted:c'] },
    evidence: known,
    servers(clock) {
      const models = MEMBERS.map((name): LanguageModel => {
        const isCloud = name === 'c';
        const description = describedAs({
          ...{ name, device: name, place: isCloud ? 'cloud' : 'local' },
          primitives: {
            ...describedAs({ name }).primitives,
            ...(isCloud ? { judge: 'judge' as const } : { score: 'exact' as const }),
          },
        });
        const script = () => says(`run(first, ${name});`, WRITE_MS);
        return {
          ...scriptedModel({ clock, description, script }),
          async score(request, signal) {
            const scoring = { model: name, request, atMs: clock.now(), isAborted: false };
            scorings.push(scoring);
            try {
              await sleep(clock, scoreMs, signal);
            } catch (error) {
              scoring.isAborted = true;
              throw error;
            }
            return request.texts.map((text) => ({
              ...{
                logprobNats: text.trimStart().startsWith('b') ? -1 : -9,
                tokens: 3,
                bytes: text.length,
              },
              fidelity: 'exact' as const,
            }));
          },
          async judge() {
            comparisons++;
            return { preferFirst: 0.5, fidelity: 'judge' };
          },
        };
      });
      return [scriptedServer({ clock, models })];
    },
  });
  return { stage, scorings, comparisons: () => comparisons };
}

interface Wish extends Partial<Omit<BenchmarkOptions, 'earlier' | 'members'>> {
  readonly members?: readonly string[];
  readonly at?: readonly AskedPlace[];
  readonly earlier?: readonly RecordingLine[];
  readonly scoreMs?: number;
  readonly known?: readonly KnownEvidence[];
  /** Acts as soon as so many scores were asked for. */
  readonly interrupt?: {
    readonly scorings: number;
    act(stage: Stage, abort: () => void): void;
  };
}

interface Ran extends BenchmarkRun, ReturnType<typeof stageOf> {
  readonly lines: readonly RecordingLine[];
  /** Places at which lazy-span has a figure. */
  readonly judged: number;
}

/** Benchmarks the members a and b, with live scores for lazy-span. */
async function run(wish: Wish = {}): Promise<Ran> {
  const { members = ['a', 'b'], at = PLACES.slice(0, 12), earlier, interrupt, ...rest } = wish;
  const { scoreMs = SCORE_MS, known = [], ...more } = rest;
  const staged = stageOf(scoreMs, known);
  const { stage, scorings } = staged;
  const { roster, survey } = stage.engine;
  const controller = new AbortController();
  await roster.directory.refresh(0, controller.signal);
  const lines: RecordingLine[] = [];
  let ended = false;
  const running = runBenchmark(
    {
      ...{ survey, directory: roster.directory, clock: stage.clock, speeds: stage.speeds },
      async write(line) {
        lines.push(line);
      },
    },
    streamOf(at),
    {
      members: roster
        .selection()
        .chosen.map(({ listed }) => listed)
        .filter(({ description }) => members.includes(description.name)),
      ask: { seed: 1 },
      judging: { strategies: [evidence, lazySpan], syntax: noSyntax, seed: 1, wait: 'settled' },
      live: { strategyIds: ['lazy-span'], abilities: 'scores' },
      ...{ budget: {}, stopWhenDecided: false },
      ...(earlier === undefined ? {} : { earlier: itemsOf(earlier) }),
      ...more,
    },
    controller.signal,
  ).finally(() => (ended = true));
  running.catch(() => undefined);
  let isDone = interrupt === undefined;
  while (!ended) {
    if (!isDone && interrupt !== undefined && scorings.length >= interrupt.scorings) {
      isDone = true;
      interrupt.act(stage, () => {
        controller.abort(new Error('enough'));
      });
    }
    // Judging is real work, and time stands still for it.
    if (stage.clock.pending() > 0) await stage.clock.pass(10);
    else await settled();
  }
  const result = await running;
  const { items, figures } = result.judgement;
  const judged = items.filter((_, i) => figures.get('lazy-span', 'exact', i) !== undefined).length;
  return { ...staged, ...result, lines, judged };
}

const unmetOf = ({ judgement }: BenchmarkRun): unknown =>
  judgement.unmet.map(({ strategy, need, items }) => [strategy, need, items]);

describe('a benchmark that asks for scores', () => {
  it('judges lazy-span by them and reports how it does against evidence', async () => {
    const whole = await run({ at: PLACES });
    assert.deepEqual([whole.judged, unmetOf(whole)], [60, []]);
    const report = await reportOf(whole.judgement, { title: '', subject: '', seed: 1, notes: [] });
    const [fusion] = report.fusion ?? [];
    assert.deepEqual(fusion?.members, ['scripted:a', 'scripted:b']);
    assert.ok(fusion.items >= 40 && fusion.low > 0, JSON.stringify(fusion));
  });

  it('says plainly what lazy-span lacks where it asks for none', async () => {
    const plain = await run({ at: PLACES, live: { strategyIds: [], abilities: 'scores' } });
    assert.deepEqual([plain.scorings.length, plain.judged, plain.liveCalls], [0, 0, 0]);
    assert.deepEqual(unmetOf(plain), [['lazy-span', '1 members with score, has 0', 60]]);
    const report = await reportOf(plain.judgement, { title: '', subject: '', seed: 1, notes: [] });
    assert.equal(report.fusion, undefined);
  });

  it('asks each member about the parts that differ, at the place itself', async () => {
    const { scorings, liveCalls } = await run({ at: PLACES.slice(0, 1) });
    assert.equal(liveCalls, 2);
    assert.deepEqual(scorings.map(({ model }) => model).toSorted(), ['a', 'b']);
    for (const { request } of scorings) {
      assert.equal(request.prefix.split('\n').at(-1), 'const value0 = run(first,');
      assert.equal(request.place?.path, 'f0.ts');
    }
  });

  it('leaves lazy-span unmet where somebody is on record who is not to be asked', async () => {
    const { lines } = await run({ members: MEMBERS });
    const resumed = await run({ earlier: lines });
    assert.equal(resumed.scorings.length, 0);
    assert.deepEqual(unmetOf(resumed), [['lazy-span', '1 members with score, has 0', 12]]);
  });

  it('asks members for nothing but scores', async () => {
    const failing = await run({ members: MEMBERS, scoreMs: 30_000, at: PLACES.slice(0, 2) });
    assert.deepEqual([failing.comparisons(), failing.judged], [0, 2]);
    const all = await run({
      ...{ members: MEMBERS, scoreMs: 30_000, at: PLACES.slice(0, 2) },
      live: { strategyIds: ['lazy-span'], abilities: 'all' },
    });
    assert.ok(all.comparisons() > 0);
  });

  it('judges what an earlier run has recorded by live scores as well', async () => {
    const first = await run();
    const resumed = await run({ earlier: first.lines });
    assert.deepEqual([resumed.asked, resumed.judged, resumed.liveCalls], [0, 12, first.liveCalls]);
    const exact = ({ judgement }: Ran) =>
      judgement.items.map((_, i) => judgement.figures.get('lazy-span', 'exact', i));
    assert.deepEqual(exact(resumed), exact(first));
  });

  it('waits while somebody types and asks again for what typing interrupted', async () => {
    const whole = await run();
    const typed = await run({
      interrupt: { scorings: 3, act: (stage) => stage.edit('x‸') },
    });
    assert.deepEqual(typed.judged, whole.judged);
    const cut = typed.scorings.filter(({ isAborted }) => isAborted);
    assert.ok(cut.length > 0);
    assert.equal(typed.scorings.length, whole.scorings.length + cut.length);
    const last = cut.at(-1)!;
    const next = typed.scorings.filter(({ isAborted }) => !isAborted);
    assert.ok(next.some(({ atMs }) => atMs > last.atMs + 1000));
    assert.ok(!next.some(({ atMs }) => atMs > last.atMs && atMs < last.atMs + 1000));
  });

  it('ends at once where it is cancelled while a member scores', async () => {
    const { end, scorings } = await run({
      ...{ scoreMs: 15_000, interrupt: { scorings: 1, act: (_stage, abort) => abort() } },
    });
    assert.equal(end, 'cancelled');
    assert.ok(scorings.every(({ isAborted }) => isAborted));
  });

  it('counts scores in its limits of tokens and of time', async () => {
    const unbound = await run();
    // Two drafts of 15 tokens a place; the rest was read for scores.
    assert.ok(unbound.spent.tokens > 12 * 30);
    // Two drafts, then two scores side by side.
    assert.ok(unbound.spent.timeMs >= 12 * (2 * WRITE_MS + SCORE_MS));
    const bound = await run({ budget: { tokens: 12 * 30 } });
    assert.deepEqual([bound.end, bound.asked < 12], ['tokens', true]);
  });

  it('asks nothing more for an earlier run once a limit is reached, and says what lacks', async () => {
    const { lines } = await run();
    const late = await run({ earlier: lines, budget: { timeMs: 200 } });
    assert.ok(late.judged > 0 && late.judged < 12, String(late.judged));
    assert.deepEqual(unmetOf(late), [
      ['lazy-span', '1 members with score, has 0', 12 - late.judged],
    ]);
  });

  it('times the scores, so that lazy-span takes ghost text over once answers are timed', async () => {
    const known: KnownEvidence = {
      ...{ members: ['scripted:a', 'scripted:b', 'scripted:c'], measure: 'exact', origin: 'own' },
      ...{ mean: 0.1, low: 0.05, high: 0.15, items: 100, files: 10 },
    };
    const { stage } = await run({ members: MEMBERS, known: [known] });
    const reason = () => stage.engine.choice('automatic', 'typescript')?.reason;
    assert.equal(reason()?.code, 'time-unknown');
    stage.ask('let t = ‸\n');
    await stage.clock.pass(3000);
    const [disputeMs, leftMs] = [SCORE_MS, 400 - WRITE_MS];
    assert.deepEqual(reason(), { code: 'earned', evidence: known, disputeMs, leftMs });
  });

  it('does not call a scorer fast that typing interrupts', async () => {
    const { stage } = await run({
      ...{ scoreMs: 10_000, interrupt: { scorings: 1, act: (one) => one.edit('x‸') } },
    });
    assert.ok((stage.speeds.of('scripted:a').scoringMs ?? 0) >= 10_000);
  });
});
