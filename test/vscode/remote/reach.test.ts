import assert from 'node:assert/strict';
import { failure } from '../../../src/core/failure.ts';
import type { Whereabouts } from '../../../src/providers/near-addresses.ts';
import { parseSettings } from '../../../src/settings/parse-settings.ts';
import { createNearOllama } from '../../../src/vscode/platform/near-ollama.ts';
import { createManualClock, settled } from '../../fakes/manual-clock.ts';
import '../refactor/vscode-stand-in.ts';

interface StandIn {
  readonly env: { remoteName?: string };
  readonly shown: string[];
  readonly answerNext: (...answers: unknown[]) => void;
}

const { shown, answerNext, env } = (await import('vscode')) as unknown as StandIn;
const { createReach } = await import('../../../src/vscode/remote/reach.ts');
const { createReachWatch } = await import('../../../src/vscode/remote/reach-watch.ts');

const ADDRESS = 'host.docker.internal:11434';
const CONTAINER: Whereabouts = {
  ...{ remoteName: 'dev-container', isContainer: true, isWsl: false },
  ...{ routes: '', adapters: {} },
};

function stage(settings: Readonly<Record<string, unknown>> = {}) {
  shown.length = 0;
  const kept = new Map<string, unknown>();
  const uses: (string | undefined)[] = [];
  const asked: string[] = [];
  const answering = new Set([ADDRESS]);
  const clock = createManualClock();
  const session = { clock, settings: parseSettings(settings).settings };
  const nearOllama = createNearOllama(
    () => uses.push(nearOllama.address()),
    () => session.settings,
  );
  const change = (changed: Readonly<Record<string, unknown>>): void => {
    session.settings = parseSettings(changed).settings;
  };
  const state = {
    get: (key: string) => kept.get(key),
    update(key: string, value: unknown) {
      kept.set(key, value);
      return Promise.resolve();
    },
  };
  const look = {
    whereabouts: () => Promise.resolve(CONTAINER),
    isOllamaAt(address: string) {
      asked.push(address);
      return Promise.resolve(answering.has(address));
    },
  };
  const open = () => createReach(Object.assign(session, { nearOllama }), state as never, look);
  return { open, kept, uses, asked, answering, nearOllama, clock, change };
}

describe('an Ollama on the machine around a container', () => {
  before(() => {
    env.remoteName = 'dev-container';
  });
  after(() => {
    delete env.remoteName;
  });

  it('is offered in one message, used after a yes, and in the next window without a question', async () => {
    const { open, kept, uses, nearOllama } = stage();
    answerNext('Use It');
    assert.equal(await open().look(false), 'offered');
    await settled();
    assert.deepEqual(shown, [
      `Ensemble: Ollama answers at ${ADDRESS}, on the machine around this container. Use it? | Use It`,
    ]);
    assert.deepEqual([...kept], [['nearOllama/dev-container/container-host', 'yes']]);
    assert.deepEqual(uses, [ADDRESS]);
    assert.deepEqual(nearOllama.servers(), ['ollama']);
    nearOllama.use(undefined);
    assert.equal(await open().look(false), 'used');
    assert.equal(nearOllama.address(), ADDRESS);
    assert.equal(shown.length, 1);
  });

  it('that was not taken is offered by no second message, and among the ways', async () => {
    const { open, uses } = stage();
    answerNext(undefined);
    const reach = open();
    await reach.look(true);
    await settled();
    assert.equal(await reach.look(true), 'declined');
    assert.equal(await open().look(true), 'declined');
    assert.equal(shown.length, 1);
    assert.deepEqual(uses, []);
    const near = reach.offered();
    assert.equal(near?.address, ADDRESS);
    await reach.accept(near);
    assert.deepEqual(uses, [ADDRESS]);
    assert.equal(reach.offered(), undefined);
  });

  it('gives way to one that starts in the container', async () => {
    const { open, uses, answering, kept } = stage();
    kept.set('nearOllama/dev-container/container-host', 'yes');
    const reach = open();
    await reach.look(true);
    answering.add('127.0.0.1:11434');
    assert.equal(await reach.look(true), 'loopback');
    assert.deepEqual(uses, [ADDRESS, undefined]);
  });

  for (const [what, settings] of [
    [
      'the settings name an Ollama',
      { servers: [{ name: 'ollama', kind: 'ollama', url: 'http://gpu' }] },
    ],
    ['the user wants none looked for', { lookForOllama: false }],
  ] as const) {
    it(`is not looked for where ${what}`, async () => {
      const { open, asked } = stage(settings);
      assert.equal(await open().look(true), 'not-wanted');
      assert.deepEqual(asked, []);
    });

    it(`is offered no more once ${what}`, async () => {
      const { open, change } = stage();
      answerNext(undefined);
      const reach = open();
      assert.equal(await reach.look(true), 'offered');
      assert.equal(reach.offered()?.address, ADDRESS);
      change(settings);
      assert.equal(await reach.look(true), 'not-wanted');
      assert.equal(reach.offered(), undefined);
    });

    it(`is used no more once ${what}`, async () => {
      const { open, kept, nearOllama, change } = stage();
      kept.set('nearOllama/dev-container/container-host', 'yes');
      assert.equal(await open().look(true), 'used');
      change(settings);
      assert.equal(nearOllama.address(), undefined);
      assert.deepEqual(nearOllama.servers(), []);
      change({});
      assert.equal(nearOllama.address(), ADDRESS);
    });
  }
});

describe('a failure in a window of another machine', () => {
  const unreachable = failure('unreachable', 'x');
  const watchWith = (isElsewhere: boolean, finding: string) => {
    let looks = 0;
    const session = { onDidAnswer: () => ({ dispose: () => undefined }) };
    const watch = createReachWatch(
      session as never,
      () => Promise.resolve({ look: () => Promise.resolve((looks++, finding)) } as never),
      () => isElsewhere,
    );
    return { watch, looks: () => looks };
  };

  for (const [finding, isMended] of [
    ['used', true],
    ['offered', true],
    ['declined', false],
    ['none', false],
    ['not-wanted', false],
  ] as const) {
    it(`is ${isMended ? 'taken care of' : 'told'} where the look comes to “${finding}”`, async () => {
      assert.equal(await watchWith(true, finding).watch.mends(unreachable, undefined), isMended);
    });
  }

  it('has nobody looked for at home, or where another server fails', async () => {
    const home = watchWith(false, 'used');
    assert.equal(await home.watch.mends(unreachable, undefined), false);
    const other = watchWith(true, 'used');
    assert.equal(await other.watch.mends(unreachable, 'gpu-box:a'), false);
    assert.equal(await other.watch.mends(failure('model-missing', ''), 'ollama:a'), false);
    assert.deepEqual([home.looks(), other.looks()], [0, 0]);
  });
});
