import { systemClock } from '../../src/core/clock.ts';
import type { ModelServer } from '../../src/core/model.ts';
import { seededRandom } from '../../src/core/random.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { createOllamaServer } from '../../src/providers/ollama/ollama-server.ts';
import { editSimilarity } from '../../src/text/edit-similarity.ts';
import { installedSyntaxService } from '../syntax/installed-syntax.ts';
import { ms, percent, ratio, type Benchmark, type BenchTable } from './benchmark.ts';
import { embeddedServer } from './embedded.ts';
import { evaluationSources } from './evaluation-sources.ts';
import { cutHoles, type Hole } from './holes.ts';
import { interleave } from './measure.ts';
import { benchEngine, requestAt, unaborted } from './stage.ts';
import { mean, median } from './statistics.ts';

/**
 * Time against quality: each strategy at each deadline, and each member alone, on the same holes in
 * turns. The bar for the time is the fastest member of the same round; the gain stands beside it.
 */
export const frontier: Benchmark = {
  name: 'frontier',
  async run(bench) {
    const holes = cutHoles(
      evaluationSources().sources,
      bench.rounds(24, 3),
      seededRandom(bench.seed),
    );
    const { address } = await bench.ollama();
    const ollama = createOllamaServer({ id: 'ollama', address, clock: systemClock });
    const embedded = embeddedServer();
    try {
      return [
        await measure(
          'Ollama',
          ollama,
          MEMBERS.map((name) => `ollama:${name}:latest`),
          holes,
        ),
        await measure(
          'embedded llama.cpp',
          embedded,
          MEMBERS.map((name) => `embedded:${name}`),
          holes,
        ),
      ];
    } finally {
      await Promise.all([ollama.dispose(), embedded.dispose()]);
    }
  },
};

const MEMBERS = ['ensemble-nano-ts', 'ensemble-nano-py', 'ensemble-nano-mix'];
const DEADLINES_MS = [200, 400, 900];

interface Arm {
  readonly name: string;
  readonly member: boolean;
  readonly engine: Engine;
  readonly texts: string[];
}

async function measure(
  backend: string,
  server: ModelServer,
  members: readonly string[],
  holes: readonly Hole[],
): Promise<BenchTable> {
  const syntax = installedSyntaxService();
  const armOf = (
    name: string,
    strategyId: string,
    deadlineMs: number,
    asked: readonly string[],
  ): Arm => ({
    name,
    member: asked.length === 1,
    engine: benchEngine({
      servers: [server],
      syntax,
      settings: { strategyId, deadlineMs, members: asked },
    }),
    texts: [],
  });
  const arms = [
    ...members.map((id) => armOf(`${id.split(':')[1] ?? id} alone`, 'fixed', 30_000, [id])),
    armOf('`first`', 'first', 400, members),
    ...['majority', 'evidence'].flatMap((id) =>
      DEADLINES_MS.map((deadlineMs) =>
        armOf(`\`${id}\`, ${deadlineMs} ms`, id, deadlineMs, members),
      ),
    ),
  ];
  const warm = armOf('', 'majority', 30_000, members);
  let warmed = -1;
  try {
    const times = await interleave(
      Object.fromEntries(
        arms.map((arm) => [
          arm.name,
          async (round: number) => {
            const hole = holes[round % holes.length]!;
            // Every model has read the prompt before any arm is timed.
            if (warmed !== round) await complete(warm, hole);
            warmed = round;
            return await complete(arm, hole);
          },
        ]),
      ),
      holes.length,
    );
    return tableOf(backend, arms, times, holes);
  } finally {
    for (const { engine } of [...arms, warm]) engine.dispose();
    await syntax.dispose();
  }
}

/** Completes a hole; returns the time to the text, and waits until every member has ended. */
async function complete({ engine, texts }: Arm, hole: Hole): Promise<number> {
  const { languageId } = hole;
  const request = requestAt(hole.before, hole.after, { languageId });
  const result = await engine.complete(request, undefined, unaborted);
  texts.push(result.kind === 'completion' ? (result.shown[0]?.text ?? '') : '');
  if (result.kind === 'completion') await engine.run(result.runId)?.finished;
  return result.totalMs;
}

function tableOf(
  backend: string,
  arms: readonly Arm[],
  times: Readonly<Record<string, readonly number[]>>,
  holes: readonly Hole[],
): BenchTable {
  const alone = arms.filter(({ member }) => member);
  const timesOf = ({ name }: Arm): readonly number[] => times[name] ?? [];
  const fastestInRound = holes.map((_, i) =>
    Math.min(...alone.map((arm) => timesOf(arm)[i] ?? Infinity)),
  );
  const fastest = alone.toSorted((a, b) => median(timesOf(a)) - median(timesOf(b)))[0]!;
  // The warm-up round was on the first hole, and round n is on hole n.
  const scores = (arm: Arm): { readonly exact: number; readonly similar: number } => {
    const judged = arm.texts
      .slice(1)
      .map((text, i) => ({ text, hole: holes[(i + 1) % holes.length]! }));
    return {
      exact: mean(judged.map(({ text, hole }) => Number(text.trim() === hole.reference.trim()))),
      similar: mean(
        judged.map(({ text, hole }) => (text === '' ? 0 : editSimilarity(text, hole.reference))),
      ),
    };
  };
  const bar = scores(fastest);
  const rows = arms.map((arm) => {
    const { exact, similar } = scores(arm);
    const ratios = timesOf(arm).map((time, i) => time / (fastestInRound[i] ?? Number.NaN));
    return [
      arm.name + (arm === fastest ? ' (fastest)' : ''),
      ms(median(timesOf(arm))),
      ratio(median(ratios)),
      percent(exact),
      signed(100 * (exact - bar.exact), 1),
      signed(similar - bar.similar, 3),
    ];
  });
  return {
    name: `frontier-${backend === 'Ollama' ? 'ollama' : 'embedded'}`,
    title: `Time to ghost text against the fastest member alone, ${backend}`,
    note:
      `${holes.length} line-end holes, prompts read before, arms in turns; three members of one device, one after the other. ` +
      'The gain is over the fastest member; with so few holes it says little by itself, see the quality table.',
    head: [
      'way',
      'p50',
      '÷ fastest of the round, p50',
      'exact match',
      'gained, points',
      'similarity gained',
    ],
    rows,
  };
}

function signed(value: number, digits: number): string {
  return `${value >= 0 ? '+' : '−'}${Math.abs(value).toFixed(digits)}`;
}
