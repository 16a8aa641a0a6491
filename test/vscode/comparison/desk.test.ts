import assert from 'node:assert/strict';
import { failure, ModelError } from '../../../src/core/failure.ts';
import { NO_PRIMITIVES } from '../../../src/core/model.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { assertSame, deskStage, follow, model, rankedOf, rest, slow } from './desk-stage.ts';

/** Comparisons whose rankings wait until they are let go, in the order in which they began. */
function heldRankings() {
  const waiting: (() => void)[] = [];
  const wrap = (own: Engine['comparisons']): Engine['comparisons'] => ({
    ...own,
    async judgeFrozen(...asked) {
      const held = Promise.withResolvers<undefined>();
      waiting.push(() => held.resolve(undefined));
      await held.promise;
      return own.judgeFrozen(...asked);
    },
  });
  return { waiting, wrap };
}

describe('a comparison that lies in front', () => {
  it('follows its models, and is ranked when all have ended', async () => {
    const stage = deskStage([slow('a'), model('b')]);
    follow(stage, ['a', 'b']);
    await stage.clock.pass(1500);
    assert.deepEqual(stage.shown(), ['a streaming "x"', 'b done "b()"']);
    assert.equal(stage.desk.busy, true);
    assert.equal(stage.page.state?.outcome, undefined);
    await stage.clock.pass(3000);
    assert.deepEqual(stage.shown(), ['a done "x + y"', 'b done "b()"']);
    assert.equal(stage.desk.busy, false);
    await rest(stage);
    assert.deepEqual(rankedOf(stage.desk.comparison).length, 2);
    await rest(stage);
    assertSame(stage);
  });

  it('hears nothing of the one before', async () => {
    const stage = deskStage([slow('a'), model('b')]);
    follow(stage, ['a']);
    await stage.clock.pass(1500);
    follow(stage, ['b']);
    await stage.clock.pass(5000);
    assert.deepEqual(stage.shown(), ['b done "b()"']);
    assert.equal(stage.models['a']?.open(), 0);
    await rest(stage);
    assertSame(stage);
  });

  it('takes no ranking that was begun for the one before', async () => {
    const { waiting, wrap } = heldRankings();
    const stage = deskStage([model('a'), slow('b')], { comparisons: wrap });
    follow(stage, ['a']);
    await stage.clock.pass(200);
    assert.equal(waiting.length, 1);
    follow(stage, ['b']);
    waiting[0]?.();
    await stage.clock.pass(1500);
    assert.equal(stage.desk.comparison?.outcome, undefined);
    assert.deepEqual(stage.told, []);
    await rest(stage);
    assertSame(stage);
  });

  it('takes no ranking of a column that was removed meanwhile', async () => {
    const { waiting, wrap } = heldRankings();
    const stage = deskStage([model('a'), model('b'), slow('c')], { comparisons: wrap });
    follow(stage, ['a', 'b']);
    await stage.clock.pass(200);
    void stage.desk.add('scripted:c');
    await stage.clock.pass(10);
    stage.desk.remove('column-1');
    for (const go of waiting) go();
    await rest(stage);
    assert.equal(stage.desk.comparison?.outcome, undefined);
    assert.equal(stage.page.state?.working, undefined);
    await stage.clock.pass(5000);
    for (const go of waiting) go();
    await rest(stage);
    const ranked = rankedOf(stage.desk.comparison);
    assert.deepEqual(ranked.slice().sort(), [['column-2'], ['column-3']]);
    await rest(stage);
    assertSame(stage);
  });

  it('loses its order with a column, on the page as well, until it is ranked anew', async () => {
    const stage = deskStage([model('a'), model('b'), slow('c')]);
    follow(stage, ['a', 'b']);
    await stage.clock.pass(200);
    await rest(stage);
    assert.ok(stage.page.state?.outcome);
    void stage.desk.add('scripted:c');
    await stage.clock.pass(1500);
    stage.desk.remove('column-1');
    await rest(stage);
    assert.equal(stage.page.state.outcome, undefined);
    assert.deepEqual(stage.shown(), ['b done "b()"', 'c streaming "x + "']);
    await rest(stage);
    assertSame(stage);
  });

  it('closes the stream of a column that is removed, which stays away', async () => {
    const stage = deskStage([slow('a'), model('b')]);
    follow(stage, ['a', 'b']);
    await stage.clock.pass(1500);
    stage.desk.remove('column-1');
    assert.equal(stage.models['a']?.calls[0]?.abortedAt, 1500);
    await stage.clock.pass(5000);
    assert.deepEqual(stage.shown(), ['b done "b()"']);
    assert.deepEqual(rankedOf(stage.desk.comparison), [['column-2']]);
    await rest(stage);
    assertSame(stage);
  });

  it('keeps what was written when all are stopped, and ranks that', async () => {
    const stage = deskStage([slow('a'), slow('b')]);
    follow(stage, ['a', 'b']);
    await stage.clock.pass(2500);
    stage.desk.stopAll();
    await rest(stage);
    assert.deepEqual(stage.shown(), ['a stopped "x +"', 'b stopped "x +"']);
    assert.deepEqual(rankedOf(stage.desk.comparison), [['column-1', 'column-2']]);
    await rest(stage);
    assertSame(stage);
  });

  it('lets judges and rankings work side by side', async () => {
    const asked = Promise.withResolvers<undefined>();
    const judge = async () => {
      await asked.promise;
      return { preferFirst: 1, fidelity: 'exact' as const, orders: { forth: 1, back: 1 } };
    };
    const primitives = { ...NO_PRIMITIVES, generate: 'exact' as const, judge: 'exact' as const };
    const stage = deskStage([
      model('a'),
      model('b'),
      model('j', { primitives, abilities: { judge } }),
    ]);
    follow(stage, ['a', 'b']);
    await stage.clock.pass(200);
    void stage.desk.judge();
    await rest(stage);
    assert.equal(stage.page.state?.working, 'judges');
    void stage.desk.add('scripted:a');
    await stage.clock.pass(500);
    await rest(stage);
    assert.equal(rankedOf(stage.desk.comparison).flat().length, 3, 'ranked while judges work');
    asked.resolve(undefined);
    await rest(stage);
    assert.deepEqual(
      stage.desk.comparison?.duels.map(({ first, second }) => [first, second]),
      [['column-1', 'column-2']],
    );
    assert.equal(stage.page.state.working, undefined);
    assert.equal(stage.judged.length, 1);
    await rest(stage);
    assertSame(stage);
  });

  it('keeps the duels that it has where nobody can judge, which is told', async () => {
    const stage = deskStage([model('a'), model('b')]);
    follow(stage, ['a', 'b']);
    await stage.clock.pass(200);
    const duel = { first: 'column-1', second: 'column-2', forth: 1, back: 1 };
    const duels = [{ ...duel, judge: 'gone:j', fidelity: 'judge' as const }];
    stage.desk.show({ ...stage.desk.comparison!, duels }, true);
    stage.refresh();
    await stage.desk.judge();
    assert.deepEqual(stage.desk.comparison?.duels, duels);
    assert.deepEqual(stage.judged, [{ duels: [], abstentions: [], judges: [], failures: [] }]);
  });

  it('keeps which pairs a judge said nothing of, until it is asked anew', async () => {
    let isSilent = true;
    const judge = async () => {
      if (isSilent) throw new ModelError(failure('unsupported', 'prose'));
      return { preferFirst: 1, fidelity: 'judge' as const };
    };
    const primitives = { ...NO_PRIMITIVES, generate: 'exact' as const, judge: 'judge' as const };
    const role = model('j', { primitives, abilities: { judge } });
    const stage = deskStage([model('a'), model('b'), role]);
    follow(stage, ['a', 'b']);
    await stage.clock.pass(200);
    await stage.desk.judge();
    const pair = { judge: 'scripted:j', first: 'column-1', second: 'column-2' };
    assert.deepEqual(stage.desk.comparison?.abstentions, [pair]);
    await stage.clock.pass(2000);
    assert.deepEqual(stage.saved.at(-1)?.abstentions, [pair]);
    isSilent = false;
    await stage.desk.judge();
    assert.deepEqual(stage.desk.comparison.abstentions, []);
    assert.equal(stage.desk.comparison.duels.length, 1);
  });

  it('is stopped by an engine of other settings, and goes on with the new one', async () => {
    const stage = deskStage([slow('a'), model('b')]);
    follow(stage, ['a', 'b']);
    await stage.clock.pass(1500);
    stage.reconfigure();
    await rest(stage);
    assert.deepEqual(stage.shown(), ['a stopped "x"', 'b done "b()"']);
    assert.equal(rankedOf(stage.desk.comparison).length, 2, 'ranked by the new engine');
    assert.deepEqual(stage.told, []);
    void stage.desk.add('scripted:b');
    await stage.clock.pass(500);
    assert.deepEqual(stage.shown(), ['a stopped "x"', 'b done "b()"', 'b done "b()"']);
    await rest(stage);
    assertSame(stage);
  });
});
