import assert from 'node:assert/strict';
import type { CompletionResult, Outcome } from '../../src/core/completion.ts';
import type { StrategyDefinition } from '../../src/core/strategy.ts';
import { createConfidence, type Confidence } from '../../src/learning/confidence.ts';
import type { OutcomeRecord } from '../../src/learning/outcome-log.ts';
import { findStrategy } from '../../src/strategies/registry.ts';
import { says } from '../fakes/scripted-model.ts';
import { stageFor, type Role, type Stage, type StageOptions } from './scripted-engine.ts';

const LINE = 'const total = ‸\n';

/** Members that run side by side, each writing its text after its time. */
function members(...plan: readonly (readonly [string, number, string])[]): readonly Role[] {
  return plan.map(([name, afterMs, text]) => ({
    name,
    device: name,
    script: () => says(text, afterMs),
  }));
}

/** The trusted member is slow: without a history the other one waits for the deadline at 400 ms. */
const SLOW_TRUSTED = members(['slow', 5000, 'z;'], ['b', 80, 'better(price);']);
/** The strategy settles when the trusted member has finished, later than the other one. */
const TRUSTED_LATER = members(['a', 300, 'one();'], ['b', 80, 'other();']);

interface Known extends Confidence {
  readonly records: OutcomeRecord[];
}

/** A history that says what a test wants. */
function history(says: (score: number) => number | undefined): Known {
  const records: OutcomeRecord[] = [];
  return {
    ...createConfidence(),
    records,
    learn: (record) => void records.push(record),
    probability: (_strategyId, _languageId, score) => says(score),
  };
}

const always = (probability: number | undefined): Known => history(() => probability);

/** When a request is answered, and with what. */
async function answerTo(
  stage: Stage,
  marked = LINE,
  trigger: 'automatic' | 'explicit' = 'automatic',
) {
  const asked = stage.ask(marked, { trigger });
  for (let waited = 0; waited <= 8000; waited += 10) {
    const result = asked.now();
    if (result !== undefined) return { result, atMs: result.totalMs, first: asked.text() };
    await stage.clock.pass(10);
  }
  throw new Error('no answer within 8 s');
}

const confidenceIn = (result: CompletionResult) =>
  result.kind === 'completion' ? result.confidence : undefined;
const reasonOf = (result: CompletionResult) => (result.kind === 'none' ? result.reason : undefined);

/** 120 texts of each score were shown; so many of them were taken. */
function learned(...shares: readonly (readonly [score: number, taken: number])[]): Confidence {
  const confidence = createConfidence();
  for (const [score, taken] of shares) {
    for (let i = 0; i < 120; i++) {
      const outcome: Outcome = { kind: i < 120 - taken ? 'ignored' : 'accepted' };
      confidence.learn({
        ...{ languageId: 'typescript', at: i, rewards: {}, runId: `${score}/${i}`, session: 's' },
        ...{ trigger: 'automatic', outcome, modelIds: [], textHash: '', textLength: 1 },
        ...{ strategyId: 'evidence', score },
      });
    }
  }
  return confidence;
}

describe('an automatic request with a history', () => {
  it('shows at once what is probably taken, and says how probably', async () => {
    const stage = stageFor(SLOW_TRUSTED, { confidence: always(0.8) });
    const { result, atMs, first } = await answerTo(stage);
    assert.deepEqual([atMs, first, confidenceIn(result)], [80, 'better(price);', 0.8]);
    const told = stage.events.find((event) => event.type === 'result');
    assert.equal(told?.type === 'result' && confidenceIn(told.result), 0.8);
  });

  it('goes by what became of texts of such a score', async () => {
    // Of 120 texts of a score 12 were taken, or 108.
    const good = stageFor(SLOW_TRUSTED, { confidence: learned([0, 12], [0.5, 108]) });
    const { atMs, result } = await answerTo(good);
    assert.equal(atMs, 80);
    assert.ok(confidenceIn(result)! > 0.85);
    const bad = stageFor(SLOW_TRUSTED, { confidence: learned([0, 3], [0.5, 12]) });
    assert.equal((await answerTo(bad)).atMs, 400);
  });

  it('learns from what becomes of its own answers', async () => {
    const stage = stageFor(SLOW_TRUSTED, { confidence: createConfidence() });
    const lineOf = (i: number): string => `const total${i} = ‸\n`;
    for (let i = 0; i < 100; i++) {
      const { result, atMs, first = '' } = await answerTo(stage, lineOf(i));
      assert.ok(result.kind === 'completion');
      assert.deepEqual([atMs, result.confidence], [400, undefined]);
      const kind = i % 5 === 0 ? 'ignored' : 'accepted';
      stage.engine.report(result.runId, first, 'automatic', { kind });
    }
    const { result, atMs } = await answerTo(stage, lineOf(100));
    assert.equal(atMs, 80);
    // (80 + 5 · 81 / 102) / 105
    assert.equal(confidenceIn(result)?.toFixed(3), '0.800');
  });

  it('waits as it does without one where too little is known', async () => {
    const stage = stageFor(SLOW_TRUSTED, { confidence: always(undefined) });
    const { atMs, first, result } = await answerTo(stage);
    assert.deepEqual([atMs, first, confidenceIn(result)], [400, 'better(price);', undefined]);
    assert.equal((await answerTo(stageFor(SLOW_TRUSTED))).atMs, 400);
  });

  it('waits where the probability is less than wanted, and tells it', async () => {
    const stage = stageFor(SLOW_TRUSTED, { confidence: always(0.59) });
    const { atMs, result } = await answerTo(stage);
    assert.deepEqual([atMs, confidenceIn(result)], [400, 0.59]);
    const eager = stageFor(SLOW_TRUSTED, {
      confidence: always(0.59),
      settings: { settleConfidence: 0.5 },
    });
    assert.equal((await answerTo(eager)).atMs, 80);
  });

  for (const settleConfidence of [0, 1]) {
    it(`waits as without one where that is switched off by ${settleConfidence}`, async () => {
      const stage = stageFor(SLOW_TRUSTED, {
        confidence: always(0.99),
        settings: { settleConfidence },
      });
      assert.equal((await answerTo(stage)).atMs, 400);
    });
  }

  it('shows no earlier what nobody agrees with and has weak evidence', async () => {
    const stage = stageFor(members(['b', 10, 'one();'], ['c', 20, 'two[3];']), {
      confidence: always(0.9),
      settings: { strategyParameters: { evidence: { minimumScore: 1 } } },
    });
    assert.equal(reasonOf((await answerTo(stage)).result), 'no-agreement');
  });

  it('shows no earlier what members are still writing by turns', async () => {
    const stage = stageFor(members(['a', 200, 'price * 2;']), {
      confidence: always(0.9),
      strategies: [byPieces],
      settings: { strategyId: byPieces.id },
    });
    const { atMs, first } = await answerTo(stage);
    assert.deepEqual([atMs, first], [200, 'price * 2;']);
  });

  it('keeps the text on the screen when a more probable one comes', async () => {
    const roles = members(['a', 5000, 'z;'], ['b', 80, 'on();'], ['c', 100, 'ordinary(1);']);
    const stage = stageFor(roles, { confidence: always(0.9) });
    const { first } = await answerTo(stage);
    assert.equal(first, 'on();');
    await stage.clock.pass(100);
    const [winner] = stage.engine.run('r1')?.ranking.scored ?? [];
    assert.equal(winner?.candidate.text, 'ordinary(1);');
    stage.edit('const total = o‸\n');
    const { first: rest } = await answerTo(stage, 'const total = o‸\n');
    assert.equal(rest, 'n();');
  });
});

describe('an improbable text', () => {
  const silent = (confidence: Confidence): StageOptions => ({
    confidence,
    settings: { leastConfidence: 0.3 },
  });

  it('is not shown by itself, with the reason', async () => {
    const stage = stageFor(members(['a', 50, 'one();']), silent(always(0.2)));
    const { result } = await answerTo(stage);
    assert.equal(reasonOf(result), 'low-confidence');
    assert.equal(result.kind === 'none' && result.detail, '0.20, wanted 0.3');
    assert.equal(reasonOf((await answerTo(stage)).result), 'low-confidence');
  });

  it('is shown by default, and when it is asked for', async () => {
    const shy = stageFor(members(['a', 50, 'one();']), silent(always(0.2)));
    assert.equal((await answerTo(shy, LINE, 'explicit')).first, 'one();');
    const open = stageFor(members(['a', 50, 'one();']), { confidence: always(0.01) });
    const { result, first } = await answerTo(open);
    assert.deepEqual([first, confidenceIn(result)], ['one();', 0.01]);
  });

  it('gives way to a more probable one that comes later', async () => {
    // One alone has 0.825 for want of others, two that disagree have 0.5, two of three that agree 0.75.
    const roles = members(['a', 50, 'x'], ['b', 90, 'same(count);'], ['c', 120, 'same(count);']);
    const isAgreed = history((score) => (Math.abs(score - 0.75) < 0.01 ? 0.7 : 0.1));
    const { atMs, first } = await answerTo(stageFor(roles, silent(isAgreed)));
    assert.deepEqual([atMs, first], [120, 'same(count);']);
  });

  it('is not replaced by the first line of another that still runs', async () => {
    const block = 'function total() {\n  ‸\n}\n';
    const stage = stageFor(
      [
        { name: 'a', device: 'a', script: () => [{ text: 'let x;\n' }, { hang: true }] },
        { name: 'b', device: 'b', script: () => says('other();', 50) },
      ],
      silent(always(0.1)),
    );
    const { result, atMs } = await answerTo(stage, block);
    assert.deepEqual([reasonOf(result), atMs], ['low-confidence', 5000]);
  });

  it('stays on the screen where it is already', async () => {
    let probability = 0.7;
    const stage = stageFor(members(['a', 50, 'other();']), silent(history(() => probability)));
    assert.equal((await answerTo(stage)).first, 'other();');
    probability = 0.1;
    stage.edit('const total = o‸\n');
    const { first } = await answerTo(stage, 'const total = o‸\n');
    assert.equal(first, 'ther();');
  });
});

describe('a record of an outcome', () => {
  it('has the strategy and the score the text was first shown for', async () => {
    const confidence = always(0.9);
    const stage = stageFor(TRUSTED_LATER, { confidence });
    const { result, first = '' } = await answerTo(stage);
    const shown = result.kind === 'completion' ? result.ranking.scored[0] : undefined;
    assert.ok(result.kind === 'completion' && shown !== undefined);
    await stage.clock.pass(1000);
    const later = stage.engine.run(result.runId)?.ranking.scored;
    const nowScore = later?.find(({ candidate }) => candidate.id === shown.candidate.id)?.score;
    assert.notEqual(nowScore, shown.score);
    await answerTo(stage);
    const record = stage.engine.report(result.runId, first, 'automatic', { kind: 'ignored' });
    assert.deepEqual([record?.strategyId, record?.score], ['evidence', shown.score]);
    assert.deepEqual(confidence.records, [record]);
  });

  it('has no score of a text that was asked for, of another one, and of a look', async () => {
    const stage = stageFor(TRUSTED_LATER);
    const { result } = await answerTo(stage);
    const { runId, ranking } =
      result.kind === 'completion' ? result : { runId: '', ranking: undefined };
    const [, second] = ranking?.scored ?? [];
    const scoreOf = (trigger: 'automatic' | 'explicit', outcome: Outcome) =>
      stage.engine.report(runId, 'one();', trigger, outcome)?.score;
    assert.equal(typeof scoreOf('automatic', { kind: 'accepted' }), 'number');
    assert.equal(scoreOf('explicit', { kind: 'accepted' }), undefined);
    assert.equal(scoreOf('automatic', { kind: 'survived', afterMs: 1, ratio: 0 }), undefined);
    stage.engine.shown(runId, second!.candidate.id);
    assert.equal(scoreOf('automatic', { kind: 'accepted' }), undefined);
  });
});

/** Tells a piece of its text first, and the whole when its member has finished. */
const byPieces: StrategyDefinition = {
  ...findStrategy('first')!,
  id: 'by-pieces',
  create: () => ({
    async *run(task, tools, signal) {
      const whole = findStrategy('first')!.create({}).run(task, tools, signal);
      const generation = {
        ...{ modelId: 'scripted:a', text: 'price', finish: 'stop' as const, raw: undefined },
        ...{ usage: { estimated: true }, timings: { totalMs: 0 } },
      };
      const candidate = {
        ...{ id: 'c1', text: 'price', modelIds: ['scripted:a'], complete: false },
        generation: generation as never,
      };
      const scored = [{ candidate, score: 0.9, parts: [], shownText: 'price' }];
      yield { ranking: { scored }, settled: false };
      yield* whole;
    },
  }),
};
