import assert from 'node:assert/strict';
import type { NearAddress } from '../../../src/providers/near-addresses.ts';
import {
  createNearSearch,
  type NearConsent,
  type NearSearch,
} from '../../../src/vscode/remote/near-search.ts';
import { createManualClock, settled, type ManualClock } from '../../fakes/manual-clock.ts';

const HOST: NearAddress = { kind: 'container-host', address: 'host.docker.internal:11434' };

interface World {
  isWanted: boolean;
  near: readonly NearAddress[];
  answering: readonly string[];
  consent: NearConsent | undefined;
}

function stage(more: Partial<World> = {}): {
  readonly world: World;
  readonly clock: ManualClock;
  readonly search: NearSearch;
  readonly log: string[];
} {
  const world: World = {
    isWanted: true,
    near: [HOST],
    answering: [HOST.address],
    consent: undefined,
    ...more,
  };
  const clock = createManualClock();
  const log: string[] = [];
  const search = createNearSearch({
    clock,
    isWanted: () => world.isWanted,
    near: () => Promise.resolve(world.near),
    async answers(address) {
      log.push(`ask ${address}`);
      await settled();
      return world.answering.includes(address);
    },
    consent: () => world.consent,
    offer({ address }) {
      world.consent = 'asked';
      log.push(`offer ${address}`);
    },
    use: (address) => log.push(`use ${address ?? 'loopback'}`),
  });
  return { world, clock, search, log };
}

const LOOPBACK = '127.0.0.1:11434';

describe('the look for an Ollama nearby', () => {
  it('asks the loopback first, and goes no further where that answers', async () => {
    const { search, log } = stage({ answering: [LOOPBACK, HOST.address], consent: 'yes' });
    assert.equal(await search.look(false), 'loopback');
    assert.deepEqual(log, [`ask ${LOOPBACK}`, 'use loopback']);
  });

  it('asks nobody where the settings say where Ollama is, or that none is looked for', async () => {
    const { search, log } = stage({ isWanted: false });
    assert.equal(await search.look(true), 'not-wanted');
    assert.deepEqual(log, []);
  });

  it('asks nobody where there is no machine around', async () => {
    const { search, log } = stage({ near: [] });
    assert.equal(await search.look(true), 'none');
    assert.deepEqual(log, []);
  });

  it('uses nothing before the user has said yes, and asks the user once', async () => {
    const { search, log, world } = stage();
    assert.equal(await search.look(true), 'offered');
    assert.equal(await search.look(true), 'declined');
    const asked = [`ask ${LOOPBACK}`, `ask ${HOST.address}`];
    assert.deepEqual(log, [...asked, `offer ${HOST.address}`, ...asked]);
    assert.deepEqual(search.found(), HOST);
    world.consent = 'yes';
    assert.equal(await search.look(true), 'used');
    assert.equal(log.at(-1), `use ${HOST.address}`);
  });

  it('leaves what is used alone where nobody answers, and forgets what it had found', async () => {
    const { search, log, world } = stage({ consent: 'yes' });
    await search.look(true);
    world.answering = [];
    assert.equal(await search.look(true), 'none');
    assert.equal(log.filter((line) => line.startsWith('use')).length, 1);
    assert.equal(search.found(), undefined);
  });

  it('uses nothing where the settings have changed meanwhile', async () => {
    const { search, log, world } = stage({ consent: 'yes' });
    const looking = search.look(true);
    world.isWanted = false;
    assert.equal(await looking, 'none');
    assert.ok(!log.some((line) => line.startsWith('use')));
  });

  it('happens by itself at most once a minute, and by hand at any time', async () => {
    const { search, log, clock } = stage({ consent: 'yes' });
    await search.look(false);
    clock.advance(59_999);
    assert.equal(await search.look(false), 'used');
    assert.equal(log.length, 3);
    await search.look(true);
    assert.equal(log.length, 6);
    clock.advance(60_000);
    await search.look(false);
    assert.equal(log.length, 9);
    assert.equal(clock.pending(), 0);
  });

  it('is one for all who ask meanwhile', async () => {
    const { search, log } = stage();
    const both = await Promise.all([search.look(false), search.look(true)]);
    assert.deepEqual(both, ['offered', 'offered']);
    assert.equal(log.filter((line) => line.startsWith('offer')).length, 1);
  });
});
