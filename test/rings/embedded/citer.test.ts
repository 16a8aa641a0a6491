import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ModelServer } from '../../../src/core/model.ts';
import { seededRandom } from '../../../src/core/random.ts';
import type { RouterWeights } from '../../../src/core/router-weights.ts';
import { routerExamples } from '../../../src/learning/router-examples.ts';
import { PUBLISHED_TRAINING, trainRouter } from '../../../src/math/train-router.ts';
import { completedPlaces, PLACES, type Completed, type Place } from './completed-places.ts';
import { embeddedServer, modelNamed, repository } from './models.ts';

const [TYPESCRIPT, PYTHON] = PLACES;
/** Real code that is pinned by the lock file. */
const PINNED_SOURCE = 'node_modules/@huggingface/jinja/src/runtime.ts';
/** Of equal trust and about one size: the files' bytes decide who is small. */
const SMALL = 'embedded:ensemble-nano-mix';

describe('CITER with two of the small models', function () {
  this.timeout(240_000);
  let server: ModelServer;

  before(() => {
    server = embeddedServer();
  });
  after(() => server.dispose());

  async function complete(
    place: Place,
    large: string,
    parameters: Readonly<Record<string, number>>,
    router?: RouterWeights,
  ): Promise<Completed> {
    const [completed] = await completedPlaces(
      server,
      {
        ...{ strategyId: 'citer', strategyParameters: { citer: parameters } },
        members: [SMALL, `embedded:${large}`],
        trained: router === undefined ? {} : { router },
      },
      [place],
    );
    assert.ok(completed);
    const { shown, spans } = completed.completion;
    assert.equal(spans.map((span) => span.text).join(''), shown[0]?.text);
    return completed;
  }

  for (const [place, large] of [
    [TYPESCRIPT, 'ensemble-nano-ts'],
    [PYTHON, 'ensemble-nano-py'],
  ] as const) {
    it(`writes by turns in ${place.languageId}, with confidences`, async () => {
      for (const unit of [0, 1, 2]) {
        const { completion, note } = await complete(place, large, { unit, threshold: 0.9 });
        assert.equal(note, 'router:shipped');
        const judged = completion.spans.filter(({ score }) => score !== undefined);
        assert.ok(judged.length > 0, JSON.stringify(completion.spans));
        for (const { modelId, score = 0, fidelity, runnerUp } of judged) {
          assert.ok(score >= 0 && score <= 1);
          assert.equal(fidelity, 'walk');
          assert.equal(runnerUp !== undefined, modelId !== SMALL);
          if (runnerUp !== undefined) assert.ok(runnerUp.score < 0.9 && runnerUp.modelId === SMALL);
        }
      }
    });

    it(`has one author at the ends of the threshold in ${place.languageId}`, async () => {
      const { completion: alone } = await complete(place, large, { threshold: 0 });
      assert.deepEqual(alone.shown[0]?.modelIds, [SMALL]);
      const { completion: both } = await complete(place, large, { threshold: 1 });
      assert.ok(both.shown[0]?.modelIds.includes(`embedded:${large}`));
    });
  }

  it('goes by the hidden states of the small one with a router that was trained on them', async () => {
    const [small, large] = await Promise.all([
      modelNamed(server, 'ensemble-nano-mix'),
      modelNamed(server, 'ensemble-nano-ts'),
    ]);
    const { signal } = new AbortController();
    const source = await readFile(path.join(repository, PINNED_SOURCE), 'utf8');
    const examples = [];
    for (const start of [3000, 6000, 9000, 12_000, 15_000]) {
      const right = {
        ...{ prefix: source.slice(0, start), text: source.slice(start, start + 100) },
        group: `${start}`,
      };
      examples.push(...(await routerExamples({ small, large }, right, 'hidden-state', signal)));
    }
    assert.ok(examples.length > 50 && examples.every(({ features }) => features.length === 128));
    const trained = trainRouter(examples, {
      ...PUBLISHED_TRAINING,
      ...{ form: 'mlp', rate: 1e-3, epochs: 3, random: seededRandom(1) },
    });
    assert.ok(trained !== undefined);
    const { completion, note } = await complete(
      TYPESCRIPT,
      'ensemble-nano-ts',
      {},
      {
        ...{ version: 1, layers: trained.layers, threshold: trained.threshold },
        ...{ features: { kind: 'hidden-state', modelId: SMALL }, examples: examples.length },
      },
    );
    assert.equal(note, 'router:hidden-state');
    const fidelities = completion.spans.flatMap(({ fidelity }) => fidelity ?? []);
    assert.deepEqual([...new Set(fidelities)], ['exact']);
  });
});
