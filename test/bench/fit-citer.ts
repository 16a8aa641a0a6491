// Trains CITER's router as shipped, on log-probabilities of the small models, and prints it as TypeScript.
//   node test/bench/fit-citer.ts > src/strategies/token-fusion/fitted-router.ts
import { seededRandom } from '../../src/core/random.ts';
import { PUBLISHED_TRAINING, trainRouter } from '../../src/math/train-router.ts';
import { embeddedServer } from './embedded.ts';
import { routerPairs, routerSources, seenPlaces } from './router-examples.ts';
import { routerPackages } from './router-packages.ts';

const FILES_OF_A_PACKAGE = 14;
const STRETCHES = 3;

const server = embeddedServer();
try {
  const random = seededRandom(3);
  const pairOf = await routerPairs(server);
  const sources = routerSources(routerPackages, FILES_OF_A_PACKAGE, random);
  const { places, unlabelled } = await seenPlaces(pairOf, sources, STRETCHES, random);
  const examples = places.map(({ logprobs: features, label, group }) => ({
    ...{ features, label, group },
  }));
  const training = { ...PUBLISHED_TRAINING, form: 'logistic', rate: 1e-3 } as const;
  const router = trainRouter(examples, { ...training, random: seededRandom(5) });
  const [layer] = router?.layers ?? [];
  if (router === undefined || layer === undefined) throw new Error('nothing to learn from');
  const stand = places.filter(({ label }) => label === 1).length;
  process.stderr.write(
    `${places.length} labelled, ${stand} of them the small model’s, ${unlabelled} both wrong; ` +
      `${router.epochs} epochs, ${router.heldOut.loss.toFixed(4)} nats on ${router.heldOut.examples} held out\n`,
  );
  const list = (values: readonly number[] = []): string =>
    values.map((value) => Number(value.toFixed(4))).join(', ');
  process.stdout.write(`import type { RouterWeights } from '../../core/router-weights.ts';

/**
 * CITER's router for members without one of their own: features of \`router-features.ts\`. Trained on
 * ${places.length} tokens of the small models in the packages of \`router-packages.ts\` by
 * \`test/bench/fit-citer.ts\`.
 */
export const fittedRouter: RouterWeights = {
  version: 1,
  features: { kind: 'logprobs' },
  layers: [
    {
      weights: [
        [${list(layer.weights[0])}],
      ],
      bias: [${list(layer.bias)}],
      relu: false,
    },
  ],
  threshold: ${Number(router.threshold.toFixed(4))},
  examples: ${places.length},
};
`);
} finally {
  await server.dispose();
}
