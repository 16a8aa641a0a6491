import assert from 'node:assert/strict';
import type { ModelServer } from '../../../src/core/model.ts';
import { completedPlaces, PLACES, type Completed, type Place } from './completed-places.ts';
import { embeddedServer } from './models.ts';

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

  const completeBy = (
    strategyId: string,
    parameters: Parameters = {},
    places: readonly Place[] = PLACES,
  ): Promise<readonly Completed[]> =>
    completedPlaces(
      server,
      { strategyId, strategyParameters: { [strategyId]: parameters } },
      places,
    );

  const CASES: readonly (readonly [string, Parameters, string])[] = [
    ...(
      [
        ['gac', ''],
        ['unite', ''],
        ['eva', ' map:learned'],
        ['pack-llm', ''],
        ['deepen', ' relative:embeddings'],
      ] as const
    ).flatMap(
      ([id, learned]) =>
        [
          [id, {}, `gated:different-vocabularies${learned}`],
          [id, { everyStep: 1 }, `every-step:chosen${learned}`],
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
