// Trains the rankers as shipped on what the small models and the model of the workspace write into holes of
// `rankerPackages`, and prints them as TypeScript. The recording is kept in FILE where one is named, and
// taken from there the next time; it takes some minutes.
//   node test/bench/fit-ranker.ts [FILE] > src/strategies/ranking/trained/fitted-ranker.ts
import { rankerExample } from '../../src/benchmark/rankers/ranker-examples.ts';
import { choiceFigures, type ChoiceFigures } from '../../src/benchmark/rankers/choice-figures.ts';
import { withMembers } from '../../src/benchmark/rankers/some-members.ts';
import { RANKERS_TRAINING, trainRankers } from '../../src/benchmark/rankers/train-rankers.ts';
import { memberRecord } from '../../src/benchmark/rankers/trust-after.ts';
import { viewsOfRequest, type RequestViews } from '../../src/benchmark/rankers/views-of-request.ts';
import { seededRandom } from '../../src/core/random.ts';
import { pairScores } from '../../src/math/pair-scores.ts';
import { trainPairRanker } from '../../src/math/train-pair-ranker.ts';
import { splitByGroup } from '../../src/math/train-router.ts';
import { installedSyntaxService } from '../syntax/installed-syntax.ts';
import { rankerRecording } from './ranker-recording.ts';
import { NANO_MEMBERS } from './recorded-holes.ts';
import { unaborted } from './stage.ts';

const HOLES_OF_A_LANGUAGE = 650;
const SEED = 7;
const DIGITS = 4;
/** Shipped, so small. */
const FOREST = { trees: 20, maxDepth: 5, leastLeaf: 20, seed: SEED };

const lines = await rankerRecording(HOLES_OF_A_LANGUAGE, process.argv[2]);
const syntax = installedSyntaxService();
const record = memberRecord(lines);
const random = seededRandom(SEED);
const views: RequestViews[] = [];
for (const line of lines) {
  const seen = await viewsOfRequest(line, { syntax, record, random, signal: unaborted });
  if (seen !== undefined) views.push(seen);
}
const pair = { ...RANKERS_TRAINING.pair, seed: SEED };
const trained = trainRankers(views, { pair, forest: FOREST, team: false });
if (trained === undefined) throw new Error('nothing to learn from');
const { weights, heldOut } = trained;

const tell = (name: string, figures: ChoiceFigures): void => {
  const { requests, chosen, bestMember, random: drawn, oracle, gapClosed = 0 } = figures;
  const [a, b, c, d] = [chosen, drawn, bestMember, oracle].map((one) => (100 * one).toFixed(1));
  process.stderr.write(
    `${name}: ${a} (drawn ${b}, best member ${c}, oracle ${d}), ${(100 * gapClosed).toFixed(0)} % of the gap, ${requests} requests\n`,
  );
};
process.stderr.write(
  `${views.length} requests, ${weights.pairs} pairs; held out: ${(100 * heldOut.pairs.accuracy).toFixed(1)} % of ${heldOut.pairs.pairs} pairs in order\n`,
);
tell('similarity, pair ranker', heldOut.quality.pair);
tell('similarity, forest', heldOut.quality.forest);
tell('exact, pair ranker', heldOut.right.pair);
tell('exact, forest', heldOut.right.forest);
await tellSmallModels();
await syntax.dispose();

process.stdout.write(`import type { RankerWeights } from '../../../core/ranker-weights.ts';
import type { Trained } from '../../../core/trained.ts';

/**
 * Weights that rankers use where the user has had none trained: features of \`candidate-features.ts\`,
 * trained on ${views.length} holes in the packages of \`ranker-packages.ts\`, each seen with several sets of
 * members, by \`test/bench/fit-ranker.ts\`. What running texts tells was never known there, and counts
 * nothing here.
 */
// prettier-ignore
export const fittedRanker: RankerWeights = ${typescriptOf(weights)};

/** The user's own weights, else those shipped. */
export function rankerFor(trained: Trained | undefined): RankerWeights {
  return trained?.ranker ?? fittedRanker;
}
`);

/** How a ranker that has never seen the held-out files chooses among the small models alone. */
async function tellSmallModels(): Promise<void> {
  const small = new Set(NANO_MEMBERS);
  const grouped = await Promise.all(
    views.map(async (view, i) => {
      const line = lines.find(({ id }) => id === view.whole.id) ?? lines[i]!;
      const alone = await rankerExample(withMembers(line, small), { syntax, signal: unaborted });
      return { ...view, alone, group: view.whole.group };
    }),
  );
  const { kept, heldOut: held } = splitByGroup(grouped, seededRandom(SEED));
  const ranker = trainPairRanker(
    kept.flatMap(({ whole, further }) => [whole, ...further]),
    pair,
  );
  if (ranker === undefined) return;
  const [judged, before] = [held, kept].map((list) => list.flatMap(({ alone }) => alone ?? []));
  for (const [name, rating] of [
    ['similarity', (quality: number) => quality],
    ['exact', (quality: number) => Number(quality === 1)],
  ] as const) {
    const figures = choiceFigures(
      judged!,
      before!,
      ({ candidates }) =>
        pairScores(
          ranker,
          candidates.map(({ features }) => features),
        ),
      rating,
    );
    tell(`${name}, pair ranker, small models alone`, figures);
  }
}

/** One line an entry of the second level, so that a change is a readable difference. */
function typescriptOf(value: object): string {
  const short = (_: string, one: unknown): unknown =>
    typeof one === 'number' ? Number(one.toPrecision(DIGITS)) : one;
  const text = (one: unknown): string => JSON.stringify(one, short).replaceAll('"', "'");
  const plain = text(value).replace(/'(\w+)':/g, '$1:');
  return plain.replaceAll('{weights:', '\n{weights:').replaceAll('{feature:', '\n{feature:');
}
