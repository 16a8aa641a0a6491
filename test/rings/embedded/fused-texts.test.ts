import assert from 'node:assert/strict';
import type { Completion } from '../../../src/core/completion.ts';
import type { ModelServer } from '../../../src/core/model.ts';
import { completedPlaces, type Place } from './completed-places.ts';
import { embeddedServer } from './models.ts';

const placeAt = (line: number, column: number): Place => ({
  ...{ file: 'media/sample/task-queue.ts', languageId: 'typescript', line, column },
});

/** A loop's head, an empty line, a value and a condition. */
const PLACES = [placeAt(24, 25), placeAt(16, 5), placeAt(20, 12), placeAt(29, 32)];
/** Where the drafts of the small models are alike, which is rare. */
const ALIKE = placeAt(10, 6);

describe('the three small models by turns', function () {
  this.timeout(240_000);
  let server: ModelServer;

  before(() => {
    server = embeddedServer();
  });
  after(() => server.dispose());

  async function completionsBy(
    strategyId: string,
    places: readonly Place[] = PLACES,
  ): Promise<readonly Completion[]> {
    const completed = await completedPlaces(server, { strategyId }, places);
    return completed.map(({ completion }) => completion);
  }

  for (const id of ['spec-em', 'spec-fuse', 'sweet-span']) {
    it(`write texts of several authors with ${id}, exactly scored`, async () => {
      const completions = await completionsBy(id);
      for (const { shown, spans } of completions) {
        assert.equal(spans.map((span) => span.text).join(''), shown[0]?.text);
        for (const { fidelity = 'exact', score = 1, runnerUp } of spans) {
          assert.equal(fidelity, 'exact');
          assert.ok(score > 0 && score <= 1 && score >= (runnerUp?.score ?? 0));
        }
      }
      const authors = completions.flatMap(({ spans }) => spans.map(({ modelId }) => modelId));
      assert.ok(new Set(authors).size >= 2, authors.join());
      const judged = completions.flatMap(({ spans }) => spans.filter(({ runnerUp }) => runnerUp));
      assert.ok(judged.length > 0);
    });
  }

  it('judge only where whole drafts differ with lazy-span', async () => {
    const [completion] = await completionsBy('lazy-span', [ALIKE]);
    const { spans = [], ranking, shown } = completion ?? {};
    assert.equal(ranking?.scored[0]?.candidate.id, 'fused');
    assert.equal(spans.map((span) => span.text).join(''), shown?.[0]?.text);
    assert.equal(new Set(spans.map(({ modelId }) => modelId)).size, 2);
    assert.ok(spans.some(({ runnerUp }) => runnerUp === undefined));
    assert.ok(spans.some(({ runnerUp }) => runnerUp !== undefined));
  });

  it('rank a fused text together with their whole answers with cool-fusion', async () => {
    const [completion] = await completionsBy('cool-fusion');
    const ids = completion?.ranking.scored.map(({ candidate }) => candidate.id) ?? [];
    assert.ok(ids.includes('fused') && ids.length > 1, ids.join());
  });

  it('write the same text again', async () => {
    const [one, other] = [await completionsBy('spec-em'), await completionsBy('spec-em')];
    const writtenIn = (completions: readonly Completion[]) =>
      completions.map(({ spans }) => spans.map(({ text: part, modelId }) => [modelId, part]));
    assert.deepEqual(writtenIn(one), writtenIn(other));
    // What the cache holds was computed token by token or in batches, which round differently.
    const scoresIn = (completions: readonly Completion[]) =>
      completions.flatMap(({ spans }) => spans.map(({ score = 0 }) => score));
    for (const [i, score] of scoresIn(one).entries()) {
      assert.ok(Math.abs(score - (scoresIn(other)[i] ?? 0)) < 0.01);
    }
  });
});
