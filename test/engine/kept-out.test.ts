import assert from 'node:assert/strict';
import { says, scriptedModel, scriptedServer } from '../fakes/scripted-model.ts';
import { stageFor } from './scripted-engine.ts';

/** A model that is in memory, on a server that loads; the user frees it. */
function freedStage(keptOut?: Map<string, number>, inMemory: readonly string[] = ['m']) {
  const residents = new Set(inMemory);
  const loads: string[] = [];
  const stage = stageFor([], {
    ...(keptOut === undefined ? {} : { keptOut }),
    servers: (clock) => {
      const script = () => says('f();', 5);
      const models = [scriptedModel({ clock, description: { name: 'm', sizeBytes: 1e9 }, script })];
      const server = scriptedServer({ clock, models, residents, loadMs: 100 });
      return [
        {
          ...server,
          async load(description, signal) {
            loads.push(description.name);
            await server.load?.(description, signal);
          },
        },
      ];
    },
  });
  const ask = async (name: string, trigger: 'automatic' | 'explicit' = 'automatic') => {
    const asked = stage.ask(`let ${name} = ‸\n`, { trigger });
    await stage.clock.pass(5000);
    return asked;
  };
  const free = async (): Promise<void> => {
    stage.engine.roster.keepOut('scripted:m', 600_000);
    residents.clear();
    await stage.engine.roster.directory.refresh(0, new AbortController().signal);
  };
  return { stage, loads, ask, free };
}

describe('a member whose memory the user has freed', () => {
  it('is not loaded by typing for ten minutes, and the log says why', async () => {
    const { stage, loads, ask, free } = freedStage();
    assert.equal((await ask('a')).text(), 'f();');
    await free();
    const result = (await ask('b')).now();
    assert.ok(result?.kind === 'none');
    assert.deepEqual([result.reason, result.detail], ['not-loaded', 'scripted:m: freed by hand']);
    stage.clock.advance(500_000);
    await ask('c');
    assert.deepEqual(loads, []);
    stage.clock.advance(100_000);
    assert.equal((await ask('d')).text(), 'f();');
    assert.deepEqual(loads, ['m']);
  });

  it('is not loaded by the engine that takes over after a setting was changed', async () => {
    const keptOut = new Map<string, number>();
    const before = freedStage(keptOut);
    await before.ask('a');
    await before.free();
    const { ask, loads } = freedStage(keptOut, []);
    assert.equal((await ask('b')).now()?.kind, 'none');
    assert.deepEqual(loads, []);
    assert.equal((await ask('c', 'explicit')).text(), 'f();');
  });

  it('is loaded at once for whoever asks by hand, and answers typing from then on', async () => {
    const { loads, ask, free } = freedStage();
    await ask('a');
    await free();
    assert.equal((await ask('b', 'explicit')).text(), 'f();');
    assert.deepEqual(loads, ['m']);
    assert.equal((await ask('c')).text(), 'f();');
  });
});
