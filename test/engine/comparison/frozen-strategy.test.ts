import assert from 'node:assert/strict';
import { NO_PRIMITIVES, type LanguageModel } from '../../../src/core/model.ts';
import type { Comparison, StrategyOutcome } from '../../../src/comparison/comparison.ts';
import { says } from '../../fakes/scripted-model.ts';
import { comparisonStage, type ComparedModel, type ComparisonStage } from './comparison-stage.ts';

const PLACE = 'const sum = ‸;\n';

const writing = (name: string, text: string, more: Partial<ComparedModel> = {}): ComparedModel => ({
  name,
  device: name,
  script: () => says(text, 10),
  ...more,
});

/** Finds every text as probable as its share of the letter a. */
const score: NonNullable<LanguageModel['score']> = async ({ texts }) =>
  texts.map((text) => ({
    logprobNats: -text.replaceAll('a', '').length,
    ...{ tokens: text.length, bytes: text.length, fidelity: 'exact' as const },
  }));

const scoring = (name: string, text: string, more: Partial<ComparedModel> = {}): ComparedModel =>
  writing(name, text, {
    primitives: { ...NO_PRIMITIVES, generate: 'exact', score: 'exact' },
    abilities: { score },
    ...more,
  });

async function ended(stage: ComparisonStage, names: readonly string[]): Promise<Comparison> {
  const live = stage.start(PLACE, names);
  await stage.clock.pass(100);
  await live.finished;
  return stage.seen(live);
}

const judged = async (
  stage: ComparisonStage,
  comparison: Comparison,
  strategyId: string,
  live = false,
  localOnly = false,
): Promise<StrategyOutcome> =>
  stage.engine.comparisons.judgeFrozen(
    comparison,
    strategyId,
    { live, localOnly },
    new AbortController().signal,
  );

const rankedOf = (outcome: StrategyOutcome) =>
  outcome.kind === 'verdict' ? outcome.ranked.map(({ columnIds }) => columnIds) : outcome;

describe('a strategy on columns that are there', () => {
  it('ranks them without asking anybody, equal texts as one', async () => {
    const stage = comparisonStage([
      writing('a', 'b + c'),
      writing('b', 'b - c'),
      writing('c', 'b + c'),
    ]);
    const comparison = await ended(stage, ['a', 'b', 'c']);
    const outcome = await judged(stage, comparison, 'majority');
    assert.deepEqual(rankedOf(outcome), [['column-1', 'column-3'], ['column-2']]);
    assert.equal(outcome.kind === 'verdict' && outcome.liveCalls, 0);
    for (const model of Object.values(stage.models)) assert.equal(model.calls.length, 1);
  });
  it('counts every text of one model, and what a stopped one had written', async () => {
    const stage = comparisonStage([
      { ...writing('a', ''), script: (_request, n) => says(n === 1 ? 'b + c' : 'b * c', 10) },
      { ...writing('b', ''), script: () => [{ text: 'b * c' }, { hang: true }] },
    ]);
    const live = stage.start(PLACE, ['a', 'b']);
    await stage.clock.pass(100);
    live.add('scripted:a');
    await stage.clock.pass(100);
    live.stopAll();
    const outcome = await judged(stage, stage.seen(live), 'majority');
    assert.deepEqual(rankedOf(outcome), [['column-2', 'column-3'], ['column-1']]);
  });
  it('says what it lacks, and that models could be asked where they have it', async () => {
    const able = comparisonStage([scoring('a', 'aab'), scoring('b', 'aaa')]);
    const need = await judged(able, await ended(able, ['a', 'b']), 'lazy-span');
    assert.ok(need.kind === 'unmet' && need.live);
    const mute = comparisonStage([writing('a', 'aab'), writing('b', 'aaa')]);
    const none = await judged(mute, await ended(mute, ['a', 'b']), 'lazy-span');
    assert.equal(none.kind === 'unmet' && none.live, false);
  });
  it('asks the models that wrote them where it may, and nobody writes anew', async () => {
    const stage = comparisonStage([scoring('a', 'aab'), scoring('b', 'aaa')]);
    const comparison = await ended(stage, ['a', 'b']);
    const outcome = await judged(stage, comparison, 'lazy-span', true);
    assert.ok(outcome.kind === 'verdict' && outcome.liveCalls > 0 && outcome.ranked.length > 0);
    for (const model of Object.values(stage.models)) assert.equal(model.calls.length, 1);
  });
  it('asks nobody who would have to be loaded', async () => {
    const stage = comparisonStage([scoring('a', 'aab'), scoring('b', 'aaa')]);
    const comparison = await ended(stage, ['a', 'b']);
    (stage.residents as Set<string>).clear();
    stage.engine.roster.directory.invalidate();
    const outcome = await judged(stage, comparison, 'lazy-span', true);
    assert.equal(outcome.kind === 'unmet' && outcome.live, false);
    assert.deepEqual(stage.loads, []);
  });
  it('asks nobody elsewhere about a document that must not leave the machine', async () => {
    const stage = comparisonStage([
      { ...scoring('a', 'aab'), place: 'network' },
      { ...scoring('b', 'aaa'), place: 'network' },
    ]);
    const comparison = await ended(stage, ['a', 'b']);
    const outcome = await judged(stage, comparison, 'lazy-span', true, true);
    assert.ok(outcome.kind === 'unmet' && !outcome.live, outcome.kind);
    const told = await judged(stage, comparison, 'lazy-span', false, false);
    assert.equal(told.kind === 'unmet' && told.live, true);
  });
  it('is a failure where there is no such strategy', async () => {
    const stage = comparisonStage([writing('a', 'b')]);
    const outcome = await judged(stage, await ended(stage, ['a']), 'no-such');
    assert.deepEqual(outcome, {
      kind: 'failed',
      strategyId: 'no-such',
      message: 'no strategy "no-such"',
    });
  });
  it('has nothing to rank where nobody wrote', async () => {
    const stage = comparisonStage([
      { ...writing('a', ''), script: () => [{ fail: 'server-error' }] },
    ]);
    const outcome = await judged(stage, await ended(stage, ['a']), 'evidence');
    assert.deepEqual(rankedOf(outcome), []);
  });
  it('ends with the signal', async () => {
    const stage = comparisonStage([writing('a', 'b')]);
    const comparison = await ended(stage, ['a']);
    const reason = new Error('no longer');
    await assert.rejects(
      stage.engine.comparisons.judgeFrozen(
        comparison,
        'evidence',
        { live: false, localOnly: false },
        AbortSignal.abort(reason),
      ),
      (error) => error === reason,
    );
  });
});
