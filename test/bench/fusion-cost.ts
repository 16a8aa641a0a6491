import { systemClock } from '../../src/core/clock.ts';
import { seededRandom } from '../../src/core/random.ts';
import type { ModelServer } from '../../src/core/model.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { createOllamaServer } from '../../src/providers/ollama/ollama-server.ts';
import { strategies } from '../../src/strategies/registry.ts';
import { cutHole } from '../../src/benchmark/holes/cut-hole.ts';
import { suitableLines } from '../../src/benchmark/holes/suitable-line.ts';
import { ms, ratio, type Benchmark, type BenchTable } from './benchmark.ts';
import { countedServer, type Tally } from './counted-server.ts';
import { embeddedServer } from './embedded.ts';
import { evaluationSources } from './evaluation-sources.ts';
import { interleave } from './measure.ts';
import { benchEngine, requestAt, unaborted } from './stage.ts';
import { median } from './statistics.ts';

/**
 * What fusion costs: the time to the whole text of every method against each member alone and against
 * whole drafts of all members, and how much models are asked for a token of it. Blocks, so that methods
 * that work in rounds have several.
 */
export const fusionCost: Benchmark = {
  name: 'fusion-cost',
  async run(bench) {
    const places = blocks(bench.rounds(16, 2), bench.seed);
    const few = places.slice(0, bench.rounds(6, 2));
    const { address } = await bench.ollama();
    const ollama = createOllamaServer({ id: 'ollama', address, clock: systemClock });
    const embedded = embeddedServer();
    try {
      return [
        await measure('embedded llama.cpp', embedded, 'embedded', '', places, embedded),
        await measure('Ollama', ollama, 'ollama', ':latest', few, embedded),
      ];
    } finally {
      await Promise.all([ollama.dispose(), embedded.dispose()]);
    }
  },
};

const MEMBERS = ['ensemble-nano-ts', 'ensemble-nano-py', 'ensemble-nano-mix'];
const FUSING = strategies.filter(({ family }) => family.endsWith('-fusion'));
/** Everybody's whole text, and nothing else. */
const WHOLE_DRAFTS = 'majority';

interface Place {
  readonly before: string;
  readonly after: string;
  readonly languageId: string;
}

interface Arm {
  readonly name: string;
  readonly engine: Engine;
  readonly texts: string[];
  readonly tallies: Tally[];
}

/** Bodies of functions and the like, evenly over the files that have any. */
function blocks(count: number, seed: number): readonly Place[] {
  const random = seededRandom(seed);
  const { sources } = evaluationSources();
  const all = sources.flatMap((source) => {
    for (const line of suitableLines(source)) {
      const hole = cutHole(source, line, 'block', random);
      if (hole !== undefined) return [hole];
    }
    return [];
  });
  const step = Math.max(1, Math.floor(all.length / count));
  return all.filter((_, i) => i % step === 0).slice(0, count);
}

async function measure(
  backend: string,
  server: ModelServer,
  serverId: string,
  tag: string,
  places: readonly Place[],
  counter: ModelServer,
): Promise<BenchTable> {
  const counted = countedServer(server);
  const members = MEMBERS.map((name) => `${serverId}:${name}${tag}`);
  const armOf = (name: string, strategyId: string, asked: readonly string[]): Arm => ({
    name,
    engine: benchEngine({
      servers: [counted.server],
      settings: { strategyId, members: asked, multiline: 'always', explicitMs: 600_000 },
    }),
    texts: [],
    tallies: [],
  });
  const alone = members.map((id, i) => armOf(`${MEMBERS[i] ?? id} alone`, 'fixed', [id]));
  const drafts = armOf('whole drafts of all', WHOLE_DRAFTS, members);
  // Elsewhere nobody tells vectors, and another method would stand in.
  const able = FUSING.filter(
    ({ needs }) => serverId === 'embedded' || needs.primitives?.vectors === undefined,
  );
  const fusing = able.map(({ id }) => armOf(`\`${id}\``, id, members));
  const arms = [...alone, drafts, ...fusing];
  try {
    const times = await interleave(
      Object.fromEntries(
        arms.map((arm) => [
          arm.name,
          async (round: number) => {
            const place = places[round % places.length]!;
            counted.take();
            const time = await complete(arm, place);
            arm.tallies.push(counted.take());
            return time;
          },
        ]),
      ),
      places.length,
    );
    return await tableOf(backend, counter, { alone, drafts, arms, times });
  } finally {
    for (const { engine } of arms) engine.dispose();
  }
}

/** Time to the whole text. */
async function complete({ engine, texts }: Arm, place: Place): Promise<number> {
  const { languageId } = place;
  const request = requestAt(place.before, place.after, { languageId, trigger: 'explicit' });
  const startedAt = performance.now();
  const result = await engine.complete(request, undefined, unaborted);
  const time = performance.now() - startedAt;
  texts.push(result.kind === 'completion' ? (result.shown[0]?.text ?? '') : '');
  return time;
}

interface Measured {
  readonly alone: readonly Arm[];
  readonly drafts: Arm;
  readonly arms: readonly Arm[];
  readonly times: Readonly<Record<string, readonly number[]>>;
}

async function tableOf(
  backend: string,
  counter: ModelServer,
  { alone, drafts, arms, times }: Measured,
): Promise<BenchTable> {
  const figures = new Map(
    await Promise.all(
      arms.map(async (arm) => {
        // The first round was for warming up.
        const tokens = await tokensOf(counter, arm.texts.slice(1));
        const timeMs = sum(times[arm.name] ?? []);
        const tallies = arm.tallies.slice(1);
        const calls = sum(tallies.map(({ drafts: d, scores, nexts }) => d + scores + nexts));
        const worked = sum(tallies.map(({ written, scored, nexts }) => written + scored + nexts));
        return [arm, { tokens, speed: (1000 * tokens) / timeMs, calls, worked }] as const;
      }),
    ),
  );
  const slowest = Math.min(...alone.map((arm) => figures.get(arm)?.speed ?? Number.NaN));
  const rows = arms.map((arm) => {
    const { tokens, speed, calls, worked } = figures.get(arm)!;
    const ratios = (times[arm.name] ?? []).map((time, i) => time / (times[drafts.name]?.[i] ?? 0));
    return [
      arm.name,
      ms(median(times[arm.name] ?? [])),
      speed.toFixed(0),
      ratio(speed / slowest),
      ratio(calls / tokens),
      ratio(worked / tokens),
      ratio(median(ratios)),
    ];
  });
  return {
    name: `fusion-cost-${backend === 'Ollama' ? 'ollama' : 'embedded'}`,
    title: `What fusion costs, ${backend}`,
    note: `${times[drafts.name]?.length ?? 0} blocks, three small models, arms in turns; time to the whole text, which grows with its length. A token is one of ensemble-nano-mix, whoever wrote it. Calls: drafts, scores and lists of next tokens. Read and written: tokens written, tokens of given texts read, one a list; prompts are not counted. Lazy fusion must stay within 1.3 of whole drafts, goal 1.1.`,
    head: [
      'way',
      'time, p50',
      'tokens a second',
      '÷ slowest member alone',
      'calls a token',
      'read and written a token',
      'time ÷ whole drafts, p50',
    ],
    rows,
  };
}

/** Tokens of texts by one vocabulary, whoever wrote them. */
async function tokensOf(server: ModelServer, texts: readonly string[]): Promise<number> {
  const listed = await server.list(unaborted);
  const description = listed.find(({ name }) => name === 'ensemble-nano-mix');
  const model = description && server.model(description);
  const scores = (await model?.score?.({ prefix: '\n', texts: [...texts] }, unaborted)) ?? [];
  return sum(scores.map(({ tokens }) => tokens));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
