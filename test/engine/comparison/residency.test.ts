import assert from 'node:assert/strict';
import { says } from '../../fakes/scripted-model.ts';
import { comparisonStage, told, type ComparedModel } from './comparison-stage.ts';

const PLACE = 'const sum = ‸;\n';

const model = (name: string, more: Partial<ComparedModel> = {}): ComparedModel => ({
  name,
  sizeBytes: 1e9,
  script: () => says(`${name}()`, 100),
  ...more,
});

const away = (name: string, more: Partial<ComparedModel> = {}): ComparedModel =>
  model(name, { resident: false, ...more });

/** Two models in memory, which can hold two. */
const crowded = (...others: readonly ComparedModel[]) =>
  comparisonStage([model('a', { device: 'one' }), model('b', { device: 'two' }), ...others], {
    capacity: 2,
    freeMemoryBytes: 1e9,
    settings: { members: ['a', 'b'] },
  });

describe('models that are not in memory', () => {
  it('are loaded beside the others where they fit, and that is told', async () => {
    const stage = comparisonStage([model('a'), away('b', { device: 'other' })]);
    const live = stage.start(PLACE, ['a', 'b']);
    await stage.clock.pass(500);
    assert.deepEqual(stage.columns(live), ['a done "a()"', 'b loading ""']);
    await stage.clock.pass(1000);
    await live.finished;
    assert.deepEqual(stage.columns(live), ['a done "a()"', 'b done "b()"']);
    assert.deepEqual(told(stage.events, ['generation-load', 'generation-start']), [
      '0 generation-start column-1',
      '0 generation-load column-2',
      '1000 generation-start column-2',
    ]);
  });
  it('come last where they push another out, one after another', async () => {
    const stage = crowded(away('x', { device: 'three' }), away('y', { device: 'four' }));
    const live = stage.start(PLACE, ['x', 'a', 'y', 'b']);
    await stage.clock.pass(90);
    assert.deepEqual(stage.columns(live), [
      'x queued ""',
      'a prefill ""',
      'y queued ""',
      'b prefill ""',
    ]);
    await stage.clock.pass(600);
    assert.deepEqual(stage.columns(live).slice(0, 3), [
      'x loading ""',
      'a done "a()"',
      'y queued ""',
    ]);
    await stage.clock.pass(600);
    assert.deepEqual(stage.columns(live).slice(0, 3), [
      'x done "x()"',
      'a done "a()"',
      'y loading ""',
    ]);
    await stage.clock.pass(1100);
    assert.deepEqual(stage.columns(live)[2], 'y done "y()"');
  });
  it('give the line-up its memory back, once, when everything has ended', async () => {
    const stage = crowded(away('x'));
    const live = stage.start(PLACE, ['a', 'x']);
    await stage.clock.pass(1190);
    assert.deepEqual(stage.loads, ['x']);
    await stage.clock.pass(20);
    await live.finished;
    assert.deepEqual(stage.loads, ['x', 'a']);
    await stage.clock.pass(5000);
    assert.deepEqual(stage.loads, ['x', 'a']);
    assert.ok(stage.residents.has('a'));
    // That one had to go for the other was meant: it may be loaded as before.
    assert.equal(stage.engine.states.of('scripted:a').evictions, 0);
  });
  it('give nothing back while another comparison needs it', async () => {
    const stage = crowded(away('x'));
    stage.start(PLACE, ['x']);
    await stage.clock.pass(500);
    const other = stage.start(PLACE, ['b']);
    await stage.clock.pass(650);
    assert.deepEqual(stage.columns(other), ['b done "b()"']);
    await stage.clock.pass(5000);
    assert.deepEqual(stage.loads, ['x', 'a']);
  });
  it('fail in their column where they do not load', async () => {
    const stage = comparisonStage([model('a'), away('b', { device: 'other' })], { loadMs: 1e9 });
    const live = stage.start(PLACE, ['a', 'b']);
    await stage.clock.pass(200_000);
    await live.finished;
    const [, b] = stage.seen(live).columns;
    assert.equal(b?.state, 'failed');
    assert.equal(stage.columns(live)[0], 'a done "a()"');
  });
  it('go on loading when their column is stopped', async () => {
    const stage = comparisonStage([away('b')]);
    const live = stage.start(PLACE, ['b']);
    await stage.clock.pass(500);
    live.stopAll();
    await live.finished;
    assert.deepEqual(stage.columns(live), ['b stopped ""']);
    await stage.clock.pass(1000);
    assert.ok(stage.residents.has('b'));
    assert.equal(stage.models['b']?.calls.length, 0);
  });
});

describe('the models on offer', () => {
  const offers = async (
    stage: ReturnType<typeof comparisonStage>,
    kind: 'fill' | 'instruct' = 'fill',
  ) => stage.engine.comparisons.offers(kind, 'typescript', new AbortController().signal);

  it('are all for the panel, with what it takes to ask them', async () => {
    const stage = crowded(
      away('x', { sizeBytes: 4e9, roles: ['inline', 'panel', 'fuse'] }),
      model('c', { place: 'cloud', roles: ['panel'] }),
      away('e', { roles: ['embed'] }),
    );
    assert.deepEqual(await offers(stage), [
      {
        modelId: 'scripted:a',
        place: 'local',
        readiness: 'resident',
        costUsd: 0,
        chosen: true,
        fuses: false,
      },
      {
        modelId: 'scripted:b',
        place: 'local',
        readiness: 'resident',
        costUsd: 0,
        chosen: true,
        fuses: false,
      },
      {
        modelId: 'scripted:x',
        place: 'local',
        readiness: 'swap',
        loadMs: 4000,
        costUsd: 0,
        chosen: false,
        fuses: true,
      },
      { modelId: 'scripted:c', place: 'cloud', readiness: 'resident', chosen: false, fuses: false },
    ]);
  });
  it('have the time that their latest load took', async () => {
    const stage = comparisonStage([model('a'), away('b', { sizeBytes: 5e9 })], { loadMs: 700 });
    assert.equal((await offers(stage))[1]?.loadMs, 5000);
    stage.start(PLACE, ['b']);
    await stage.clock.pass(1000);
    assert.equal((await offers(stage))[1]?.readiness, 'resident');
    assert.equal(stage.engine.roster.loadMsOf('scripted:b'), 700);
  });
  it('have the first of the line-up ticked where nothing is in memory', async () => {
    const stage = comparisonStage([away('a'), away('b')]);
    assert.deepEqual(
      (await offers(stage)).map(({ readiness, chosen }) => [readiness, chosen]),
      [
        ['load', true],
        ['load', false],
      ],
    );
  });
  it('have the model of the workspace ticked for a hole alone', async () => {
    const stage = comparisonStage([
      model('workspace', { instant: true, fill: { kind: 'place' } }),
      away('a'),
    ]);
    const ticked = async (kind: 'fill' | 'instruct') =>
      (await offers(stage, kind)).filter(({ chosen }) => chosen).map(({ modelId }) => modelId);
    assert.deepEqual((await ticked('fill')).sort(), ['scripted:a', 'scripted:workspace']);
    assert.deepEqual(await ticked('instruct'), ['scripted:a']);
  });
});
