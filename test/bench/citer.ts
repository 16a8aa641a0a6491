import type { Completion } from '../../src/core/completion.ts';
import type { ModelServer } from '../../src/core/model.ts';
import { seededRandom } from '../../src/core/random.ts';
import type { RouterWeights } from '../../src/core/router-weights.ts';
import { areaUnderRoc } from '../../src/math/calibration.ts';
import { routerConfidence } from '../../src/math/router.ts';
import {
  PUBLISHED_TRAINING,
  trainRouter,
  type TrainedRouter,
} from '../../src/math/train-router.ts';
import { fittedRouter } from '../../src/strategies/token-fusion/fitted-router.ts';
import { editSimilarity } from '../../src/text/edit-similarity.ts';
import { percent, ratio, type Bench, type Benchmark, type BenchTable } from './benchmark.ts';
import { embeddedServer } from './embedded.ts';
import { evaluationSources } from './evaluation-sources.ts';
import { cutHoles, familyOf, type Hole } from './holes.ts';
import {
  drawnFiles,
  routerPairs,
  routerSources,
  seenPlaces,
  type SeenPlace,
} from './router-examples.ts';
import { routerPackages } from './router-packages.ts';
import { benchEngine, requestAt, unaborted } from './stage.ts';
import { mean } from './statistics.ts';

const SMALL = 'embedded:ensemble-nano-mix';
/** Router and strategy are trained and judged on files of different packages. */
const PAIR =
  'ensemble-nano-mix (2.0 MB) is the small one, the model of the language (2.3 MB) the large one: models of one size, so this shows the mechanics and how well a router tells, and nothing of what is saved.';

/** CITER: how well each router tells whose token is right, then what the whole method writes. */
export const citerBenchmark: Benchmark = {
  name: 'citer',
  async run(bench) {
    const server = embeddedServer();
    try {
      const { table, byState } = await routerTable(server, bench);
      return [table, await frontierTable(server, bench, byState)];
    } finally {
      await server.dispose();
    }
  },
};

async function routerTable(
  server: ModelServer,
  bench: Bench,
): Promise<{ readonly table: BenchTable; readonly byState: RouterWeights }> {
  const random = seededRandom(bench.seed);
  const pairOf = await routerPairs(server);
  const perPackage = bench.rounds(4, 1);
  const training = await seenPlaces(
    pairOf,
    routerSources(routerPackages, perPackage, random),
    ...([2, random, true] as const),
  );
  const judged = await seenPlaces(
    pairOf,
    drawnFiles(evaluationSources().sources, perPackage, random),
    ...([2, random, true] as const),
  );
  const again = trainedOn(training.places, 'logprobs', bench.seed);
  const byState = trainedOn(training.places, 'state', bench.seed);
  const { places, unlabelled } = judged;
  const ways: readonly (readonly [string, (place: SeenPlace) => number])[] = [
    ['the same for every token', () => 1],
    ['p of the small model’s token', ({ logprobs }) => logprobs[0] ?? 0],
    ['log-probabilities, as shipped', ({ logprobs }) => confidence(fittedRouter, logprobs)],
    ['log-probabilities, trained here', ({ logprobs }) => confidence(again, logprobs)],
    ['last hidden state, trained here', ({ state }) => confidence(byState, state)],
  ];
  const stand = places.filter(({ label }) => label === 1).length / places.length;
  const table: BenchTable = {
    name: 'citer-routers',
    title: 'CITER: how well a router tells whether the small model’s token may stand',
    note:
      `${places.length} tokens of real files in packages that neither the models nor a router were trained on; in ${percent(stand)} of them the small model is right, in the others the large one alone; ${unlabelled} more that both get wrong are left out. ` +
      `AUC: the chance that a token that stands is trusted more than one that does not. Right: share told right at the best threshold of the training files. Trained here on ${training.places.length} tokens; as shipped on ${fittedRouter.examples}. ${PAIR}`,
    head: ['router sees', 'AUC', 'TypeScript and JavaScript', 'Python', 'right'],
    rows: ways.map(([name, say]) => {
      const threshold = bestThreshold(training.places, say);
      const right = places.filter((one) => say(one) >= threshold === (one.label === 1)).length;
      return [
        name,
        areaOf(places, say),
        areaOf(
          places.filter(({ languageId }) => languageId !== 'python'),
          say,
        ),
        areaOf(
          places.filter(({ languageId }) => languageId === 'python'),
          say,
        ),
        percent(right / places.length),
      ];
    }),
  };
  return {
    table,
    byState: {
      ...{ version: 1, layers: byState.layers, threshold: byState.threshold },
      ...{ features: { kind: 'hidden-state', modelId: SMALL }, examples: training.places.length },
    },
  };
}

function trainedOn(
  places: readonly SeenPlace[],
  kind: 'logprobs' | 'state',
  seed: number,
): TrainedRouter {
  const router = trainRouter(
    places.map(({ label, group, [kind]: features }) => ({ features, label, group })),
    {
      ...PUBLISHED_TRAINING,
      ...{ form: kind === 'state' ? 'mlp' : 'logistic', rate: 1e-3, random: seededRandom(seed) },
    },
  );
  if (router === undefined) throw new Error('nothing to learn from');
  return router;
}

function confidence(router: Pick<RouterWeights, 'layers'>, features: readonly number[]): number {
  return routerConfidence(router, features) ?? 0;
}

function areaOf(places: readonly SeenPlace[], say: (place: SeenPlace) => number): string {
  const forecasts = places.map((one) => ({ probability: say(one), happened: one.label === 1 }));
  return ratio(areaUnderRoc(forecasts) ?? NaN);
}

/** The one that tells the most places right. */
function bestThreshold(places: readonly SeenPlace[], say: (place: SeenPlace) => number): number {
  const sorted = places
    .map((one) => ({ said: say(one), label: one.label }))
    .sort((a, b) => a.said - b.said);
  let [right, most, best] = [sorted.filter(({ label }) => label === 1).length, -1, 0];
  for (const [i, { said, label }] of sorted.entries()) {
    if (said !== sorted[i - 1]?.said && right > most) [most, best] = [right, said];
    right += label === 1 ? -1 : 1;
  }
  return right > most ? Infinity : best;
}

interface Way {
  readonly name: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly router?: RouterWeights;
}

async function frontierTable(
  server: ModelServer,
  bench: Bench,
  byState: RouterWeights,
): Promise<BenchTable> {
  const holes = cutHoles(
    evaluationSources().sources,
    bench.rounds(40, 6),
    seededRandom(bench.seed),
  );
  const ways: readonly Way[] = [
    ...[0, 0.5, 0.7, 0.9, 0.95, 1].map((threshold) => ({
      name: `shipped router, borders, threshold ${threshold}`,
      parameters: { threshold, unit: 1 },
    })),
    { name: 'shipped router, every token, threshold 0.9', parameters: { threshold: 0.9, unit: 0 } },
    { name: 'shipped router, lines, threshold 0.7', parameters: { threshold: 0.7, unit: 2 } },
    {
      name: 'hidden states, borders, threshold 0.7',
      ...{ parameters: { threshold: 0.7, unit: 1 }, router: byState },
    },
  ];
  const rows: (readonly string[])[] = [];
  for (const way of ways) {
    const written = [];
    for (const hole of holes) written.push(await writtenBy(way, hole, server));
    rows.push([
      way.name,
      percent(mean(written.map(({ byLarge }) => byLarge))),
      percent(mean(written.map(({ exact }) => exact))),
      ratio(mean(written.map(({ similarity }) => similarity))),
    ]);
  }
  return {
    name: 'citer-frontier',
    title: 'CITER: what the large model writes, and how good the text is',
    note: `${holes.length} line ends in packages that neither the models nor a router were trained on; small models that are rarely right. Characters of the large model: mean share of the text. At threshold 0 the small model writes alone; at 1 the large one is asked everywhere and the small one’s text stays where it agrees. ${PAIR}`,
    head: ['router', 'characters of the large model', 'exact', 'edit similarity'],
    rows,
  };
}

async function writtenBy(
  { parameters, router }: Way,
  { before, after, reference, languageId }: Hole,
  server: ModelServer,
) {
  const large = familyOf(languageId) === 'Python' ? 'py' : 'ts';
  const engine = benchEngine({
    servers: [server],
    settings: {
      ...{ strategyId: 'citer', strategyParameters: { citer: parameters }, explicitMs: 60_000 },
      members: [SMALL, `embedded:ensemble-nano-${large}`],
      trained: router === undefined ? {} : { router },
    },
  });
  try {
    const request = requestAt(before, after, { languageId, trigger: 'explicit' });
    const result = await engine.complete(request, undefined, unaborted);
    const text = result.kind === 'completion' ? (result.shown[0]?.text ?? '') : '';
    return {
      exact: Number(text.trim() === reference.trim()),
      similarity: editSimilarity(text.trim(), reference.trim()),
      byLarge: result.kind === 'completion' ? shareOfLarge(result) : 0,
    };
  } finally {
    engine.dispose();
  }
}

function shareOfLarge({ spans }: Completion): number {
  const lengthOf = (all: Completion['spans']): number =>
    all.reduce((sum, { text }) => sum + text.length, 0);
  const length = lengthOf(spans);
  return length === 0 ? 0 : lengthOf(spans.filter(({ modelId }) => modelId !== SMALL)) / length;
}
