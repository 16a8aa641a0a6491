import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { systemClock } from '../../../src/core/clock.ts';
import type { Completion } from '../../../src/core/completion.ts';
import type { ModelServer } from '../../../src/core/model.ts';
import { createEngine, type Engine } from '../../../src/engine/engine.ts';
import { ENGINE_DEFAULTS } from '../../../src/engine/engine-settings.ts';
import { createSpeeds } from '../../../src/engine/speeds.ts';
import { noSyntax } from '../../../src/engine/syntax-tools.ts';
import { createHedgeLearner } from '../../../src/learning/hedge-learner.ts';
import { embeddedServer, repository } from './models.ts';

const SAMPLE = 'media/sample/task-queue.ts';
type LineAndColumn = readonly [number, number];

/** A loop's head, an empty line, a value and a condition; lines and columns count from 1. */
const PLACES: readonly LineAndColumn[] = [
  [24, 25],
  [16, 5],
  [20, 12],
  [29, 32],
];
/** Where the drafts of the small models are alike, which is rare. */
const ALIKE: LineAndColumn = [10, 6];

describe('the three small models by turns', function () {
  this.timeout(240_000);
  let server: ModelServer;
  let text = '';

  before(async () => {
    server = embeddedServer();
    text = await readFile(path.join(repository, SAMPLE), 'utf8');
  });
  after(() => server.dispose());

  function engineFor(strategyId: string): Engine {
    return createEngine({
      servers: [server],
      settings: {
        ...ENGINE_DEFAULTS,
        ...{ strategyId, demoModels: true, speculative: false, debounceMs: 0 },
        explicitMs: 200_000,
      },
      ...{ clock: systemClock, seed: 1, syntax: noSyntax },
      ...{ learner: createHedgeLearner(), speeds: createSpeeds(), verdicts: new Map() },
      freeMemoryBytes: () => 64e9,
      onEvent: () => undefined,
      onStatus: () => undefined,
    });
  }

  async function completionsBy(
    strategyId: string,
    places = PLACES,
  ): Promise<readonly Completion[]> {
    const engine = engineFor(strategyId);
    const completions: Completion[] = [];
    try {
      for (const [line, column] of places) {
        const result = await engine.complete(
          {
            ...{ id: `${line}`, trigger: 'explicit' },
            document: {
              ...{ uri: `file:///${SAMPLE}`, path: SAMPLE, languageId: 'typescript', version: 1 },
              text,
            },
            position: { line: line - 1, character: column - 1 },
          },
          undefined,
          new AbortController().signal,
        );
        assert.equal(result.kind, 'completion', JSON.stringify(result));
        assert.deepEqual(result.failures, []);
        completions.push(result);
      }
    } finally {
      engine.dispose();
    }
    return completions;
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
