import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { ModelServer } from '../../src/core/model.ts';
import { says, scriptedModel, scriptedServer } from '../fakes/scripted-model.ts';
import type { ScriptedModel, ScriptedStep } from '../fakes/scripted-model.ts';
import { stageFor } from './scripted-engine.ts';
import type { ManualClock } from '../fakes/manual-clock.ts';

/** A server whose models come and go: what is gone is listed no more, and its calls end with 404. */
function comingAndGoing(names: readonly string[], settings = {}) {
  const present = new Set(names);
  const models: ScriptedModel[] = [];
  const stage = stageFor([], {
    settings,
    servers: (clock: ManualClock): readonly ModelServer[] => {
      for (const name of names) {
        const script = (): readonly ScriptedStep[] =>
          present.has(name) ? says(`${name}();`, 5) : [{ fail: 'model-missing' }];
        models.push(scriptedModel({ clock, description: { name, sizeBytes: 1e9 }, script }));
      }
      const server = scriptedServer({ clock, models });
      const list: ModelServer['list'] = async (signal) =>
        (await server.list(signal)).filter(({ name }) => present.has(name));
      return [{ ...server, list }];
    },
  });
  const ask = async (name: string): Promise<string> => {
    const asked = stage.ask(`let ${name} = ‸\n`);
    await stage.clock.pass(1000);
    const result = asked.now();
    return result?.kind === 'none' ? result.reason : (asked.text() ?? 'nothing');
  };
  return { stage, present, ask };
}

describe('a model that is removed while somebody types', () => {
  const named = { members: ['scripted:a'] };

  it('is missing, with the repair, and takes nobody’s patience after that', async () => {
    const { stage, present, ask } = comingAndGoing(['a'], named);
    assert.equal(await ask('x'), 'a();');
    present.delete('a');
    assert.equal(await ask('y'), 'all-failed');
    const { state, failure } = stage.engine.states.of('scripted:a');
    assert.deepEqual([state, failure?.repair], ['missing', 'pull-model']);
    assert.equal(await ask('z'), 'no-members');
    assert.deepEqual(stage.engine.roster.selection().left, [
      { id: 'scripted:a', reason: 'missing' },
    ]);
    assert.equal(stage.clock.pending(), 0);
  });

  it('answers again once it is pulled', async () => {
    const { stage, present, ask } = comingAndGoing(['a'], named);
    await ask('x');
    present.delete('a');
    for (const name of ['b', 'c', 'd']) await ask(name);
    present.add('a');
    stage.engine.roster.directory.invalidate(); // as pulling does
    assert.equal(await ask('e'), 'a();');
    assert.equal(stage.engine.states.of('scripted:a').state, 'ready');
  });

  it('is found again within seconds where it was pulled in a terminal', async () => {
    const { stage, present, ask } = comingAndGoing(['a'], named);
    await ask('x');
    present.delete('a');
    for (const name of ['b', 'c']) await ask(name);
    present.add('a');
    await stage.clock.pass(3000);
    assert.equal(await ask('d'), 'a();');
  });

  it('leaves its place to the next where the members are chosen by themselves', async () => {
    const { stage, present, ask } = comingAndGoing(['a', 'b', 'c', 'd']);
    await ask('x');
    present.delete('a');
    await ask('y');
    assert.match(await ask('z'), /^[bcd]\(\);$/);
    const { chosen } = stage.engine.roster.selection();
    assert.deepEqual(
      chosen.map(({ listed }) => listed.description.name),
      ['b', 'c', 'd'],
    );
  });
});

describe('models that come and go between the keys', () => {
  it('never keep the engine from answering with one that is there', async () => {
    const change = fc.record({
      name: fc.constantFrom('a', 'b', 'c'),
      comes: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
        const { stage, present, ask } = comingAndGoing(['a', 'b', 'c']);
        for (const [i, { name, comes }] of changes.entries()) {
          if (comes) present.add(name);
          else present.delete(name);
          await ask(`k${i}`);
        }
        present.add('a');
        stage.engine.roster.directory.invalidate();
        // A cooling of a minute at most is over by then.
        await stage.clock.pass(60_000);
        assert.match(await ask('last'), /^[abc]\(\);$/);
        assert.equal(stage.clock.pending(), 0);
      }),
      { numRuns: 30 },
    );
  });
});
