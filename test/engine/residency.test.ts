import assert from 'node:assert/strict';
import type { Usage } from '../../src/core/generation.ts';
import { scriptedModel, scriptedServer, type ScriptedModel } from '../fakes/scripted-model.ts';
import type { ScriptedServer } from '../fakes/scripted-model.ts';
import { stageFor, type Stage, type StageOptions } from './scripted-engine.ts';

const GB = 1e9;
const LOAD_MS = 4000;

interface House extends Stage {
  readonly server: ScriptedServer;
  readonly residents: Set<string>;
}

/** One server that loads in 4 s, with models of 1 GB each and what each call says of its use. */
function house(
  names: readonly string[],
  residents: readonly string[],
  options: StageOptions & {
    readonly usage?: (name: string) => Partial<Usage>;
    readonly shared?: Readonly<Record<string, readonly string[]>>;
  } = {},
): House {
  const inMemory = new Set(residents);
  const made: { server?: ScriptedServer } = {};
  const stage = stageFor([], {
    ...options,
    servers: (clock) => {
      const models: ScriptedModel[] = names.map((name) =>
        scriptedModel({
          clock,
          description: { name, sizeBytes: GB },
          script: () => [
            { afterMs: 50, text: `${name}();` },
            { end: true, usage: options.usage?.(name) ?? {} },
          ],
        }),
      );
      const { shared = {} } = options;
      made.server = scriptedServer({ clock, models, residents: inMemory, loadMs: LOAD_MS, shared });
      return [made.server];
    },
  });
  return { ...stage, server: made.server!, residents: inMemory };
}

let places = 0;
/** A key pressed now and the request it leads to, at a place of its own. */
function keystroke(stage: Stage) {
  places++;
  const marked = `let place${places} = ‸\n`;
  stage.edit(marked);
  return stage.ask(marked);
}

async function typeFor(stage: Stage, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 200) {
    keystroke(stage);
    await stage.clock.pass(200);
  }
}

describe('a model that is not in memory', () => {
  it('is loaded on the first key after a pause, beside the one that is', async () => {
    const stage = house(['in', 'out'], ['in', 'out']);
    await typeFor(stage, 2400);
    stage.residents.delete('out');
    stage.engine.roster.directory.invalidate();
    await stage.clock.pass(1500);
    await typeFor(stage, 600);
    assert.deepEqual(stage.server.loads, ['out']);
    assert.equal(stage.engine.states.of('scripted:out').state, 'loading');
  });

  it('is not loaded while somebody types', async () => {
    const stage = house(['in', 'out'], ['in', 'out']);
    await typeFor(stage, 2400);
    stage.residents.delete('out');
    stage.engine.roster.directory.invalidate();
    await typeFor(stage, 3000);
    assert.deepEqual(stage.server.loads, []);
    assert.equal(keystroke(stage).now(), undefined);
    await stage.clock.pass(100);
  });

  it('is loaded once and to the end, whatever is typed meanwhile', async () => {
    const stage = house(['in', 'out'], ['in']);
    keystroke(stage);
    await typeFor(stage, LOAD_MS + 400);
    assert.deepEqual(stage.server.loads, ['out']);
    assert.ok(stage.residents.has('out'));
    assert.equal(stage.engine.states.of('scripted:out').state, 'ready');
    await stage.clock.pass(5000);
    assert.equal(stage.clock.pending(), 0);
  });

  it('is loaded again when it has left memory since', async () => {
    const stage = house(['in', 'out'], ['in']);
    keystroke(stage);
    await stage.clock.pass(LOAD_MS + 1000);
    stage.residents.delete('out');
    await stage.clock.pass(60_000);
    keystroke(stage);
    await stage.clock.pass(200);
    assert.deepEqual(stage.server.loads, ['out', 'out']);
  });

  it('is waited for, and the others are shown meanwhile', async () => {
    const stage = house(['in', 'out'], ['in']);
    const asked = keystroke(stage);
    await stage.clock.pass(500);
    assert.equal(asked.text(), 'in();');
    await stage.clock.pass(LOAD_MS);
    assert.deepEqual(
      stage.engine.run('r1')?.candidates.map(({ text }) => text),
      ['in();', 'out();'],
    );
  });

  it('is one at a time while typing where nothing at all is in memory', async () => {
    const stage = house(['a', 'b', 'c'], ['a', 'b', 'c']);
    await typeFor(stage, 2400);
    stage.residents.clear();
    stage.engine.roster.directory.invalidate();
    await typeFor(stage, 1000);
    assert.deepEqual(stage.server.loads, ['a']);
  });

  it('is left where it would push out one that is not ours', async () => {
    const foreign = ['x', 'y', 'z'];
    const stage = house(['ours', ...foreign], foreign, { settings: { members: ['ours'] } });
    const asked = keystroke(stage);
    await stage.clock.pass(100);
    const result = asked.now();
    assert.equal(result?.kind === 'none' && result.reason, 'not-loaded');
    assert.equal(result?.kind === 'none' && result.detail, 'scripted:ours');
    assert.deepEqual(stage.server.loads, []);
  });

  it('is left where it does not fit into free memory', async () => {
    const stage = house(['in', 'out'], ['in'], {
      freeMemoryBytes: 1.2 * GB,
      settings: { members: ['in', 'out'] },
    });
    keystroke(stage);
    await stage.clock.pass(200);
    assert.deepEqual(stage.server.loads, []);
  });

  it('counts with the others that are loaded for the same request', async () => {
    const named = { settings: { members: ['in', 'a', 'b', 'c'] } };
    const few = house(['in', 'a', 'b', 'c'], ['in'], named);
    keystroke(few);
    await few.clock.pass(2000);
    assert.deepEqual(few.server.loads, ['a', 'b']);
    const tight = house(['in', 'a', 'b'], ['in'], {
      freeMemoryBytes: 2 * GB,
      settings: { members: ['in', 'a', 'b'] },
    });
    keystroke(tight);
    await tight.clock.pass(2000);
    assert.deepEqual(tight.server.loads, ['a']);
  });

  it('is loaded when somebody asks by hand', async () => {
    const stage = house(['in', 'out'], ['in']);
    keystroke(stage);
    await stage.clock.pass(100);
    const other = house(['in', 'out'], ['in', 'out']);
    await typeFor(other, 2400);
    other.residents.delete('out');
    other.engine.roster.directory.invalidate();
    other.edit('let t = ‸\n');
    other.ask('let t = ‸\n', { trigger: 'explicit' });
    await other.clock.pass(100);
    assert.deepEqual(other.server.loads, ['out']);
  });

  it('is a failed member when it cannot be loaded, and counts once', async () => {
    const stage = house(['in', 'out'], ['in']);
    Object.assign(stage.server, { load: () => Promise.reject(new Error('no memory')) });
    const asked = keystroke(stage);
    await stage.clock.pass(1000);
    assert.equal(asked.text(), 'in();');
    assert.equal(stage.engine.states.of('scripted:out').state, 'broken');
    await stage.clock.pass(60);
    assert.equal(stage.engine.states.cooling('scripted:out'), false);
  });

  it('is given up after three minutes', async () => {
    const stage = house(['in', 'out'], ['in']);
    const hang = (_: unknown, signal: AbortSignal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
      });
    Object.assign(stage.server, { load: hang });
    keystroke(stage);
    await stage.clock.pass(180_100);
    assert.equal(stage.engine.states.of('scripted:out').state, 'broken');
    assert.equal(stage.clock.pending(), 0);
  });
});

describe('a model that was pushed out of memory', () => {
  it('is noticed by its load time, counted, and not loaded against the one that did it', async () => {
    const evicted = new Set<string>();
    const stage = house(['a', 'b'], ['a', 'b'], {
      usage: (name) => (evicted.has(name) ? { loadMs: 2000 } : {}),
    });
    await typeFor(stage, 400);
    evicted.add('a');
    keystroke(stage);
    await stage.clock.pass(200);
    assert.equal(stage.engine.states.of('scripted:a').evictions, 1);
    evicted.clear();
    stage.residents.delete('b');
    await stage.clock.pass(3000);
    for (let i = 0; i < 5; i++) {
      keystroke(stage);
      await stage.clock.pass(3000);
    }
    assert.deepEqual(stage.server.loads, []);
  });

  it('is not taken for slow because of the load', async () => {
    const stage = house(['a'], ['a'], { usage: () => ({ loadMs: 40 }) });
    keystroke(stage);
    await stage.clock.pass(200);
    assert.equal(stage.speeds.of('scripted:a').totalMs, 10);
  });
});

describe('a model whose weights are in memory for another one', () => {
  const shared = { first: ['second'] };

  it('is asked at once, not loaded', async () => {
    const settings = { members: ['second'] };
    const stage = house(['first', 'second'], ['first'], { shared, settings });
    const asked = keystroke(stage);
    await stage.clock.pass(100);
    assert.equal(asked.text(), 'second();');
    assert.deepEqual(stage.server.loads, []);
  });

  it('takes the place of one model', async () => {
    const settings = { members: ['second', 'third'] };
    const names = ['first', 'second', 'foreign', 'third'];
    const stage = house(names, ['first', 'foreign'], { shared, settings });
    keystroke(stage);
    await stage.clock.pass(100);
    assert.deepEqual(stage.server.loads, ['third']);
    await stage.clock.pass(LOAD_MS);
  });
});
