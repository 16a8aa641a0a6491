import assert from 'node:assert/strict';
import { createHedgeLearner } from '../../src/learning/hedge-learner.ts';
import { says, streams } from '../fakes/scripted-model.ts';
import { settled, stageFor, type Role, type Stage } from './scripted-engine.ts';

const BLOCK = 'function f() {\n  ‸\n}\n';
const LINE = 'let t = ‸\n';

/** When each member was first asked, by name. */
function starts(stage: Stage): Readonly<Record<string, number | undefined>> {
  return Object.fromEntries(
    Object.entries(stage.models).map(([name, { calls }]) => [name, calls[0]?.startedAt]),
  );
}

function role(name: string, device: string, script: Role['script']): Role {
  return { name, device, script };
}

describe('samples of one model', () => {
  const texts = ['one();', 'two();', 'three();', 'four();'];
  const stageWith = (temperature: number, slots?: number) =>
    stageFor(
      [
        {
          name: 'a',
          device: 'gpu',
          ...(slots === undefined ? {} : { slots }),
          script: (_request, n) => says(texts[n - 1] ?? '', 10 * n),
        },
        { name: 'b', device: 'gpu', script: () => says('late();', 10) },
      ],
      { settings: { temperature, seed: 7 } },
    );

  it('are drawn side by side where its server has slots and sampling makes them differ', async () => {
    const stage = stageWith(0.8, 4);
    const asked = stage.ask('let t = ‸\n', { trigger: 'explicit' });
    await stage.clock.pass(200);
    const { calls } = stage.models['a']!;
    assert.deepEqual(
      calls.map(({ request }) => request.sampling.seed),
      [7, 8, 9],
    );
    const result = asked.now();
    assert.equal(result?.kind === 'completion' && result.ranking.scored.length, 4);
  });

  for (const [what, temperature, slots] of [
    ['without sampling', 0, 4],
    ['where the server does not tell of slots', 0.8, undefined],
  ] as const) {
    it(`are one ${what}`, async () => {
      const stage = stageWith(temperature, slots);
      stage.ask('let t = ‸\n', { trigger: 'explicit' });
      await stage.clock.pass(200);
      assert.equal(stage.models['a']?.calls.length, 1);
    });
  }

  it('fail as one member, when all of them do', async () => {
    const stage = stageFor([{ name: 'a', slots: 3, script: () => says('', 10) }], {
      settings: { temperature: 0.8, seed: 7 },
    });
    const asked = stage.ask('let t = ‸\n', { trigger: 'explicit' });
    await stage.clock.pass(200);
    const result = asked.now();
    assert.equal(result?.kind === 'none' && result.reason, 'all-filtered');
  });
});

describe('members on one device', () => {
  it('start one after the other, the next when the one before has its first line', async () => {
    const stage = stageFor([
      role('a', 'gpu', () => streams(['return', ' 1;\n', '  more();', '\n  end();'], 100)),
      role('b', 'gpu', () => says('return 2;', 50)),
      role('c', 'gpu', () => says('return 3;', 50)),
    ]);
    stage.ask(BLOCK);
    await stage.clock.pass(3000);
    assert.deepEqual(starts(stage), { a: 0, b: 200, c: 250 });
  });

  it('do not wait for a member that stalls', async () => {
    const stage = stageFor([
      role('a', 'gpu', () => [{ hang: true }]),
      role('b', 'gpu', () => says('return 2;', 50)),
    ]);
    const asked = stage.ask(LINE);
    await stage.clock.pass(1000);
    assert.deepEqual(starts(stage), { a: 0, b: 600 });
    assert.equal(asked.text(), 'return 2;');
  });

  it('do not wait for a member that fails', async () => {
    const stage = stageFor([
      role('a', 'gpu', () => [{ afterMs: 20, fail: 'server-error' }]),
      role('b', 'gpu', () => says('return 2;', 50)),
    ]);
    const asked = stage.ask(LINE);
    await stage.clock.pass(1000);
    assert.deepEqual(starts(stage), { a: 0, b: 20 });
    assert.equal(asked.text(), 'return 2;');
  });

  it('start with the fastest of the trusted ones', async () => {
    const learner = createHedgeLearner();
    for (let at = 0; at < 20; at++) {
      const rewards = { 'scripted:slow': 1, 'scripted:fast': 0.98, 'scripted:poor': 0 };
      learner.learn({ languageId: 'typescript', at, rewards });
    }
    const stage = stageFor(
      [
        role('slow', 'gpu', () => says('one();', 300)),
        role('poor', 'gpu', () => says('two();', 10)),
        role('fast', 'gpu', () => says('three();', 100)),
      ],
      { learner },
    );
    stage.ask(LINE);
    await stage.clock.pass(3000);
    const before = stage.clock.now();
    stage.ask('let u = ‸\n');
    await stage.clock.pass(3000);
    const order = Object.values(stage.models)
      .map(({ description, calls }) => [description.name, calls[1]!.startedAt - before] as const)
      .toSorted((a, b) => a[1] - b[1]);
    assert.deepEqual(order, [
      ['fast', 0],
      ['slow', 100],
      ['poor', 400],
    ]);
  });
});

describe('members on several devices', () => {
  it('start side by side, cloud models each on their own', async () => {
    const stage = stageFor(
      [
        role('gpu', 'gpu', () => [{ hang: true }]),
        role('host', 'second host', () => [{ hang: true }]),
        { ...role('c1', 'cloud', () => [{ hang: true }]), place: 'cloud' },
        { ...role('c2', 'cloud', () => [{ hang: true }]), place: 'cloud' },
      ],
      { settings: { members: ['gpu', 'host', 'c1', 'c2'] } },
    );
    stage.ask(LINE, { trigger: 'explicit' });
    await settled();
    assert.deepEqual(starts(stage), { gpu: 0, host: 0, c1: 0, c2: 0 });
  });
});

describe('the completion after the next', () => {
  const speculating = { settings: { speculative: true } };
  const next = 'then();';
  const script: Role['script'] = (_request, n) => says(n === 1 ? 'first();' : next, 100);

  it('is in the cache when the text on the screen is accepted', async () => {
    const stage = stageFor([role('a', 'gpu', script)], speculating);
    stage.ask(LINE);
    await stage.clock.pass(1000);
    assert.equal(stage.models['a']?.calls.length, 2);
    stage.edit('let t = first();‸\n');
    const accepted = stage.ask('let t = first();‸\n');
    await settled();
    assert.equal(accepted.text(), next);
    const result = accepted.now();
    assert.equal(result?.kind === 'completion' && result.source, 'cache');
  });

  it('is prepared on while the text on the screen is typed or accepted in parts', async () => {
    const stage = stageFor([role('a', 'gpu', script)], speculating);
    stage.ask(LINE);
    await stage.clock.pass(150);
    const call = stage.models['a']?.calls[1];
    for (const typed of ['f', 'fi', 'first', 'first()', 'first();']) {
      stage.edit(`let t = ${typed}‸\n`);
      assert.equal(call?.abortedAt, undefined, typed);
    }
    const accepted = stage.ask('let t = first();‸\n');
    await stage.clock.pass(60);
    assert.equal(accepted.text(), next);
  });

  it('goes on like any other request while what is typed behind it agrees', async () => {
    const stage = stageFor([role('a', 'gpu', script)], speculating);
    stage.ask(LINE);
    await stage.clock.pass(150);
    stage.edit('let t = first();‸\n');
    stage.edit('let t = first();th‸\n');
    const asked = stage.ask('let t = first();th‸\n');
    await stage.clock.pass(60);
    assert.equal(asked.text(), 'en();');
    const result = asked.now();
    assert.equal(result?.kind === 'completion' && result.source, 'in-flight');
  });

  it('is prepared again behind each one that is accepted, once', async () => {
    const stage = stageFor(
      [role('a', 'gpu', (_request, n) => says(`call${n}();`, 100))],
      speculating,
    );
    stage.ask(LINE);
    await stage.clock.pass(1000);
    let document = 'let t = ';
    for (const n of [1, 2, 3]) {
      document += `call${n}();`;
      stage.edit(`${document}‸\n`);
      const asked = stage.ask(`${document}‸\n`);
      await settled();
      assert.equal(asked.text(), `call${n + 1}();`);
      stage.ask(`${document}c‸\n`);
      await stage.clock.pass(1000);
      assert.equal(stage.models['a']?.calls.length, n + 2);
    }
  });

  it('is not tried again and again where nothing comes of it', async () => {
    const stage = stageFor(
      [role('a', 'gpu', (_request, n) => (n === 1 ? says('first();', 100) : []))],
      speculating,
    );
    stage.ask(LINE);
    await stage.clock.pass(1000);
    for (const typed of ['f', 'fi', 'fir']) {
      stage.ask(`let t = ${typed}‸\n`);
      await stage.clock.pass(1000);
    }
    assert.equal(stage.models['a']?.calls.length, 2);
  });

  it('is not prepared where it is known already', async () => {
    const stage = stageFor(
      [role('a', 'gpu', (_request, n) => says(n === 1 ? next : 'first();', 100))],
      speculating,
    );
    stage.ask('let t = first();‸\n', { trigger: 'explicit' });
    await stage.clock.pass(1000);
    stage.ask(LINE);
    await stage.clock.pass(1000);
    assert.equal(stage.models['a']?.calls.length, 2);
  });

  it('is given up when something else is typed', async () => {
    const stage = stageFor([role('a', 'gpu', script)], speculating);
    stage.ask(LINE);
    await stage.clock.pass(150);
    stage.edit('let t = x‸\n');
    assert.equal(stage.models['a']?.calls[1]?.abortedAt, 150);
  });

  it('gives way to any request, also in another document', async () => {
    const stage = stageFor([role('a', 'gpu', script)], speculating);
    stage.ask(LINE);
    await stage.clock.pass(150);
    const other = stage.ask('const z = ‸\n', { uri: 'file:///b.ts' });
    await settled();
    assert.equal(stage.models['a']?.calls[1]?.abortedAt, 150);
    await stage.clock.pass(100);
    assert.equal(other.text(), next);
  });

  it('asks the most trusted member only', async () => {
    const stage = stageFor([role('a', 'gpu', script), role('b', 'cpu', script)], speculating);
    stage.ask(LINE);
    await stage.clock.pass(1000);
    const calls = Object.values(stage.models).map((model) => model.calls.length);
    assert.deepEqual(calls, [2, 1]);
  });

  it('is not prepared for explicit requests or where it is switched off', async () => {
    for (const [trigger, speculative] of [
      ['explicit', true],
      ['automatic', false],
    ] as const) {
      const stage = stageFor([role('a', 'gpu', script)], { settings: { speculative } });
      stage.ask(LINE, { trigger });
      await stage.clock.pass(4000);
      assert.equal(stage.models['a']?.calls.length, 1);
    }
  });
});

describe('a request by hand', () => {
  it('goes before automatic ones that wait for the same model', async () => {
    const stage = stageFor([role('a', 'gpu', (_request, n) => says(`call${n}();`, 100))]);
    stage.ask('let a = ‸\n', { uri: 'file:///1.ts' });
    await stage.clock.pass(10);
    const automatic = stage.ask('let b = ‸\n', { uri: 'file:///2.ts' });
    await settled();
    const byHand = stage.ask('let c = ‸\n', { uri: 'file:///3.ts', trigger: 'explicit' });
    await stage.clock.pass(1000);
    assert.equal(byHand.text(), 'call2();');
    assert.equal(automatic.text(), 'call3();');
  });
});
