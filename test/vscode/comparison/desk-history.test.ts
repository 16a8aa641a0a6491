import assert from 'node:assert/strict';
import type { Comparison, Vote } from '../../../src/comparison/comparison.ts';
import { settled } from '../../fakes/manual-clock.ts';
import { streams } from '../../fakes/scripted-model.ts';
import type { ComparedModel } from '../../engine/comparison/comparison-stage.ts';
import {
  assertSame,
  deskStage,
  follow,
  model,
  rankedOf,
  rest,
  slow,
  type DeskStage,
} from './desk-stage.ts';

const vote: Vote = {
  ...{ first: 'column-1', second: 'column-2', verdict: 'first', left: 'first' },
  ...{ blind: false, tookMs: 900, reasons: [], at: 0 },
};

describe('a comparison from the history', () => {
  const kept = async (stage: DeskStage): Promise<Comparison> => {
    follow(stage, ['a', 'b']);
    await stage.clock.pass(1500);
    return stage.desk.comparison!;
  };

  it('is at rest, whatever was under way when it was written', async () => {
    const stage = deskStage([slow('a'), model('b')]);
    const comparison = await kept(stage);
    stage.desk.clear();
    stage.desk.show(comparison, true);
    stage.refresh();
    assert.deepEqual(stage.shown(), ['a stopped "x"', 'b done "b()"']);
    assert.equal(stage.desk.busy, false);
    await rest(stage);
    assert.equal(rankedOf(stage.desk.comparison).length, 2, 'ranked as far as it came');
  });

  it('is not written again only since somebody looked at it', async () => {
    const stage = deskStage([model('a'), model('b')]);
    const comparison = await kept(stage);
    stage.desk.clear();
    const before = stage.saved.length;
    stage.desk.show(comparison, true);
    await stage.clock.pass(5000);
    stage.desk.clear();
    assert.equal(stage.saved.length, before);
    stage.desk.show(comparison, false);
    await stage.clock.pass(5000);
    assert.equal(stage.saved.length, before + 1);
  });

  it('asks a model once more, behind the columns that are there', async () => {
    const stage = deskStage([slow('a'), model('b')]);
    const comparison = await kept(stage);
    stage.desk.show(comparison, true);
    stage.refresh();
    void stage.desk.add('scripted:b');
    void stage.desk.add('scripted:b', 0.3);
    await stage.clock.pass(500);
    assert.deepEqual(stage.shown(), [
      'a stopped "x"',
      'b done "b()"',
      'b done "b()"',
      'b done "b()"',
    ]);
    assert.equal(stage.desk.comparison?.columns[3]?.temperature, 0.3);
    await rest(stage);
    assert.equal(rankedOf(stage.desk.comparison).length, 2);
    await rest(stage);
    assertSame(stage);
  });

  it('has a failed column where its model is gone', async () => {
    const stage = deskStage([model('a'), model('b')]);
    stage.desk.show(await kept(stage), true);
    stage.refresh();
    void stage.desk.add('scripted:uninstalled');
    await rest(stage);
    assert.equal(stage.shown()[2], 'uninstalled failed ""');
    assert.equal(stage.desk.comparison?.columns[2]?.failure?.code, 'model-missing');
  });

  it('is shown to no model elsewhere where its document must not leave the machine', async () => {
    const cloud = model('cloud', { place: 'cloud', roles: ['inline', 'panel', 'fuse'] });
    const stage = deskStage([model('a'), model('b'), cloud], { localOnly: async () => true });
    stage.desk.show(await kept(stage), true);
    await stage.desk.add('scripted:cloud');
    await stage.desk.fuse('scripted:cloud', undefined);
    await stage.clock.pass(500);
    await stage.desk.rank('lazy-span', true);
    assert.deepEqual(
      stage.desk.comparison?.columns.slice(2).map(({ failure }) => failure?.code),
      ['unsupported', 'unsupported'],
    );
    assert.equal(stage.models['cloud']?.calls.length, 0);
  });

  it('is shown to nobody where no model may see its document, and says why', async () => {
    const refuse = async (): Promise<boolean> => {
      throw new Error('it holds secrets');
    };
    const stage = deskStage([model('a'), model('b')], { localOnly: refuse });
    const comparison = await kept(stage);
    const asked = stage.models['a']?.calls.length;
    stage.desk.show(comparison, true);
    await stage.desk.add('scripted:a');
    await stage.desk.rank('lazy-span', true);
    assert.deepEqual(stage.told, ['it holds secrets', 'it holds secrets']);
    assert.equal(stage.models['a']?.calls.length, asked);
    await stage.desk.rank('majority', false);
    assert.equal(rankedOf(stage.desk.comparison).length, 2, 'texts that are there are ranked');
  });

  it('asks nobody where another one was put in front meanwhile', async () => {
    const looked = Promise.withResolvers<boolean>();
    const stage = deskStage([model('a'), model('b')], { localOnly: () => looked.promise });
    const comparison = await kept(stage);
    stage.desk.show({ ...comparison, id: 'first' }, true);
    const adding = stage.desk.add('scripted:a');
    stage.desk.show({ ...comparison, id: 'second' }, true);
    looked.resolve(false);
    await adding;
    await stage.clock.pass(500);
    assert.equal(stage.desk.comparison?.columns.length, 2);
  });
});

describe('the history', () => {
  const stream = (): ComparedModel =>
    model('a', {
      script: () =>
        streams(
          Array.from({ length: 100 }, (_, i) => `${i};`),
          100,
        ),
    });

  it('has the comparison now and then while models write, and the last state in any case', async () => {
    const stage = deskStage([stream()]);
    follow(stage, ['a']);
    await stage.clock.pass(5000);
    assert.ok(stage.saved.length >= 2 && stage.saved.length <= 4, `${stage.saved.length}`);
    stage.desk.dispose();
    const last = stage.saved.at(-1);
    assert.equal(last?.columns[0]?.state, 'stopped');
    assert.ok(last.columns[0].text.includes('30;'), last.columns[0].text);
    const { length } = stage.saved;
    stage.desk.dispose();
    await stage.clock.pass(5000);
    assert.equal(stage.saved.length, length, 'nothing comes afterwards');
  });

  it('has nothing of a comparison without columns', async () => {
    const stage = deskStage([model('a')]);
    follow(stage, []);
    await stage.clock.pass(5000);
    stage.desk.clear();
    assert.deepEqual(stage.saved, []);
  });

  it('has a vote in the same turn', async () => {
    const stage = deskStage([model('a'), model('b')]);
    follow(stage, ['a', 'b']);
    await stage.clock.pass(5000);
    const before = stage.saved.length;
    stage.desk.vote(vote);
    assert.equal(stage.saved.length, before + 1);
    assert.deepEqual(stage.saved.at(-1)?.votes, [vote]);
    stage.desk.dispose();
    assert.equal(stage.saved.length, before + 1);
  });

  it('has nothing more of a comparison that was taken out of it', async () => {
    const stage = deskStage([slow('a')]);
    follow(stage, ['a']);
    await stage.clock.pass(1000);
    stage.desk.clear(false);
    assert.equal(stage.models['a']?.calls[0]?.abortedAt, 1000);
    await stage.clock.pass(5000);
    assert.deepEqual(stage.saved, []);
  });

  it('has what was there when the window went before the first word', async () => {
    const stage = deskStage([model('a')]);
    follow(stage, ['a']);
    await settled();
    stage.desk.dispose();
    assert.deepEqual(
      stage.saved.map(({ columns }) => columns.map(({ state }) => state)),
      [['stopped']],
    );
  });
});

describe('an earlier comparison beside the one in front', () => {
  it('adds its answers, which are ranked with the others and kept', async () => {
    const stage = deskStage([model('a'), model('b')]);
    follow(stage, ['a', 'b']);
    await stage.clock.pass(1500);
    const earlier = stage.desk.comparison!;
    follow(stage, ['b', 'a']);
    await stage.clock.pass(1500);
    assert.equal(stage.desk.addColumnsOf(earlier), true);
    await rest(stage);
    assert.equal(stage.desk.comparison?.columns.length, 4);
    const ranked = rankedOf(stage.desk.comparison).flat();
    assert.equal(ranked.length, 4, 'equal answers of both stand together');
    assertSame(stage);
  });

  it('is refused where it is of another place', async () => {
    const stage = deskStage([model('a')]);
    follow(stage, ['a']);
    await stage.clock.pass(1500);
    const here = stage.desk.comparison!;
    const elsewhere = { ...here, request: { ...here.request, prefix: 'elsewhere' } };
    assert.equal(stage.desk.addColumnsOf(elsewhere), false);
    assert.equal(stage.desk.comparison, here);
  });
});
