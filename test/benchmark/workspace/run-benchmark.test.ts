import assert from 'node:assert/strict';
import type { AskedPlace } from '../../../src/benchmark/workspace/ask-members.ts';
import {
  runBenchmark,
  type BenchmarkOptions,
  type BenchmarkProgress,
  type BenchmarkRun,
} from '../../../src/benchmark/workspace/run-benchmark.ts';
import type { LanguageModel } from '../../../src/core/model.ts';
import { noSyntax } from '../../../src/engine/syntax-tools.ts';
import type { RecordingLine } from '../../../src/recording/recording-line.ts';
import { RecordingError } from '../../../src/recording/recording-writer.ts';
import { markOf } from '../../../src/recording/text-mark.ts';
import { evidence } from '../../../src/strategies/ranking/evidence.ts';
import { itemsOf } from '../../fakes/recorded-lines.ts';
import { scriptedModel, scriptedServer, type ScriptedStep } from '../../fakes/scripted-model.ts';
import { settled, stageFor, type Stage } from '../../engine/scripted-engine.ts';

const DELAY_MS = 50;

function place(i: number, before = `const value${i} = `): AskedPlace {
  return {
    ...{ id: `f${i % 25}.ts:${i}:1:line-end`, kind: 'line-end', path: `f${i % 25}.ts` },
    ...{ languageId: 'typescript', before, after: '\n', reference: `call${i}();` },
  };
}

const PLACES = Array.from({ length: 20 }, (_, i) => place(i));

async function* streamOf<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}

/** Texts that only the place decides; `bad` fails always, `ws` scores as well. */
function stageOf(): Stage {
  const prompts = (request: { readonly prompt: unknown }): number =>
    markOf(JSON.stringify(request.prompt)) % 3;
  const writes =
    (name: string) =>
    (request: { readonly prompt: unknown }): readonly ScriptedStep[] => [
      { afterMs: DELAY_MS, text: `${name}${prompts(request)}();`, logprobNats: -0.5 },
      { end: true, usage: { promptTokens: 90, completionTokens: 10, costUsd: 0.01 } },
    ];
  return stageFor([], {
    settings: { members: ['a', 'bad', 'ws'] },
    servers(clock) {
      const model = (name: string, script: (r: { prompt: unknown }) => readonly ScriptedStep[]) =>
        scriptedModel({ clock, description: { name }, script });
      const ws = model('ws', writes('ws'));
      const primitives = { ...ws.description.primitives, score: 'exact' as const };
      const scoring: LanguageModel = {
        ...ws,
        description: { ...ws.description, instant: true, primitives },
        score: async ({ texts }) =>
          texts.map((text) => ({
            ...{
              logprobNats: -text.length,
              tokens: 1,
              bytes: text.length,
              fidelity: 'exact' as const,
            },
          })),
      };
      const models = [model('a', writes('a')), model('bad', () => [{ fail: 'timeout' }]), scoring];
      return [scriptedServer({ clock, models })];
    },
  });
}

interface Ran extends BenchmarkRun {
  readonly lines: readonly RecordingLine[];
  readonly progress: readonly BenchmarkProgress[];
  readonly elapsedMs: number;
}

interface Wish extends Partial<Omit<BenchmarkOptions, 'earlier'>> {
  readonly at?: readonly AskedPlace[];
  readonly earlier?: readonly RecordingLine[];
  /** Called at this time of the clock. */
  readonly interrupt?: { readonly atMs: number; act(stage: Stage, abort: () => void): void };
  readonly write?: (line: RecordingLine) => void;
}

async function run({ at = PLACES, earlier, interrupt, write, ...more }: Wish = {}): Promise<Ran> {
  const stage = stageOf();
  const { roster, survey } = stage.engine;
  const controller = new AbortController();
  await roster.directory.refresh(0, controller.signal);
  const lines: RecordingLine[] = [];
  const progress: BenchmarkProgress[] = [];
  let ended = false;
  const running = runBenchmark(
    {
      ...{ survey, directory: roster.directory, clock: stage.clock, speeds: stage.speeds },
      async write(line) {
        write?.(line);
        lines.push(line);
      },
    },
    streamOf(at),
    {
      members: roster.selection().chosen.map(({ listed }) => listed),
      ask: { seed: 1 },
      judging: { strategies: [evidence], syntax: noSyntax, seed: 1, wait: 'settled' },
      ...{ budget: {}, stopWhenDecided: false, onProgress: (state) => progress.push(state) },
      ...(earlier === undefined ? {} : { earlier: itemsOf(earlier) }),
      ...more,
    },
    controller.signal,
  ).finally(() => (ended = true));
  running.catch(() => undefined);
  let isDone = interrupt === undefined;
  while (!ended) {
    if (!isDone && interrupt !== undefined && stage.clock.now() >= interrupt.atMs) {
      isDone = true;
      interrupt.act(stage, () => {
        controller.abort(new Error('enough'));
      });
    }
    // Judging is real work, and time stands still for it.
    if (stage.clock.pending() > 0) await stage.clock.pass(10);
    else await settled();
  }
  return { ...(await running), lines, progress, elapsedMs: stage.clock.now() };
}

const byId = (lines: readonly RecordingLine[]): readonly RecordingLine[] =>
  lines.toSorted((a, b) => (a.id < b.id ? -1 : 1));

describe('a benchmark', () => {
  let whole: Ran;
  before(async () => {
    whole = await run();
  });

  it('asks every member for every place and records what came of it', () => {
    assert.deepEqual([whole.end, whole.asked, whole.lines.length], ['all-asked', 20, 20]);
    const [first] = whole.lines;
    assert.ok(first !== undefined);
    const { id, path, kind, before, after, reference, languageId } = PLACES[0]!;
    assert.deepEqual(
      [
        first.id,
        first.group,
        first.hole,
        first.prefix,
        first.suffix,
        first.reference,
        first.language,
      ],
      [id, path, kind, before, after, reference, languageId],
    );
    assert.deepEqual(
      first.members?.map(({ model }) => model),
      ['scripted:a', 'scripted:bad', 'scripted:ws'],
    );
    assert.match(first.candidates[0]?.text ?? '', /^a\d\(\);$/);
    assert.deepEqual(
      first.candidates.map(({ model, latencyMs, usage }) => [
        model,
        latencyMs,
        usage?.promptTokens,
      ]),
      [
        ['scripted:a', DELAY_MS, 90],
        ['scripted:ws', DELAY_MS, 90],
      ],
    );
  });

  it('records a member that fails always as failing, and goes on with the others', () => {
    const failures = [{ model: 'scripted:bad', code: 'timeout' }];
    assert.ok(whole.lines.every((line) => line.candidates.length === 2));
    assert.deepEqual(
      whole.lines.map((line) => line.failures),
      PLACES.map(() => failures),
    );
  });

  it('has every text scored by the member that scores at no cost', () => {
    for (const { scores, candidates } of whole.lines) {
      assert.deepEqual(
        scores?.map(({ scorer, candidate, logprob }) => [scorer, candidate, logprob]),
        candidates.map(({ text }, i) => ['scripted:ws', i, -text.length]),
      );
    }
  });

  it('judges as it goes', () => {
    const { items, figures, strategyIds } = whole.judgement;
    assert.equal(items.length, 20);
    for (const id of ['scripted:a', 'scripted:bad', ...strategyIds]) {
      assert.ok(
        items.every((_, at) => figures.get(id, 'similarity', at) !== undefined),
        id,
      );
    }
  });

  for (const [stop, budget, asked] of [
    // One place first, then eight at a time, of slow members fewer.
    ['tokens', { tokens: 1700 }, 9],
    ['money', { usd: 0.15 }, 9],
    ['time', { timeMs: 1000 }, 10],
    ['time', { timeMs: 0 }, 1],
  ] as const) {
    it(`stops when its ${stop} is used up: ${JSON.stringify(budget)}`, async () => {
      const { end, spent, asked: placesAsked, lines } = await run({ budget });
      assert.deepEqual([end, placesAsked, lines.length], [stop, asked, asked]);
      // Two members cost 100 tokens and a cent each a place.
      assert.equal(spent.tokens, asked * 200);
      assert.ok(Math.abs(spent.usd - asked * 0.02) < 1e-9);
      assert.ok(spent.timeMs >= asked * 2 * DELAY_MS);
    });
  }

  it('tells how far it is and how long it will take', () => {
    const { progress } = whole;
    assert.equal(progress.at(-1)?.done, 20);
    assert.ok(progress.every(({ leftMs, places }) => leftMs === undefined && places === undefined));
  });

  it('knows the time left where the places or the time are known', async () => {
    const { progress } = await run({ places: 20, budget: { timeMs: 10_000 } });
    // Nine places took nine times two members.
    assert.deepEqual([progress[8]?.done, progress[8]?.leftMs], [9, 11 * 2 * DELAY_MS]);
    const limited = await run({ places: 20, budget: { timeMs: 900 } });
    assert.equal(limited.progress[0]?.leftMs, 800);
  });

  for (const atMs of [0, 120, 820, 1990]) {
    it(`cancelled after ${atMs} ms and resumed records what an uninterrupted one does`, async () => {
      const cancelled = await run({ interrupt: { atMs, act: (_stage, abort) => abort() } });
      assert.equal(cancelled.end, 'cancelled');
      assert.ok(cancelled.lines.length < 20);
      const resumed = await run({ earlier: cancelled.lines });
      assert.equal(resumed.end, 'all-asked');
      assert.deepEqual(byId([...cancelled.lines, ...resumed.lines]), byId(whole.lines));
      assert.equal(resumed.asked, 20 - cancelled.lines.length);
      assert.equal(resumed.judgement.items.length, 20);
      assert.equal(resumed.progress.at(-1)?.done, 20);
    });
  }

  it('resumed when all was asked asks nothing', async () => {
    const again = await run({ earlier: whole.lines });
    assert.deepEqual(
      [again.end, again.asked, again.lines, again.elapsedMs < 100],
      [...['all-asked', 0, [], true]],
    );
  });

  it('that typing interrupts asks again later and records the same', async () => {
    const typed = await run({
      interrupt: { atMs: 130, act: (stage) => stage.edit('x‸') },
    });
    assert.deepEqual(typed.lines, whole.lines);
    assert.ok(typed.elapsedMs > whole.elapsedMs + 1400);
  });

  it('ends where nothing can be recorded any more, with what was recorded', async () => {
    let written = 0;
    const full = await run({
      write() {
        if (++written > 3) throw new RecordingError('disk', 'r.jsonl: the disk is full');
      },
    });
    assert.deepEqual(
      [full.end, full.fault, full.lines.length],
      [...['not-recorded', 'r.jsonl: the disk is full', 3]],
    );
    assert.equal(full.judgement.items.length, 3);
  });

  it('throws what is a mistake of ours', async () => {
    const broken = run({
      write() {
        throw new TypeError('a bug');
      },
    });
    await assert.rejects(broken, /a bug/);
  });

  it('takes secrets out of what it records', async () => {
    const secret = `ghp_${'a1'.repeat(20)}`;
    const { lines } = await run({ at: [place(0, `const key = '${secret}';\nconst value = `)] });
    assert.equal(lines[0]?.prefix, "const key = 'REDACTED';\nconst value = ");
    assert.ok(!JSON.stringify(lines).includes(secret));
  });

  it('draws several answers of each member with seeds of their own', async () => {
    const { lines } = await run({ at: PLACES.slice(0, 2), ask: { seed: 5, samples: 3 } });
    assert.deepEqual(
      lines[0]?.candidates.map(({ model }) => model),
      [...['scripted:a', 'scripted:a', 'scripted:a', 'scripted:ws', 'scripted:ws', 'scripted:ws']],
    );
    assert.equal(lines[0].failures?.length, 3);
  });

  it('adds what can be found out of the texts', async () => {
    const annotated = await run({
      at: PLACES.slice(0, 2),
      async annotate(line) {
        const candidates = line.candidates.map((candidate) => ({ ...candidate, quality: 1 }));
        return { ...line, candidates };
      },
    });
    assert.ok(
      annotated.lines.every((line) => line.candidates.every(({ quality }) => quality === 1)),
    );
    assert.equal(annotated.judgement.figures.get('scripted:a', 'passes', 0), 1);
  });

  it('finds out of each text with its place, and no more when the time is used up', async () => {
    const seen: (readonly [string, AskedPlace])[] = [];
    const annotate = async (line: RecordingLine, at: AskedPlace): Promise<RecordingLine> => {
      seen.push([line.id, at]);
      return line;
    };
    const all = await run({ annotate });
    assert.deepEqual([all.end, all.asked], ['all-asked', 20]);
    assert.deepEqual(
      seen,
      PLACES.map((at) => [at.id, at]),
    );
    // Of a batch of eight, and of a last one of three.
    for (const at of [PLACES, PLACES.slice(0, 3)]) {
      const { end, asked, lines } = await run({ at, annotate, budget: { timeMs: 0 } });
      assert.deepEqual([end, asked, lines.length], ['time', 1, 1]);
    }
  });

  it('stops as soon as more places would not change the advice', async () => {
    const at = Array.from({ length: 96 }, (_, i) => place(i));
    const { end, asked } = await run({ at, stopWhenDecided: true });
    assert.equal(end, 'decided');
    assert.ok(asked >= 80 && asked < 96, String(asked));
  });
});
