import assert from 'node:assert/strict';
import type { Observation } from '../../../src/core/strategy.ts';
import { assertSame, deskStage, follow, model, rankedOf, rest, slow } from './desk-stage.ts';

const passes = (passed: number): Observation => ({ check: { passed, total: 2 } });

/** A check that is let go by hand. */
function held() {
  const going = Promise.withResolvers<readonly Observation[]>();
  const asked: string[][] = [];
  return {
    ...{ asked, go: going.resolve, fail: going.reject },
    run: async (_request: unknown, texts: readonly string[], signal: AbortSignal) => {
      asked.push([...texts]);
      signal.addEventListener('abort', () => going.reject(signal.reason));
      return await going.promise;
    },
  };
}

describe('a check of the texts that lie in front', () => {
  it('runs each text once, and ranks the columns by what that told', async () => {
    const same = { script: model('b').script };
    const stage = deskStage([model('a'), model('b'), model('c', same)]);
    follow(stage, ['a', 'b', 'c']);
    await rest(stage);
    const check = held();
    const checking = stage.desk.check(check.run);
    await rest(stage);
    assert.deepEqual(check.asked, [['a()', 'b()']]);
    assert.equal(stage.page.state?.working, 'checks');
    check.go([passes(0), passes(2)]);
    await checking;
    await rest(stage);
    assert.deepEqual(
      stage.page.state.columns.map(({ observation }) => observation?.check?.passed),
      [0, 2, 2],
    );
    assert.equal(stage.page.state.working, undefined);
    await stage.desk.rank('evidence', false);
    assert.deepEqual(rankedOf(stage.desk.comparison), [['column-2', 'column-3'], ['column-1']]);
    await rest(stage);
    assertSame(stage);
  });

  it('leaves out texts that are not whole, and takes no text for another', async () => {
    const stage = deskStage([model('a'), slow('b')]);
    follow(stage, ['a', 'b']);
    await stage.clock.pass(1500);
    const check = held();
    const checking = stage.desk.check(check.run);
    await stage.clock.pass(10);
    assert.deepEqual(check.asked, [['a()']]);
    await stage.clock.pass(5000);
    check.go([passes(1)]);
    await checking;
    await rest(stage);
    assert.deepEqual(
      stage.desk.comparison?.columns.map(({ observation }) => observation),
      [passes(1), undefined],
    );
    assertSame(stage);
  });

  it('ends with its comparison, without a word', async () => {
    const stage = deskStage([model('a'), model('b')]);
    follow(stage, ['a']);
    await rest(stage);
    const check = held();
    const checking = stage.desk.check(check.run);
    follow(stage, ['b']);
    await checking;
    await rest(stage);
    assert.deepEqual(stage.told, []);
    assert.equal(stage.page.state?.working, undefined);
    assert.equal(stage.desk.comparison?.columns[0]?.observation, undefined);
    assertSame(stage);
  });

  it('says what keeps it from running', async () => {
    const stage = deskStage([model('a')]);
    follow(stage, ['a']);
    await rest(stage);
    const check = held();
    check.fail(new Error('no such command'));
    await stage.desk.check(check.run);
    assert.deepEqual(stage.told, ['no such command']);
  });
});
