import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { createBattery } from '../../../src/vscode/asking/battery.ts';
import type { OnBattery } from '../../../src/vscode/asking/power-state.ts';
import { createManualClock, settled } from '../../fakes/manual-clock.ts';

const document = {} as vscode.TextDocument;

function stage() {
  const clock = createManualClock();
  const world = { isWanted: true, isOwn: true, isOn: true as OnBattery };
  const seen = { reads: 0, changes: 0 };
  const source = createBattery({
    clock,
    isWanted: () => world.isWanted,
    isOwnMachine: () => world.isOwn,
    async read() {
      seen.reads++;
      return Promise.resolve(world.isOn);
    },
    changed: {
      event() {
        throw new Error('nobody listens here');
      },
      fire: () => seen.changes++,
      dispose: () => undefined,
    },
  });
  const key = async (): Promise<string | undefined> => {
    const rest = source.restOf(document);
    await settled();
    return rest?.reason;
  };
  return { clock, world, seen, key };
}

describe('typing on battery', () => {
  it('goes by what was known before the key, and asks the system behind it', async () => {
    const { key, seen } = stage();
    assert.equal(await key(), undefined);
    assert.equal(await key(), 'battery');
    assert.deepEqual(seen, { reads: 1, changes: 1 });
  });

  it('asks the system once a minute, and by no timer', async () => {
    const { clock, key, seen, world } = stage();
    await key();
    for (let i = 0; i < 59; i++) {
      clock.advance(1000);
      await key();
    }
    assert.equal(seen.reads, 1);
    world.isOn = false;
    clock.advance(1000);
    assert.equal(await key(), 'battery');
    assert.equal(await key(), undefined);
    assert.deepEqual(seen, { reads: 2, changes: 2 });
    assert.equal(clock.pending(), 0);
  });

  it('asks nobody where the user has not wanted that', async () => {
    const { key, seen, world } = stage();
    world.isWanted = false;
    await key();
    assert.equal(await key(), undefined);
    assert.equal(seen.reads, 0);
  });

  it('is none of a remote’s business', async () => {
    const { key, seen, world } = stage();
    world.isOwn = false;
    await key();
    assert.equal(await key(), undefined);
    assert.equal(seen.reads, 0);
  });

  it('is as usual where the system does not tell', async () => {
    const { key, world } = stage();
    world.isOn = undefined;
    await key();
    assert.equal(await key(), undefined);
  });
});
