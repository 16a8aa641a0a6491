import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { systemClock } from '../../../src/core/clock.ts';
import type { Completion } from '../../../src/core/completion.ts';
import type { ModelServer } from '../../../src/core/model.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { ENGINE_DEFAULTS } from '../../../src/engine/engine-settings.ts';
import { createSpeeds } from '../../../src/engine/speeds.ts';
import { noSyntax } from '../../../src/engine/syntax-tools.ts';
import { createHedgeLearner } from '../../../src/learning/hedge-learner.ts';
import { embeddedServer, repository } from './models.ts';

interface Place {
  readonly file: string;
  readonly languageId: string;
  /** Lines and columns count from 1. */
  readonly line: number;
  readonly column: number;
}

const PLACES: readonly [Place, Place] = [
  { file: 'media/sample/task-queue.ts', languageId: 'typescript', line: 24, column: 25 },
  { file: 'media/sample/word_count.py', languageId: 'python', line: 16, column: 5 },
];
/** Behind no blank: there a list has all tokens. */
const BEHIND_POINT: Place = { ...PLACES[1], line: 20, column: 14 };

type Parameters = Readonly<Record<string, number>>;

describe('the three small models, token by token', function () {
  this.timeout(240_000);
  let server: ModelServer;

  before(() => {
    server = embeddedServer();
  });
  after(() => server.dispose());

  async function completeBy(
    strategyId: string,
    strategyParameters: Parameters = {},
    places: readonly Place[] = PLACES,
  ): Promise<readonly { readonly completion: Completion; readonly note: string | undefined }[]> {
    const engine = createEngine({
      servers: [server],
      settings: {
        ...ENGINE_DEFAULTS,
        ...{ strategyId, strategyParameters, demoModels: true, speculative: false },
        ...{ debounceMs: 0, explicitMs: 200_000 },
      },
      ...{ clock: systemClock, seed: 1, syntax: noSyntax },
      ...{ learner: createHedgeLearner(), speeds: createSpeeds(), verdicts: new Map() },
      freeMemoryBytes: () => 64e9,
      onEvent: () => undefined,
      onStatus: () => undefined,
    });
    try {
      const completions = [];
      for (const { file, languageId, line, column } of places) {
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
        const note = engine.run(completion.runId)?.latest?.note;
        completions.push({ completion, note });
      }
      return completions;
    } finally {
      engine.dispose();
    }
  }

  const CASES: readonly (readonly [string, Parameters, string])[] = [
    ...['gac', 'unite', 'eva', 'pack-llm'].flatMap(
      (id) =>
        [
          [id, {}, 'gated:different-vocabularies'],
          [id, { everyStep: 1 }, 'every-step:chosen'],
        ] as const,
    ),
    ['pack-llm', { optimised: 1 }, 'gated:different-vocabularies'],
  ];
  for (const [id, parameters, wanted] of CASES) {
    it(`write a text with ${id} ${JSON.stringify(parameters)}`, async () => {
      for (const { completion, note } of await completeBy(id, parameters)) {
        assert.equal(note, wanted);
        const { spans, shown, ranking } = completion;
        assert.equal(ranking.scored[0]?.candidate.id, 'fused');
        assert.equal(spans.map((span) => span.text).join(''), shown[0]?.text);
        for (const { score = 1, runnerUp } of spans) {
          assert.ok(score > 0 && score <= 1 && score >= (runnerUp?.score ?? 0));
        }
      }
    });
  }

  it('are exact where whole vocabularies are listed', async () => {
    const [first] = await completeBy('gac', { listed: 5000, gate: 1 }, [BEHIND_POINT]);
    const judged = first?.completion.spans.filter(({ score }) => score !== undefined) ?? [];
    assert.ok(judged.length > 0, JSON.stringify(first?.completion.spans));
    assert.deepEqual([...new Set(judged.map(({ fidelity }) => fidelity))], ['exact']);
  });

  it('write the same text again', async () => {
    const [one, other] = [await completeBy('unite'), await completeBy('unite')];
    assert.deepEqual(
      one.map(({ completion }) => completion.spans),
      other.map(({ completion }) => completion.spans),
    );
  });
});
