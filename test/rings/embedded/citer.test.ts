import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { systemClock } from '../../../src/core/clock.ts';
import type { Completion } from '../../../src/core/completion.ts';
import type { ModelServer } from '../../../src/core/model.ts';
import { seededRandom } from '../../../src/core/random.ts';
import type { RouterWeights } from '../../../src/core/router-weights.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { ENGINE_DEFAULTS } from '../../../src/engine/engine-settings.ts';
import { createSpeeds } from '../../../src/engine/speeds.ts';
import { noSyntax } from '../../../src/engine/syntax-tools.ts';
import { createHedgeLearner } from '../../../src/learning/hedge-learner.ts';
import { routerExamples } from '../../../src/learning/router-examples.ts';
import { PUBLISHED_TRAINING, trainRouter } from '../../../src/math/train-router.ts';
import { embeddedServer, modelNamed, repository } from './models.ts';

const TYPESCRIPT = {
  ...{ file: 'media/sample/task-queue.ts', languageId: 'typescript', line: 24, column: 25 },
};
const PYTHON = { file: 'media/sample/word_count.py', languageId: 'python', line: 16, column: 5 };
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
    { file, languageId, line, column }: typeof TYPESCRIPT,
    large: string,
    strategyParameters: Readonly<Record<string, number>>,
    router?: RouterWeights,
  ): Promise<{ readonly completion: Completion; readonly note: string | undefined }> {
    const engine = createEngine({
      servers: [server],
      settings: {
        ...ENGINE_DEFAULTS,
        ...{
          strategyId: 'citer',
          strategyParameters: { citer: strategyParameters },
          members: [SMALL, `embedded:${large}`],
        },
        routers: router === undefined ? {} : { citer: router },
        ...{ demoModels: true, speculative: false, debounceMs: 0, explicitMs: 200_000 },
      },
      ...{ clock: systemClock, seed: 1, syntax: noSyntax },
      ...{ learner: createHedgeLearner(), speeds: createSpeeds(), verdicts: new Map() },
      freeMemoryBytes: () => 64e9,
      onEvent: () => undefined,
      onStatus: () => undefined,
    });
    try {
      const text = await readFile(path.join(repository, file), 'utf8');
      const completion = await engine.complete(
        {
          ...{ id: file, trigger: 'explicit' },
          document: { uri: `file:///${file}`, path: file, languageId, version: 1, text },
          position: { line: line - 1, character: column - 1 },
        },
        undefined,
        new AbortController().signal,
      );
      assert.equal(completion.kind, 'completion', JSON.stringify(completion));
      assert.deepEqual(completion.failures, []);
      assert.equal(completion.spans.map((span) => span.text).join(''), completion.shown[0]?.text);
      return { completion, note: engine.run(completion.runId)?.latest?.note };
    } finally {
      engine.dispose();
    }
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
