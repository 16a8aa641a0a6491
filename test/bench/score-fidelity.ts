import { systemClock } from '../../src/core/clock.ts';
import type { LanguageModel } from '../../src/core/model.ts';
import { seededRandom } from '../../src/core/random.ts';
import { createOllamaServer } from '../../src/providers/ollama/ollama-server.ts';
import { ollamaClientAt } from '../../src/providers/ollama/ollama-client.ts';
import { probeScoring } from '../../src/providers/ollama/probe-scoring.ts';
import { scoreTexts } from '../../src/providers/ollama/score-texts.ts';
import type { ScoringAbilities, ScoringWay } from '../../src/providers/ollama/scoring-abilities.ts';
import { createScoringCalls, type ScoringCalls } from '../../src/providers/ollama/scoring-calls.ts';
import { createConnection } from '../../src/providers/transport/connection.ts';
import { ms, percent, type Benchmark, type BenchTable } from './benchmark.ts';
import { embeddedServer } from './embedded.ts';
import { evaluationSources } from './evaluation-sources.ts';
import { cutHoles } from './holes.ts';
import { naiveForced, naiveWalk } from './naive-scores.ts';
import { rivalsAt, type RivalSet } from './rival-texts.ts';
import { unaborted } from './stage.ts';
import { mean } from './statistics.ts';

/** Nats a byte of each text by one way of scoring, beside the exact ones. */
interface ScoredSet {
  readonly given: readonly number[];
  readonly exact: readonly number[];
  readonly tookMs: number;
}

type Scorer = (set: RivalSet) => Promise<readonly number[]>;

const MARGINS = [
  ['under 0.02', 0, 0.02],
  ['0.02 to 0.1', 0.02, 0.1],
  ['over 0.1', 0.1, Infinity],
] as const;

/**
 * Scores of the same file by the embedded llama.cpp, which are the model's own, and by every way that a
 * real Ollama leaves, on sets of rival line ends.
 */
export const scoreFidelity: Benchmark = {
  name: 'score-fidelity',
  async run(bench) {
    const { address } = await bench.ollama();
    const random = seededRandom(bench.seed);
    const count = bench.rounds(200, 12);
    const holes = cutHoles(evaluationSources().sources, count, random);
    const embedded = embeddedServer();
    const results = new Map<string, ScoredSet[]>();
    try {
      const writers = (await embedded.list(unaborted)).map((one) => embedded.model(one));
      const judges = await Promise.all(
        (['ts', 'py'] as const).map((name) =>
          judgeNamed(`ensemble-nano-${name}`, writers, address),
        ),
      );
      for (const hole of holes) {
        const set = await rivalsAt(hole, writers, random);
        const judge = judges[set.languageId === 'python' ? 1 : 0]!;
        const exact = await judge.exact(set);
        for (const [name, scorer] of Object.entries(judge.ways)) {
          const start = performance.now();
          const given = await scorer(set);
          const scored = { given, exact, tookMs: performance.now() - start };
          results.set(name, [...(results.get(name) ?? []), scored]);
        }
      }
    } finally {
      await embedded.dispose();
    }
    return [tableOf(results, holes.length)];
  },
};

interface Judge {
  readonly exact: Scorer;
  readonly ways: Readonly<Record<string, Scorer>>;
}

async function judgeNamed(
  name: string,
  writers: readonly LanguageModel[],
  address: string,
): Promise<Judge> {
  const own = writers.find(({ description }) => description.name === name);
  if (own?.score === undefined) throw new Error(`no ${name}`);
  const { calls, abilities } = await scoringOf(name, address);
  const along =
    (way: ScoringWay, known: ScoringAbilities = abilities): Scorer =>
    async ({ prefix, texts }) =>
      perByte(await scoreTexts(calls, known, way, { prefix, texts }, unaborted));
  const each =
    (score: (calls: ScoringCalls, prefix: string, text: string) => Promise<number>): Scorer =>
    async ({ prefix, texts }) => {
      const nats: number[] = [];
      for (const text of texts) nats.push((await score(calls, prefix, text)) / lengthOf(text));
      return nats;
    };
  const { forces, lists } = abilities;
  return {
    exact: async ({ prefix, texts }) => perByte(await own.score!({ prefix, texts }, unaborted)),
    ways: {
      'tokens drawn by seed (`exact`)': along('exact'),
      'forced JSON, read by tokens, what is not listed walked (`forced`)': along('forced'),
      'lists of 20, by tokens (`walk`)': along('walk'),
      'lists of 20, by bytes (`walk`)': along('walk', { forces, lists }),
      'forced JSON, plain sum': each(naiveForced),
      'lists of 20, whole rest for a missing token': each(naiveWalk),
    },
  };
}

async function scoringOf(name: string, address: string) {
  const url = new URL(address);
  const connection = createConnection({ clock: systemClock, url, stallMs: 60_000 });
  const settings = { model: name, stop: [], thinking: false };
  const calls = createScoringCalls(() => settings, connection, ollamaClientAt(url));
  const server = createOllamaServer({ id: 'ollama', address, clock: systemClock });
  const abilities = await probeScoring(
    calls,
    () => server.show(name, unaborted, true),
    systemClock,
    unaborted,
  );
  return { calls, abilities };
}

function perByte(
  scores: readonly { readonly logprobNats: number; readonly bytes: number }[],
): readonly number[] {
  return scores.map(({ logprobNats, bytes }) => logprobNats / bytes);
}

function lengthOf(text: string): number {
  return Buffer.byteLength(text);
}

function tableOf(results: ReadonlyMap<string, readonly ScoredSet[]>, holes: number): BenchTable {
  const rows = [...results].map(([name, sets]) => {
    const differences = sets.flatMap(({ given, exact }) =>
      given.map((value, i) => value - exact[i]!),
    );
    const agreement = MARGINS.map(([, from, to]) => {
      const within = sets.filter(({ exact }) => {
        const margin = marginOf(exact);
        return margin >= from && margin < to;
      });
      const agreed = within.filter(({ given, exact }) => bestOf(given) === bestOf(exact)).length;
      return `${agreed} of ${within.length} (${percent(agreed / within.length, 0)})`;
    });
    return [
      name,
      mean(differences).toFixed(3),
      mean(differences.map(Math.abs)).toFixed(3),
      ...agreement,
      mean(sets.map(({ given, exact }) => rankCorrelation(given, exact))).toFixed(3),
      ms(mean(sets.map(({ given, tookMs }) => tookMs / given.length))),
    ];
  });
  return {
    name: 'score-fidelity',
    title: 'Scores of given texts on a real Ollama against the exact ones',
    note: `${holes} sets of up to six rival line ends (what stands there, drafts of the three small models, exchanged names) in packages the models were not trained on; Python sets scored by ensemble-nano-py, others by ensemble-nano-ts, the same files in the embedded llama.cpp and in Ollama. Bias and error in nats a byte; agreement on the best text by its exact margin over the second in nats a byte; rank correlation: mean of Spearman's over the sets. The last two rows are what was published or comes to mind first. A model of 1.5 M parameters leaves more to the rest of a list than a good one.`,
    head: [
      'way',
      'bias',
      'mean error',
      ...MARGINS.map(([name]) => `best agreed, ${name}`),
      'rank correlation',
      'time a text',
    ],
    rows,
  };
}

function bestOf(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}

function marginOf(values: readonly number[]): number {
  const [best = 0, second = -Infinity] = [...values].sort((a, b) => b - a);
  return best - second;
}

/** Spearman's: Pearson's correlation of the ranks, equal values sharing their mean rank. */
function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranksOf(a), ranksOf(b)];
  const [meanX, meanY] = [mean(x), mean(y)];
  let product = 0;
  let squareX = 0;
  let squareY = 0;
  for (const [i, value] of x.entries()) {
    product += (value - meanX) * (y[i]! - meanY);
    squareX += (value - meanX) ** 2;
    squareY += (y[i]! - meanY) ** 2;
  }
  return squareX === 0 || squareY === 0 ? 0 : product / Math.sqrt(squareX * squareY);
}

function ranksOf(values: readonly number[]): readonly number[] {
  return values.map(
    (value) =>
      values.filter((other) => other < value).length +
      (values.filter((other) => other === value).length - 1) / 2,
  );
}
