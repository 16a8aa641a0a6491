import assert from 'node:assert/strict';
import { failure, type FailureCode } from '../../src/core/failure.ts';
import type { ModelState } from '../../src/core/model.ts';
import { says, scriptedModel, scriptedServer, type ScriptedStep } from '../fakes/scripted-model.ts';
import { settled, stageFor, type Role, type Stage } from './scripted-engine.ts';

const LINE = 'let t = ‸\n';

function role(name: string, steps: readonly ScriptedStep[]): Role {
  return { name, device: name, script: () => steps };
}

/** What a member of each kind does to the member itself: its state afterwards, or none. */
const STATES: Readonly<Record<FailureCode, ModelState>> = {
  unreachable: 'unreachable',
  'model-missing': 'missing',
  unauthorised: 'unauthorised',
  'rate-limited': 'rate-limited',
  'bad-request': 'broken',
  'server-error': 'broken',
  starting: 'starting',
  'not-a-model-server': 'unreachable',
  'stream-broken': 'broken',
  timeout: 'slow',
  'output-too-large': 'broken',
  'model-broken': 'broken',
  unsupported: 'broken',
  cancelled: 'unknown',
  'context-overflow': 'unknown',
  'content-filter': 'unknown',
  'over-budget': 'unknown',
  private: 'unknown',
  insecure: 'unreachable',
  'no-consent': 'unauthorised',
  empty: 'unknown',
  filtered: 'unknown',
};

async function reasonOf(stage: Stage, trigger: 'automatic' | 'explicit' = 'automatic') {
  const asked = stage.ask(LINE, { trigger });
  await stage.clock.pass(6000);
  const result = asked.now();
  return result?.kind === 'none' ? `${result.reason}: ${result.detail}` : result?.kind;
}

describe('a member that fails', () => {
  for (const [code, state] of Object.entries(STATES)) {
    it(`with ${code} leaves the other one going and is ${state} after it`, async () => {
      const stage = stageFor([
        role('bad', [{ afterMs: 5, fail: code as FailureCode }]),
        role('good', says('fine();', 20)),
      ]);
      const asked = stage.ask(LINE);
      await stage.clock.pass(1000);
      assert.equal(asked.text(), 'fine();');
      assert.deepEqual(
        stage.engine.run('r1')?.failures.map(({ modelId, failure: { code } }) => [modelId, code]),
        [['scripted:bad', code]],
      );
      assert.equal(stage.engine.states.of('scripted:bad').state, state);
      const told = stage.statuses.filter(({ modelId }) => modelId === 'scripted:bad');
      assert.equal(told.length, state === 'unknown' ? 0 : 1);
      assert.equal(stage.clock.pending(), 0);
    });
  }

  const hostile: readonly (readonly [string, readonly ScriptedStep[], FailureCode])[] = [
    [
      'throws something unforeseen',
      [{ fail: new TypeError('x is not a function') }],
      'server-error',
    ],
    ['stops without an end', [{ text: 'half(' }, { cut: true }], 'stream-broken'],
    ['writes nothing', [], 'empty'],
    ['writes white space only', [{ text: '  \n\t\n ' }], 'empty'],
    ['writes 10 MB without a line end', [{ text: 'x'.repeat(10_000_000) }], 'output-too-large'],
    ['writes only a mark of its template', [{ text: '<|endoftext|>' }], 'empty'],
    ['thinks and never answers', [{ text: '<think>hm, let me see' }], 'empty'],
  ];
  for (const [what, steps, code] of hostile) {
    it(`because it ${what} is ${code}, and the other one is shown`, async () => {
      const stage = stageFor([role('bad', steps), role('good', says('fine();', 20))]);
      const asked = stage.ask(LINE);
      await stage.clock.pass(1000);
      assert.equal(asked.text(), 'fine();');
      const codes = stage.engine.run('r1')?.failures.map(({ failure: { code } }) => code);
      assert.deepEqual(codes, [code]);
    });
  }

  it('is left alone for 1 s, then 2 s, up to 60 s', async () => {
    const stage = stageFor([role('bad', [{ fail: 'server-error' }]), role('good', says('f();'))]);
    const calls: number[] = [];
    for (let second = 0; second < 200; second++) {
      const before = stage.models['bad']!.calls.length;
      stage.ask(`let t${second} = ‸\n`);
      await stage.clock.pass(1000);
      if (stage.models['bad']!.calls.length > before) calls.push(second);
    }
    assert.deepEqual(calls, [0, 1, 3, 7, 15, 31, 63, 123, 183]);
  });

  it('is left alone as long as its server asks for', async () => {
    const limited = [{ fail: 'rate-limited', retryAfterMs: 7000 }] as const;
    const stage = stageFor([role('bad', limited), role('good', says('f();'))]);
    for (let second = 0; second < 9; second++) {
      stage.ask(`let t${second} = ‸\n`);
      await stage.clock.pass(1000);
    }
    assert.deepEqual(
      stage.models['bad']!.calls.map(({ startedAt }) => startedAt),
      [0, 7000],
    );
  });

  it('is asked again at once by hand', async () => {
    const stage = stageFor([role('bad', [{ fail: 'server-error' }])]);
    await reasonOf(stage);
    stage.ask(LINE, { trigger: 'explicit' });
    await settled();
    assert.equal(stage.models['bad']?.calls.length, 2);
  });

  it('tells its state once, however often it fails, and once more when it is back', async () => {
    let works = false;
    const stage = stageFor([
      { name: 'm', script: () => (works ? says('x();') : [{ fail: 'unreachable' }]) },
    ]);
    for (let i = 0; i < 5; i++) {
      await stage.ask(`let a${i} = ‸\n`, { trigger: 'explicit' }).result;
    }
    works = true;
    await stage.ask('let z = ‸\n', { trigger: 'explicit' }).result;
    assert.deepEqual(
      stage.statuses.map(({ state, failure }) => [state, failure?.code]),
      [
        ['unreachable', 'unreachable'],
        ['ready', undefined],
      ],
    );
  });

  it('after its deadline does not count twice what was sent at the same time', async () => {
    const stage = stageFor([role('m', [])]);
    for (const detail of ['first', 'second', 'third']) {
      stage.engine.states.failed('scripted:m', failure('server-error', detail));
    }
    stage.clock.advance(1001);
    assert.equal(stage.engine.states.cooling('scripted:m'), false);
  });
});

describe('a request whose members all', () => {
  it('fail says so, with each member’s failure', async () => {
    const stage = stageFor([
      role('a', [{ fail: 'unreachable' }]),
      role('b', [{ afterMs: 10, fail: 'stream-broken' }]),
    ]);
    assert.equal(
      await reasonOf(stage),
      'all-failed: scripted:a: unreachable (scripted), scripted:b: stream-broken (scripted)',
    );
  });

  it('cool down says so without asking', async () => {
    const stage = stageFor([role('a', [{ fail: 'unreachable', retryAfterMs: 9000 }])]);
    await reasonOf(stage);
    assert.equal(await reasonOf(stage), 'all-failed: scripted:a: unreachable');
    assert.equal(stage.models['a']?.calls.length, 1);
  });

  it('write nothing that may be shown says so', async () => {
    const stage = stageFor([role('a', []), role('b', [{ text: '<|endoftext|>' }])]);
    assert.match((await reasonOf(stage)) ?? '', /^all-filtered: /);
  });

  it('are missing says so', async () => {
    assert.equal(await reasonOf(stageFor([])), 'no-members: ');
    const named = stageFor([role('a', says('x();'))], { settings: { members: ['gone'] } });
    assert.equal(await reasonOf(named), 'no-members: ');
  });

  it('are in the cloud is none for a document that stays on this machine', async () => {
    const stage = stageFor([{ ...role('a', says('x();')), place: 'cloud' }], {
      settings: { members: ['a'] },
    });
    const asked = stage.ask(LINE, { localOnly: true });
    await settled();
    const result = asked.now();
    assert.equal(result?.kind === 'none' && result.reason, 'no-members');
    assert.equal(stage.models['a']?.calls.length, 0);
  });
});

describe('a server', () => {
  const answering = (clock: Stage['clock'], id: string, onList?: () => Promise<void>) => {
    const description = { name: 'm', serverId: id, device: id };
    const model = scriptedModel({ clock, description, script: () => says(`${id}();`, 10) });
    return scriptedServer({
      clock,
      id,
      models: [model],
      ...(onList === undefined ? {} : { onList }),
    });
  };

  it('that cannot list leaves the models of the others', async () => {
    const stage = stageFor([], {
      servers: (clock) => [
        answering(clock, 'broken', () => Promise.reject(new Error('no route'))),
        answering(clock, 'fine'),
      ],
    });
    const asked = stage.ask(LINE);
    await stage.clock.pass(20);
    assert.equal(asked.text(), 'fine();');
  });

  it('that does not answer its listing holds the others up for a quarter of a second only', async () => {
    const stage = stageFor([], {
      servers: (clock) => [
        answering(clock, 'dead', () => new Promise(() => undefined)),
        answering(clock, 'fine'),
      ],
    });
    const asked = stage.ask(LINE);
    await stage.clock.pass(300);
    assert.equal(asked.text(), 'fine();');
    await stage.clock.pass(60_000);
    assert.equal(stage.clock.pending(), 0);
  });

  it('that alone has the chosen models is waited for, though others answer at once', async () => {
    const slowly = (clock: Stage['clock']) => (): Promise<void> =>
      new Promise((resolve) => clock.after(1000, resolve));
    const stage = stageFor([], {
      settings: { members: ['slow:m'] },
      servers: (clock) => [answering(clock, 'slow', slowly(clock)), answering(clock, 'fine')],
    });
    const asked = stage.ask(LINE);
    await stage.clock.pass(1020);
    assert.equal(asked.text(), 'slow();');
    assert.equal(stage.clock.pending(), 0);
  });

  it('that alone may be asked is waited for, though others answer at once', async () => {
    const stage = stageFor([], {
      settings: { members: ['slow:m', 'cloud:m'] },
      servers: (clock) => {
        const description = { name: 'm', serverId: 'cloud', place: 'cloud' } as const;
        const far = scriptedModel({ clock, description, script: () => says('far();', 10) });
        return [
          answering(clock, 'slow', () => new Promise((resolve) => clock.after(1000, resolve))),
          scriptedServer({ clock, id: 'cloud', models: [far] }),
        ];
      },
    });
    const asked = stage.ask(LINE, { localOnly: true });
    await stage.clock.pass(1020);
    assert.equal(asked.text(), 'slow();');
  });

  it('that is slow is waited for when somebody asks by hand', async () => {
    const stage = stageFor([], {
      servers: (clock) => [
        answering(clock, 'slow', () => new Promise((resolve) => clock.after(1000, resolve))),
        answering(clock, 'fine'),
      ],
    });
    const asked = stage.ask(LINE, { trigger: 'explicit' });
    await stage.clock.pass(1020);
    const result = asked.now();
    assert.equal(result?.kind === 'completion' && result.shown.length, 2);
  });

  it('that answers late has its models taken in', async () => {
    const stage = stageFor([], {
      servers: (clock) => [
        answering(clock, 'late', () => new Promise((resolve) => clock.after(1000, resolve))),
        answering(clock, 'fine'),
      ],
    });
    stage.ask(LINE);
    await stage.clock.pass(1500);
    const ids = stage.engine.roster.directory.current().models.map(({ description: { id } }) => id);
    assert.deepEqual(ids, ['late:m', 'fine:m']);
  });

  it('that stays silent is reported and nothing hangs', async () => {
    const stage = stageFor([], {
      servers: (clock) => [answering(clock, 'dead', () => new Promise(() => undefined))],
    });
    const asked = stage.ask(LINE);
    await stage.clock.pass(4000);
    const result = asked.now();
    assert.equal(result?.kind === 'none' && result.reason, 'no-members');
    assert.equal(result?.kind === 'none' && result.detail, 'dead: timeout');
    assert.equal(stage.clock.pending(), 0);
  });

  it('is asked for its models again only after 30 s, and only when somebody completes', async () => {
    const holder: { listings?: () => number } = {};
    const stage = stageFor([], {
      servers: (clock) => {
        const server = answering(clock, 'one');
        holder.listings = server.listings;
        return [server];
      },
    });
    for (let i = 0; i < 10; i++) {
      stage.ask(`let t${i} = ‸\n`);
      await stage.clock.pass(2000);
    }
    assert.equal(holder.listings?.(), 1);
    await stage.clock.pass(100_000);
    assert.equal(holder.listings(), 1);
    stage.ask('let last = ‸\n');
    await settled();
    assert.equal(holder.listings(), 2);
  });
});
