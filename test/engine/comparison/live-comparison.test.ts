import assert from 'node:assert/strict';
import { says, streams } from '../../fakes/scripted-model.ts';
import { settled } from '../../fakes/manual-clock.ts';
import { requestFor } from '../scripted-engine.ts';
import { comparisonStage, told, type ComparedModel } from './comparison-stage.ts';

const PLACE = 'const sum = ‸;\n';

const model = (name: string, more: Partial<ComparedModel> = {}): ComparedModel => ({
  name,
  device: name,
  script: () => says(`${name}()`, 100),
  ...more,
});

describe('a comparison', () => {
  it('is there at once, and tells nothing before whoever started it has it', async () => {
    const stage = comparisonStage([model('a')]);
    const live = stage.start(PLACE, ['a']);
    assert.deepEqual(stage.events, []);
    await settled();
    assert.deepEqual(
      stage.events.slice(0, 2).map(({ type, runId }) => [type, runId === live.id]),
      [
        ['run-start', true],
        ['generation-queue', true],
      ],
    );
    assert.deepEqual(live.request, {
      kind: 'fill',
      languageId: 'typescript',
      path: 'a.ts',
      original: '',
      prefix: 'const sum = ',
      suffix: ';\n',
      source: { uri: 'file:///a.ts', offset: 12 },
    });
  });
  it('streams every member by itself, in columns that keep their order', async () => {
    const stage = comparisonStage([
      model('slow', { script: () => streams(['x', ' + ', 'b'], 300) }),
      model('fast', { script: () => streams(['b', ' + ', 'a'], 50) }),
    ]);
    const live = stage.start(PLACE, ['slow', 'fast']);
    await stage.clock.pass(110);
    assert.deepEqual(stage.columns(live), ['slow prefill ""', 'fast streaming "b + "']);
    await stage.clock.pass(300);
    assert.deepEqual(stage.columns(live), ['slow streaming "x"', 'fast done "b + a"']);
    await stage.clock.pass(1000);
    await live.finished;
    assert.deepEqual(stage.columns(live), ['slow done "x + b"', 'fast done "b + a"']);
    assert.equal(stage.engine.comparisons.busy(), false);
  });
  it('waits for a slow member, however long it takes', async () => {
    const stage = comparisonStage([model('a', { script: () => says('late', 600_000) })]);
    const live = stage.start(PLACE, ['a']);
    await stage.clock.pass(599_000);
    assert.deepEqual(stage.columns(live), ['a prefill ""']);
    await stage.clock.pass(2000);
    assert.deepEqual(stage.columns(live), ['a done "late"']);
  });
  it('lets the next one on a device begin when the one before has a line', async () => {
    const stage = comparisonStage(
      [
        model('first', { device: 'gpu', script: () => streams(['one();\n', 'two();'], 200) }),
        model('second', { device: 'gpu', script: () => says('three();', 10) }),
        model('elsewhere', { script: () => says('four();', 10) }),
      ],
      { settings: { multiline: 'always' } },
    );
    stage.start('‸', ['first', 'second', 'elsewhere']);
    await stage.clock.pass(1000);
    assert.deepEqual(told(stage.events, ['generation-start', 'generation-end']), [
      '0 generation-start column-1',
      '0 generation-start column-3',
      '10 generation-end column-3',
      '200 generation-start column-2',
      '210 generation-end column-2',
      '400 generation-end column-1',
    ]);
  });
  it('lets it begin as well when the one before is silent', async () => {
    const stage = comparisonStage([
      model('silent', { device: 'gpu', script: () => [{ hang: true }] }),
      model('next', { device: 'gpu' }),
    ]);
    const live = stage.start(PLACE, ['silent', 'next']);
    await stage.clock.pass(700);
    assert.deepEqual(stage.columns(live), ['silent prefill ""', 'next done "next()"']);
    live.dispose();
  });
  it('keeps the others when one fails, and what that one had written', async () => {
    const stage = comparisonStage([
      model('breaks', { script: () => [{ text: 'half' }, { afterMs: 10, cut: true }] }),
      model('refuses', { script: () => [{ fail: 'server-error' }] }),
      model('silent', { script: () => [{ end: true }] }),
      model('fine'),
    ]);
    const live = stage.start(PLACE, ['breaks', 'refuses', 'silent', 'gone', 'fine']);
    await stage.clock.pass(200);
    await live.finished;
    assert.deepEqual(stage.columns(live), [
      'breaks failed stream-broken "half"',
      'refuses failed server-error ""',
      'silent failed empty ""',
      'gone failed model-missing ""',
      'fine done "fine()"',
    ]);
  });
  it('shows the models no text that is to be replaced', async () => {
    const stage = comparisonStage([model('a')]);
    const original = { text: 'old()', offset: 12 };
    const live = stage.start('const sum = old()‸;\n', ['a'], { original });
    await stage.clock.pass(200);
    const { prefix, suffix } = live.request;
    assert.deepEqual([prefix, live.request.original, suffix], ['const sum = ', 'old()', ';\n']);
    const prompt = stage.models['a']?.calls[0]?.request.prompt;
    assert.ok(prompt?.kind === 'raw' && prompt.text.includes('const sum = <SUF>;'), prompt?.kind);
  });
  it('filters as ghost text is filtered', async () => {
    const stage = comparisonStage([
      model('talks', { script: () => says('```ts\na + b;\n```\nThat is all.') }),
      model('repeats', { script: () => says(';\n') }),
    ]);
    const live = stage.start(PLACE, ['talks', 'repeats']);
    await stage.clock.pass(10);
    assert.deepEqual(stage.columns(live), ['talks done "a + b"', 'repeats failed filtered ";\\n"']);
  });
  it('gives a model that thinks first room for its thoughts', async () => {
    const stage = comparisonStage([
      model('thinker', { thinking: true, script: () => says('<think>Hm.</think>b') }),
      model('plain'),
    ]);
    const live = stage.start(PLACE, ['thinker', 'plain']);
    await stage.clock.pass(200);
    assert.deepEqual(stage.columns(live), ['thinker done "b"', 'plain done "plain()"']);
    const limit = (name: string) => stage.models[name]?.calls[0]?.request.sampling.maxTokens ?? 0;
    assert.equal(limit('thinker') - limit('plain'), 3072);
  });
  it('bears a member that never stops writing', async () => {
    const stage = comparisonStage([
      model('endless', {
        script: () => Array.from({ length: 200 }, (_, i) => ({ text: `x${i}`.padEnd(1000, 'y') })),
      }),
      model('fine'),
    ]);
    const live = stage.start(PLACE, ['endless', 'fine'], { instruction: 'Write.' });
    await stage.clock.pass(200);
    await live.finished;
    const [endless, fine] = stage.seen(live).columns;
    assert.ok((endless?.text.length ?? 0) < 70_000);
    assert.equal(fine?.state, 'done');
    assert.equal(stage.models['endless']?.open(), 0);
  });
  it('keeps what it can use of five million characters, and says so where they come at once', async () => {
    const piece = '// word\n'.repeat(4096);
    const stage = comparisonStage([
      model('streams', { script: () => Array.from({ length: 160 }, () => ({ text: piece })) }),
      model('bursts', { script: () => [{ text: piece.repeat(160) }] }),
      model('fine'),
    ]);
    for (const more of [{}, { instruction: 'Write.' }]) {
      const live = stage.start(PLACE, ['streams', 'bursts', 'fine'], more);
      await stage.clock.pass(1000);
      await live.finished;
      const [streamed, burst, fine] = stage.seen(live).columns;
      assert.ok(streamed?.text.includes('// word') === true && streamed.text.length < 70_000);
      assert.equal(burst?.failure?.code, 'output-too-large');
      assert.equal(fine?.state, 'done');
    }
  });
  it('has as many columns as there are models, each in its place', async () => {
    const names = Array.from({ length: 24 }, (_, i) => `m${i}`);
    const stage = comparisonStage(
      names.map((name, i) => model(name, { script: () => says(`${name}()`, 10 * (24 - i)) })),
      { capacity: 24 },
    );
    const live = stage.start(PLACE, names);
    await stage.clock.pass(1000);
    await live.finished;
    assert.deepEqual(
      stage.columns(live),
      names.map((name) => `${name} done "${name}()"`),
    );
  });
  it('shows nothing elsewhere of a document that must not leave the machine', async () => {
    const stage = comparisonStage([model('cloud', { place: 'cloud' }), model('here')]);
    const request = requestFor(PLACE, 'q1', { localOnly: true });
    const live = stage.start(PLACE, ['cloud', 'here'], { request });
    await stage.clock.pass(200);
    assert.deepEqual(stage.columns(live), ['cloud failed unsupported ""', 'here done "here()"']);
    const again = stage.engine.comparisons.resume(stage.seen(live), true);
    again.add('scripted:cloud');
    await stage.clock.pass(200);
    assert.equal(stage.columns(again)[2], 'cloud failed unsupported ""');
    assert.equal(stage.models['cloud']?.calls.length, 0);
  });
});

describe('stopping', () => {
  it('closes the stream in the same turn and keeps what it had written', async () => {
    const stage = comparisonStage([
      model('a', { script: () => [{ text: 'a + ' }, { text: 'b' }, { hang: true }] }),
      model('b', { script: () => [{ text: 'x' }, { hang: true }] }),
    ]);
    const live = stage.start(PLACE, ['a', 'b']);
    await stage.clock.pass(5);
    live.stop('column-1');
    const stopped = stage.models['a'];
    assert.ok(stopped !== undefined);
    assert.equal(stopped.calls[0]?.abortedAt, 5);
    await settled();
    assert.equal(stopped.open(), 0);
    assert.deepEqual(stage.columns(live), ['a stopped "a + b"', 'b streaming "x"']);
    live.stop('column-1');
    live.stopAll();
    await live.finished;
    assert.deepEqual(stage.columns(live), ['a stopped "a + b"', 'b stopped "x"']);
    await settled();
    assert.equal(stage.clock.pending(), 0);
  });
  it('ends a column that has written nothing, and one whose turn has not come', async () => {
    const stage = comparisonStage([
      model('a', { device: 'gpu', script: () => [{ hang: true }] }),
      model('b', { device: 'gpu' }),
    ]);
    const live = stage.start(PLACE, ['a', 'b']);
    await stage.clock.pass(5);
    live.stopAll();
    await live.finished;
    await stage.clock.pass(5000);
    assert.deepEqual(stage.columns(live), ['a stopped ""', 'b stopped ""']);
    assert.equal(stage.models['b']?.calls.length, 0);
    assert.equal(told(stage.events, ['generation-end', 'generation-failure']).length, 2);
  });
  it('marks the figures of a stopped column as estimates', async () => {
    const stage = comparisonStage([
      model('a', { script: () => [{ text: 'a + b' }, { hang: true }] }),
    ]);
    const live = stage.start(PLACE, ['a']);
    await stage.clock.pass(40);
    live.stopAll();
    const [column] = stage.seen(live).columns;
    assert.deepEqual(
      [column?.usage, column?.endMs],
      [{ promptTokens: 15, completionTokens: 2, estimated: true }, 40],
    );
  });
  it('takes place before anything is known of the members', async () => {
    const stage = comparisonStage([model('a')]);
    const live = stage.start(PLACE, ['a']);
    live.stopAll();
    await live.finished;
    await stage.clock.pass(1000);
    assert.deepEqual(stage.columns(live), ['a stopped ""']);
    assert.equal(stage.models['a']?.calls.length, 0);
  });
  it('of the engine ends every comparison', async () => {
    const stage = comparisonStage([model('a', { script: () => [{ text: 'x' }, { hang: true }] })]);
    const live = stage.start(PLACE, ['a']);
    await stage.clock.pass(5);
    stage.engine.dispose();
    await live.finished;
    await settled();
    assert.equal(stage.models['a']?.open(), 0);
    live.add('scripted:a');
    assert.deepEqual(stage.columns(live), ['a stopped "x"', 'a stopped ""']);
  });
});

describe('a column that is added', () => {
  it('comes behind the others while they still write', async () => {
    const stage = comparisonStage([model('a', { script: () => says('slow', 1000) }), model('b')]);
    const live = stage.start(PLACE, ['a']);
    await stage.clock.pass(500);
    assert.equal(live.add('scripted:b'), 'column-2');
    await stage.clock.pass(200);
    assert.deepEqual(stage.columns(live), ['a prefill ""', 'b done "b()"']);
    await stage.clock.pass(1000);
    assert.deepEqual(stage.columns(live), ['a done "slow"', 'b done "b()"']);
  });
  it('of a model that has one draws another text', async () => {
    const stage = comparisonStage([model('a')], { settings: { seed: 7 } });
    const live = stage.start(PLACE, ['a']);
    await stage.clock.pass(200);
    live.add('scripted:a');
    live.add('scripted:a', { temperature: 0.2 });
    await stage.clock.pass(300);
    const sampled = stage.models['a']?.calls.map(({ request }) => [
      request.sampling.temperature,
      request.sampling.seed,
    ]);
    assert.deepEqual(sampled, [
      [0, 7],
      [0.8, 8],
      [0.2, 9],
    ]);
    assert.deepEqual(
      stage.seen(live).columns.map(({ temperature }) => temperature),
      [undefined, 0.8, 0.2],
    );
  });
  it('to a kept comparison has an id of its own', async () => {
    const stage = comparisonStage([model('a'), model('b')]);
    const first = stage.start(PLACE, ['a']);
    await stage.clock.pass(200);
    const kept = stage.seen(first);
    const live = stage.engine.comparisons.resume(kept, false);
    assert.equal(live.id, kept.id);
    assert.equal(live.add('scripted:b'), 'column-2');
    await stage.clock.pass(200);
    await live.finished;
    assert.deepEqual(stage.columns(live), ['a done "a()"', 'b done "b()"']);
  });
});
