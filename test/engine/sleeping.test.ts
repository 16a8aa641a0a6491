import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { failure, ModelError } from '../../src/core/failure.ts';
import { createMemberStates } from '../../src/engine/member-states.ts';
import { createModelDirectory } from '../../src/engine/model-directory.ts';
import { createServerCircuits, OPEN_AFTER } from '../../src/engine/server-circuits.ts';
import { createSleepWatch } from '../../src/engine/sleep-watch.ts';
import { createManualClock, settled } from '../fakes/manual-clock.ts';
import {
  says,
  scriptedModel,
  scriptedServer,
  type ScriptedServer,
  type ScriptedStep,
} from '../fakes/scripted-model.ts';
import { stageFor, type Stage } from './scripted-engine.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('the watch for sleep', () => {
  it('notices once that the day has gone on without the durations', () => {
    const clock = createManualClock();
    const watch = createSleepWatch(clock);
    clock.advance(DAY);
    assert.equal(watch.noticed(), false);
    clock.suspend(8 * HOUR);
    assert.equal(watch.noticed(), true);
    assert.equal(watch.noticed(), false);
  });

  it('takes no clock that is corrected or set back for sleep, and notices the next one', () => {
    const clock = createManualClock();
    const watch = createSleepWatch(clock);
    for (const ms of [30_000, -30_000, MINUTE, -DAY, -HOUR]) {
      clock.suspend(ms);
      assert.equal(watch.noticed(), false, String(ms));
    }
    clock.suspend(MINUTE + 1);
    assert.equal(watch.noticed(), true);
  });
});

/** A server that can be down, with one model. */
function stageWith(name = 'm'): {
  readonly stage: Stage;
  readonly server: () => ScriptedServer;
  readonly world: { isDown: boolean };
  readonly ask: (text: string, passMs?: number) => Promise<string | undefined>;
} {
  const world = { isDown: false };
  let server: ScriptedServer | undefined;
  const stage = stageFor([], {
    servers: (clock) => {
      const script = (): readonly ScriptedStep[] =>
        world.isDown ? [{ fail: 'unreachable' }] : says('f();', 5);
      const models = [scriptedModel({ clock, description: { name }, script })];
      const onList = (): Promise<void> =>
        world.isDown
          ? Promise.reject(new ModelError(failure('unreachable', 'x')))
          : Promise.resolve();
      server = scriptedServer({ clock, models, onList });
      return [server];
    },
  });
  return {
    stage,
    world,
    server: () => {
      assert.ok(server);
      return server;
    },
    async ask(text, passMs = 50) {
      const asked = stage.ask(text);
      await stage.clock.pass(passMs);
      return asked.text();
    },
  };
}

describe('an engine that wakes with its machine', () => {
  it('lists anew at the next key, once, though its listing is seconds old by its own time', async () => {
    const { stage, server, ask } = stageWith();
    assert.equal(await ask('let a = ‸\n'), 'f();');
    assert.equal(server().listings(), 1);
    stage.clock.suspend(8 * HOUR);
    await settled();
    assert.equal(server().listings(), 1);
    for (const name of ['b', 'c', 'd']) assert.equal(await ask(`let ${name} = ‸\n`), 'f();');
    assert.equal(server().listings(), 2);
  });

  it('asks whoever rested in the evening at the first key of the morning', async () => {
    const { stage, world, ask } = stageWith();
    assert.equal(await ask('let a = ‸\n'), 'f();');
    world.isDown = true;
    // Enough failures for a rest of nearly a minute.
    for (let i = 0; i < 40; i++) await ask(`let e${i} = ‸\n`, 3000);
    world.isDown = false;
    stage.clock.suspend(10 * HOUR);
    assert.equal(await ask('let f = ‸\n'), 'f();');
    assert.equal(stage.engine.states.of('scripted:m').state, 'ready');
  });

  it('asks a member again that had failed on a server which answers', async () => {
    let isBroken = true;
    const script = (): readonly ScriptedStep[] =>
      isBroken ? [{ fail: 'server-error' }] : says('f();', 5);
    const stage = stageFor([{ name: 'm', script }]);
    const ask = async (name: string, passMs: number): Promise<string | undefined> => {
      const asked = stage.ask(`let ${name} = ‸\n`);
      await stage.clock.pass(passMs);
      return asked.text();
    };
    for (let i = 0; i < 40; i++) await ask(`e${i}`, 3000);
    assert.ok(stage.engine.states.restMs('scripted:m') > 1000);
    isBroken = false;
    stage.clock.suspend(10 * HOUR);
    assert.equal(await ask('f', 50), 'f();');
  });

  it('gives up what it was asked before the sleep', async () => {
    const stage = stageFor([
      {
        name: 'm',
        script: (_, number) => (number === 1 ? [{ hang: true }] : says('f();', 5)),
      },
    ]);
    stage.ask('let a = ‸\n');
    await stage.clock.pass(50);
    stage.clock.suspend(HOUR);
    // The same place: without the sleep, the stream under way would be waited for.
    const again = stage.ask('let a = ‸\n');
    await stage.clock.pass(50);
    assert.equal(again.text(), 'f();');
    assert.equal(stage.models['m']?.calls[0]?.closed, true);
  });

  it('sends no more calls at the first key than at any other', async () => {
    const { stage, ask } = stageWith();
    assert.equal(await ask('let a = ‸\n'), 'f();');
    const starts = (): number =>
      stage.events.filter(({ type }) => type === 'generation-start').length;
    const before = starts();
    stage.clock.suspend(HOUR);
    await ask('let b = ‸\n', 1000);
    assert.equal(starts() - before, 1);
    assert.equal(stage.clock.pending(), 0);
  });
});

describe('a clock of the day that jumps', () => {
  it('lengthens and shortens no rest of a member or a server', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -400 * DAY, max: 400 * DAY }), { maxLength: 8 }),
        async (jumps) => {
          const clock = createManualClock();
          const states = createMemberStates(clock, () => undefined);
          const circuits = createServerCircuits(clock, {
            onOpen: () => undefined,
            onClose: () => undefined,
          });
          const { signal } = new AbortController();
          const unreachable = failure('unreachable', 'x');
          states.failed('m', unreachable);
          for (let i = 0; i < OPEN_AFTER; i++)
            (await circuits.enter('s', 'm', signal)).failed(new ModelError(unreachable));
          for (const jump of jumps) {
            clock.suspend(jump);
            assert.equal(states.restMs('m'), 1000);
            assert.equal(circuits.rests('s'), true);
          }
          clock.advance(1000);
          assert.equal(states.cooling('m'), false);
          assert.equal(circuits.rests('s'), false);
        },
      ),
    );
  });

  it('makes no listing older or younger', async () => {
    const clock = createManualClock();
    const server = scriptedServer({ clock, models: [] });
    const directory = createModelDirectory([server], clock);
    const { signal } = new AbortController();
    await directory.refresh(30_000, signal);
    for (const jump of [DAY, -2 * DAY, -HOUR]) {
      clock.suspend(jump);
      await directory.refresh(30_000, signal);
    }
    assert.equal(server.listings(), 1);
    clock.advance(30_001);
    await directory.refresh(30_000, signal);
    assert.equal(server.listings(), 2);
  });

  it('an hour back or a day ahead leaves an engine answering', async () => {
    const { stage, ask } = stageWith();
    for (const [i, jump] of [0, -HOUR, DAY, -DAY, -HOUR].entries()) {
      stage.clock.suspend(jump);
      assert.equal(await ask(`let j${i} = ‸\n`), 'f();', String(jump));
    }
    assert.equal(stage.clock.pending(), 0);
  });
});
