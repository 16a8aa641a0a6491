import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { failure, isModelError, ModelError, type FailureCode } from '../../src/core/failure.ts';
import {
  createServerCircuits,
  OPEN_AFTER,
  type CircuitCall,
} from '../../src/engine/server-circuits.ts';
import { createManualClock, settled } from '../fakes/manual-clock.ts';
import { says, scriptedModel, scriptedServer, type ScriptedStep } from '../fakes/scripted-model.ts';
import { stageFor } from './scripted-engine.ts';

const never = new AbortController().signal;

function circuit() {
  const clock = createManualClock();
  const told: string[] = [];
  const circuits = createServerCircuits(clock, {
    onOpen: (id, { code }, restMs) => told.push(`${id} rests ${restMs} after ${code}`),
    onClose: (id) => told.push(`${id} is back`),
  });
  const enter = (modelId = 'm'): Promise<CircuitCall> => circuits.enter('s', modelId, never);
  const fail = async (
    code: FailureCode = 'unreachable',
    retryAfterMs?: number,
    modelId?: string,
  ): Promise<void> => {
    (await enter(modelId)).failed(new ModelError(failure(code, 'x', retryAfterMs)));
  };
  const failTimes = async (n: number): Promise<void> => {
    for (let i = 0; i < n; i++) await fail();
  };
  return { clock, circuits, told, enter, fail, failTimes };
}

describe('a server', () => {
  it('is left alone after five failures in a row, for 1 s, 2 s, … up to 60 s', async () => {
    const { clock, circuits, told, fail, failTimes } = circuit();
    await failTimes(OPEN_AFTER - 1);
    assert.equal(circuits.rests('s'), false);
    await fail();
    const rests: number[] = [];
    for (let i = 0; i < 8; i++) {
      const from = clock.now();
      while (circuits.rests('s')) clock.advance(1);
      rests.push(clock.now() - from);
      await fail();
    }
    assert.deepEqual(rests, [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    assert.equal(told[0], 's rests 1000 after unreachable');
  });

  it('is not left alone where one call between went well', async () => {
    const { circuits, enter, failTimes } = circuit();
    await failTimes(OPEN_AFTER - 1);
    (await enter()).ended();
    await failTimes(OPEN_AFTER - 1);
    assert.equal(circuits.rests('s'), false);
  });

  for (const code of ['server-error', 'timeout', 'stream-broken'] as const) {
    it(`is not left alone for ${code} of one model, and is for that of two`, async () => {
      const { circuits, fail } = circuit();
      for (let i = 0; i < 20; i++) await fail(code, undefined, 'broken');
      assert.equal(circuits.rests('s'), false);
      await fail(code, undefined, 'another');
      assert.equal(circuits.rests('s'), true);
    });
  }

  it('rests as long as it asked for', async () => {
    const { clock, circuits, fail, failTimes } = circuit();
    await failTimes(OPEN_AFTER - 1);
    await fail('server-error', 7000);
    clock.advance(6999);
    assert.equal(circuits.rests('s'), true);
    clock.advance(1);
    assert.equal(circuits.rests('s'), false);
  });

  for (const code of ['unauthorised', 'content-filter', 'rate-limited', 'empty'] as const) {
    it(`is not left alone for ${code}`, async () => {
      const { circuits, fail } = circuit();
      for (let i = 0; i < 20; i++) await fail(code);
      assert.equal(circuits.rests('s'), false);
    });
  }

  it('refuses with its latest failure and the time that is left', async () => {
    const { clock, enter, failTimes } = circuit();
    await failTimes(OPEN_AFTER);
    clock.advance(400);
    await assert.rejects(enter(), (error) => {
      assert.ok(isModelError(error));
      assert.equal(error.failure.code, 'unreachable');
      assert.equal(error.failure.retryAfterMs, 600);
      return true;
    });
  });

  it('is tried by one call, and the others follow as soon as that has heard something', async () => {
    const { clock, told, enter, failTimes } = circuit();
    await failTimes(OPEN_AFTER);
    clock.advance(1000);
    const trial = await enter();
    const through: number[] = [];
    for (const i of [1, 2, 3]) void enter().then(() => through.push(i));
    await settled();
    assert.deepEqual(through, []);
    trial.heard();
    await settled();
    assert.deepEqual(through, [1, 2, 3]);
    assert.equal(told.at(-1), 's is back');
    trial.ended();
  });

  it('is left alone again by one more failure, were it in the middle of that call', async () => {
    const { clock, circuits, enter, failTimes } = circuit();
    await failTimes(OPEN_AFTER);
    clock.advance(1000);
    const trial = await enter();
    trial.heard();
    trial.failed(new ModelError(failure('stream-broken', 'x')));
    assert.equal(circuits.rests('s'), true);
    clock.advance(1999);
    assert.equal(circuits.rests('s'), true);
  });

  it('is tried by the next where the call that tries is given up', async () => {
    const { clock, enter, failTimes } = circuit();
    await failTimes(OPEN_AFTER);
    clock.advance(1000);
    const trial = await enter();
    const second = enter();
    trial.left();
    (await second).ended();
    await enter();
  });

  it('lets go of who waits and gives up', async () => {
    const { clock, circuits, enter, failTimes } = circuit();
    await failTimes(OPEN_AFTER);
    clock.advance(1000);
    await enter();
    const own = new AbortController();
    const waiting = circuits.enter('s', 'm', own.signal);
    own.abort(new Error('typed on'));
    await assert.rejects(waiting, /typed on/);
  });

  it('that lists its models again is asked as before', async () => {
    const { circuits, enter, told, failTimes } = circuit();
    await failTimes(OPEN_AFTER);
    circuits.recovered('s');
    assert.equal(told.at(-1), 's is back');
    await enter();
    await failTimes(OPEN_AFTER - 1);
    assert.equal(circuits.rests('s'), false);
  });

  it('is back with the first call that goes well, whatever happened before', async () => {
    const events = fc.array(
      fc.constantFrom('fail' as const, 'end' as const, 'leave' as const, 'wait' as const),
      { maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(events, async (sequence) => {
        const { clock, circuits, enter } = circuit();
        for (const event of sequence) {
          if (event === 'wait') clock.advance(700);
          const call = await enter().catch(() => undefined);
          if (event === 'fail') call?.failed(new ModelError(failure('timeout', 'x')));
          else if (event === 'end') call?.ended();
          else call?.left();
        }
        clock.advance(60_000);
        (await enter()).ended();
        assert.equal(circuits.rests('s'), false);
        assert.equal(clock.pending(), 0);
      }),
    );
  });
});

describe('an engine whose server fails', () => {
  it('leaves all its models alone, and asks them again once one call went well', async () => {
    let works = false;
    const script = (): readonly ScriptedStep[] =>
      works ? says('f();', 5) : [{ fail: 'server-error' }];
    const stage = stageFor([
      { name: 'a', script },
      { name: 'b', script },
      { name: 'c', script },
    ]);
    const total = (): number =>
      Object.values(stage.models).reduce((sum, { calls }) => sum + calls.length, 0);
    stage.ask('let a = ‸\n');
    await stage.clock.pass(1000);
    assert.equal(total(), 3);
    stage.ask('let b = ‸\n');
    await stage.clock.pass(100);
    // Two more failures make five: the third model of the lane is not asked.
    assert.equal(total(), 5);
    await stage.clock.pass(500);
    stage.ask('let c = ‸\n');
    await stage.clock.pass(100);
    assert.equal(total(), 5);
    works = true;
    await stage.clock.pass(3000);
    const asked = stage.ask('let d = ‸\n');
    await stage.clock.pass(1000);
    assert.equal(asked.text(), 'f();');
    assert.equal(total(), 8);
    assert.deepEqual(
      ['a', 'b', 'c'].map((name) => stage.engine.states.of(`scripted:${name}`).state),
      ['ready', 'ready', 'ready'],
    );
    assert.equal(stage.clock.pending(), 0);
  });

  it('asks it again at once when it lists its models again', async () => {
    let isDown = false;
    const stage = stageFor([], {
      servers: (clock) => {
        const script = (): readonly ScriptedStep[] =>
          isDown ? [{ fail: 'unreachable', retryAfterMs: 3_600_000 }] : says('f();', 5);
        const models = [scriptedModel({ clock, description: { name: 'm' }, script })];
        const onList = (): Promise<void> =>
          isDown ? Promise.reject(new ModelError(failure('unreachable', 'x'))) : Promise.resolve();
        return [scriptedServer({ clock, models, onList })];
      },
    });
    const ask = async (name: string): Promise<string | undefined> => {
      const asked = stage.ask(`let ${name} = ‸\n`);
      await stage.clock.pass(50);
      return asked.text();
    };
    assert.equal(await ask('a'), 'f();');
    isDown = true;
    for (const name of ['b', 'c']) assert.equal(await ask(name), undefined);
    for (let i = 0; i < 20; i++) {
      await stage.clock.pass(3000);
      assert.equal(await ask(`d${i}`), undefined);
    }
    isDown = false;
    // A listing that found nothing is asked again after 3 s.
    await stage.clock.pass(3000);
    assert.equal(await ask('e'), 'f();');
    assert.equal(stage.engine.states.of('scripted:m').state, 'ready');
  });
});
