import assert from 'node:assert/strict';
import { says, streams } from '../../fakes/scripted-model.ts';
import type { ComparedModel } from '../../engine/comparison/comparison-stage.ts';
import {
  assertSame,
  deskStage,
  model,
  PLACE,
  rankedOf,
  rest,
  type DeskStage,
} from './desk-stage.ts';

describe('a run of ghost text in front', () => {
  const LAST = ['a', 'b', 'c'];
  /** All on one device, so that the last one waits. */
  const members = (): ComparedModel[] => [
    model('a', { device: 'gpu', script: () => streams(['x', ' + ', 'y'], 1000) }),
    model('b', { device: 'gpu', script: () => says('b()', 100) }),
    model('c', { device: 'gpu', script: () => says('c()', 100) }),
  ];
  async function opened(stage: DeskStage): Promise<ReturnType<DeskStage['ghostText']>> {
    const run = await stage.ghostText(PLACE);
    stage.desk.showRun(stage.ofRun(run, PLACE), run);
    stage.refresh();
    return run;
  }

  it('has each of its members once, and its ranking', async () => {
    const stage = deskStage(members());
    const run = await opened(stage);
    assert.equal(stage.shown().length, LAST.length);
    await stage.clock.pass(20_000);
    assert.deepEqual(
      stage.shown().slice().sort(),
      ['a done "x + y"', 'b done "b()"', 'c done "c()"'],
      'waiting columns become those of their streams',
    );
    await run.finished;
    assert.equal(rankedOf(stage.desk.comparison).length, 3);
    await rest(stage);
    assertSame(stage);
  });

  it('is at rest when the run is called off without a word', async () => {
    const stage = deskStage(members());
    const run = await opened(stage);
    await stage.clock.pass(1500);
    run.abort('typing disagrees');
    await stage.clock.pass(10);
    assert.equal(stage.desk.busy, false, stage.shown().join());
    assert.ok(
      stage.shown().some((line) => line === 'a stopped "x"'),
      stage.shown().join(),
    );
    await rest(stage);
    assertSame(stage);
  });

  it('stops and ranks at once what there is when enough is there', async () => {
    const stage = deskStage(members());
    await opened(stage);
    await stage.clock.pass(1500);
    stage.desk.stopAll();
    assert.equal(stage.desk.busy, false);
    await stage.desk.rank('majority', false);
    const written = stage.desk.comparison?.columns.filter(({ text }) => text !== '') ?? [];
    assert.deepEqual(
      rankedOf(stage.desk.comparison).flat().sort(),
      written.map(({ id }) => id).sort(),
    );
    assert.ok(written.length > 0);
    await rest(stage);
    assertSame(stage);
  });

  it('no longer follows a stream that is stopped, nor shows one that is removed', async () => {
    const stage = deskStage(members());
    const run = await opened(stage);
    await stage.clock.pass(1100);
    const [first, second] = stage.desk.comparison?.columns ?? [];
    stage.desk.stop(first!.id);
    stage.desk.remove(second!.id);
    assert.equal(run.aborted, false, 'the editor may still wait for it');
    const before = stage.desk.comparison?.columns[0];
    assert.equal(before?.state, 'stopped');
    await stage.clock.pass(20_000);
    assert.deepEqual(stage.desk.comparison?.columns[0], before);
    assert.equal(stage.shown().length, LAST.length - 1);
    await rest(stage);
    assertSame(stage);
  });

  it('does not show a member that is removed before its turn', async () => {
    const stage = deskStage(members());
    await opened(stage);
    const last = stage.desk.comparison?.columns.at(-1);
    assert.equal(last?.state, 'queued');
    stage.desk.remove(last.id);
    await stage.clock.pass(20_000);
    assert.equal(stage.shown().length, LAST.length - 1, stage.shown().join());
    assert.ok(stage.desk.comparison?.columns.every(({ modelId }) => modelId !== last.modelId));
  });

  it('is ranked with a text from besides also where the run is called off last', async () => {
    const stage = deskStage([...members(), model('d', { script: () => says('d()', 10) })]);
    const run = await opened(stage);
    void stage.desk.add('scripted:d');
    await stage.clock.pass(1100);
    run.abort('typing disagrees');
    await rest(stage);
    const added = stage.desk.comparison?.columns.at(-1);
    assert.ok(
      rankedOf(stage.desk.comparison)
        .flat()
        .includes(added?.id ?? ''),
    );
  });

  it('is ranked with the text of a model that is asked besides, whichever ends last', async () => {
    for (const script of [says('c()', 10), says('c()', 30_000)]) {
      const stage = deskStage([...members(), model('d', { script: () => script })]);
      const run = await opened(stage);
      const id = stage.desk.comparison?.columns.length ?? 0;
      void stage.desk.add('scripted:d');
      await stage.clock.pass(60_000);
      await run.finished;
      await rest(stage);
      const shown = stage.shown();
      assert.equal(shown[id]?.endsWith('done "c()"'), true, shown.join());
      const ranked = rankedOf(stage.desk.comparison);
      assert.ok(ranked.flat().includes(stage.desk.comparison?.columns[id]?.id ?? ''));
      await rest(stage);
      assertSame(stage);
    }
  });

  it('puts an answer in place of what was typed since', async () => {
    const stage = deskStage(members());
    const run = await stage.ghostText('const sum = f(‸\n');
    const { request } = stage.ofRun(run, 'const sum = f(b(‸)\n');
    assert.deepEqual(
      [request.prefix, request.original, request.suffix, request.source?.offset],
      ['const sum = f(', 'b()', '\n', 14],
    );
    assert.throws(() => stage.ofRun(run, 'const other = f(‸\n'));
  });
});
