import { NO_PRIMITIVES } from '../../../src/core/model.ts';
import assert from 'node:assert/strict';
import type { RouterWeights } from '../../../src/core/router-weights.ts';
import type { Member } from '../../../src/core/strategy.ts';
import { citer, pairOf } from '../../../src/strategies/token-fusion/citer.ts';
import { assertNear } from '../../math/near.ts';
import { fusionTask, type FusionOptions, type Speaker } from '../../fakes/scripted-fusion.ts';
import { stepsOf } from '../../fakes/scripted-task.ts';
import { sureOf, toyModel, type Table, type Told } from './toy-models.ts';

const FEATURES = 17;
const [TOKEN, BORDER, LINE] = [0, 1, 2];

/** A router that is as confident as the model is sure: c > ½ ⇔ p > ½. */
const BY_PROBABILITY: RouterWeights = {
  ...{ version: 1, features: { kind: 'logprobs' }, threshold: 0.5, examples: 0 },
  layers: [
    {
      weights: [Array.from({ length: FEATURES }, (_, i) => (i === 0 ? 20 : 0))],
      ...{ bias: [-10], relu: false },
    },
  ],
};

/** A router of one number, for the states of `small`. */
const BY_STATE: RouterWeights = {
  ...BY_PROBABILITY,
  features: { kind: 'hidden-state', modelId: 'small' },
  layers: [{ weights: [[20]], bias: [-10], relu: false }],
};

interface Told2 extends Told {
  readonly note: string | undefined;
}

async function routed(
  speakers: readonly Speaker[],
  unit: number,
  options: FusionOptions & { readonly router?: RouterWeights; readonly threshold?: number } = {},
): Promise<Told2> {
  const { router = BY_PROBABILITY, threshold = 0.5 } = options;
  const task = fusionTask(speakers, options);
  const steps = await stepsOf(citer.create({ threshold, unit }, { router }), task);
  const last = steps.at(-1);
  return {
    ...{ steps, last, calls: task.calls, note: last?.note },
    text: last?.ranking.scored[0]?.candidate.text,
    spans: (last?.spans ?? []).map(({ text, modelId }) => `${modelId} ${JSON.stringify(text)}`),
  };
}

const small = (table: Table, more: Partial<Speaker> = {}): Speaker =>
  toyModel('small', table, { sizeBytes: 1, ...more });
const large = (table: Table, more: Partial<Speaker> = {}): Speaker =>
  toyModel('large', table, { sizeBytes: 9, ...more });

/** Unsure of the second of four tokens, where the large model knows another. */
const SMALL = small({
  '': { count: 0.9 },
  count: { '(': 0.9 },
  'count(': { xs: 0.3, items: 0.2 },
  'count(xs': { ');': 0.9 },
  'count(items': { ');': 0.9 },
});
const LARGE = large({
  '': { sum: 0.9 },
  'count(': { items: 0.8 },
  'count(items': { ')': 0.9 },
});

describe('citer', () => {
  for (const [name, unit] of [
    ['a token', TOKEN],
    ['a word at a border', BORDER],
  ] as const) {
    it(`has ${name} written by the large member where the router trusts the small one too little`, async () => {
      const { text, spans } = await routed([SMALL, LARGE], unit);
      assert.equal(text, 'count(items);');
      assert.deepEqual(spans, ['small "count("', 'large "items"', 'small ");"']);
    });
  }

  it('tells the confidence in the small member, and what it wanted', async () => {
    const { last } = await routed([SMALL, LARGE], TOKEN);
    const [first, second] = last?.spans ?? [];
    const confidence = 1 / (1 + Math.exp(10 - 20 * 0.3));
    assertNear([first?.score], [1 / (1 + Math.exp(10 - 20 * 0.9))]);
    assertNear([second?.score, second?.runnerUp?.score], [1 - confidence, confidence]);
    assert.equal(second?.fidelity, 'walk');
    const { text, modelId } = second.runnerUp ?? {};
    assert.deepEqual([text, modelId], ['xs', 'small']);
  });

  it('asks the large member nowhere else', async () => {
    const { calls } = await routed([SMALL, LARGE], TOKEN);
    assert.deepEqual(
      calls.filter((call) => call.includes('large')),
      ['next large:count('],
    );
  });

  it('never asks the large member at threshold 0, and everywhere at 1', async () => {
    const none = await routed([SMALL, LARGE], TOKEN, { threshold: 0 });
    assert.equal(none.text, 'count(xs);');
    assert.deepEqual(
      none.calls.filter((call) => call.includes('large')),
      [],
    );
    const all = await routed([SMALL, LARGE], TOKEN, { threshold: 1 });
    assert.equal(all.text, 'sum');
  });

  it('keeps what the router trusts exactly as much as wanted', async () => {
    const threshold = 1 / (1 + Math.exp(10 - 20 * 0.3));
    const at = (more: number) => routed([SMALL, LARGE], TOKEN, { threshold: threshold + more });
    assert.equal((await at(-1e-9)).text, 'count(xs);');
    assert.equal((await at(1e-9)).text, 'count(items);');
  });

  it('keeps the draft where the large member would write the same', async () => {
    const agreeing = large({ 'count(': { x: 0.8 } });
    const { text, spans, calls } = await routed([SMALL, agreeing], TOKEN);
    assert.deepEqual([text, spans], ['count(xs);', ['small "count(xs);"']]);
    assert.equal(calls.filter((call) => call.startsWith('draft')).length, 1);
  });

  it('ends where the large member would', async () => {
    const { text } = await routed([SMALL, large({})], TOKEN);
    assert.equal(text, 'count(');
  });

  it('has a line written anew where one of its tokens is not trusted', async () => {
    const tokens = ['one', '();', '\n', 'two', '();', '\n', 'three', '();'];
    const rows = tokens.map((token, i): readonly [string, Record<string, number>] => [
      tokens.slice(0, i).join(''),
      { [token]: token === 'two' ? 0.3 : 0.9 },
    ]);
    const other = sureOf('large', ['one', '();', '\n', 'zwei', '();', '\n', 'drei'], 0.9, {
      sizeBytes: 9,
    });
    const table = { ...Object.fromEntries(rows), 'one();\nzwei();': { '\nthree();': 0.9 } };
    const { text, spans } = await routed([small(table), other], LINE);
    assert.equal(text, 'one();\nzwei();\nthree();');
    assert.deepEqual(spans, ['small "one();"', 'large "\\nzwei();"', 'small "\\nthree();"']);
  });

  it('routes lines where the large member tells no tokens', async () => {
    const chat: Speaker = { id: 'large', sizeBytes: 9, writes: 'count(all);' };
    const { text, spans } = await routed([SMALL, chat], TOKEN);
    assert.deepEqual([text, spans], ['count(all);', ['large "count(all);"']]);
  });

  it('never corrects what the small member is sure of', async () => {
    const wrong = sureOf('small', ['wrong', '();'], 0.99, { sizeBytes: 1 });
    const right = sureOf('large', ['right', '();'], 0.99, { sizeBytes: 9 });
    const { text, calls } = await routed([wrong, right], TOKEN, { threshold: 0.9 });
    assert.equal(text, 'wrong();');
    assert.ok(calls.every((call) => !call.includes('large')));
  });

  it('goes by hidden states where a router was trained on those of the small member', async () => {
    const states = (text: string): readonly number[] => [text.endsWith('(') ? 0 : 1];
    const sure = toyModel('small', { '': { 'f(': 0.9 }, 'f(': { x: 0.99 }, 'f(y': { ')': 0.9 } });
    const models = [{ ...sure, states, sizeBytes: 1 }, large({ 'f(': { y: 0.9 } })];
    const { text, note, last, calls } = await routed(models, TOKEN, { router: BY_STATE });
    assert.deepEqual([text, note], ['f(y)', 'router:hidden-state']);
    assert.equal(last?.spans?.[0]?.fidelity, 'exact');
    assert.equal(calls[1], 'embed small:2', 'all tokens of a draft at once');
  });

  for (const [what, models, router, note] of [
    ['the member tells no states', [SMALL, LARGE], BY_STATE, 'router:no-states'],
    [
      'they are another model’s',
      [SMALL, LARGE],
      { ...BY_STATE, features: { kind: 'hidden-state', modelId: 'x' } },
      'router:other-model',
    ],
    [
      'they fail',
      [
        {
          ...SMALL,
          states: () => {
            throw new Error('scripted');
          },
        },
        LARGE,
      ],
      BY_STATE,
      'router:states-failed',
    ],
  ] as const) {
    it(`takes the router it comes with where ${what}`, async () => {
      const { note: told, text } = await routed(models, TOKEN, { router });
      assert.equal(told, note);
      assert.match(text ?? '', /^count\(/);
    });
  }

  it('leaves the text to the small member where the large one fails midway', async () => {
    const failing = large(
      {},
      {
        tells: () => {
          throw new Error('scripted');
        },
      },
    );
    const { text, note } = await routed([SMALL, failing], TOKEN);
    assert.deepEqual([text, note], ['count(xs);', 'alone:large-failed']);
  });

  it('leaves the text to the large member where the small one fails midway', async () => {
    const failing: Speaker = {
      ...SMALL,
      writes: (accepted, limits) => {
        if (accepted !== '') throw new Error('scripted');
        return (SMALL.writes as Exclude<Speaker['writes'], string | undefined>)(accepted, limits);
      },
    };
    const goingOn = large({ 'count(': { items: 0.8 }, 'count(items': { '];': 0.9 } });
    const { text, note } = await routed([failing, goingOn], TOKEN);
    assert.deepEqual([text, note], ['count(items];', 'alone:small-failed']);
  });

  it('tells nothing where both fail', async () => {
    const { text, steps } = await routed(
      [
        { id: 'small', writes: undefined, tells: () => ({}) },
        { id: 'large', writes: undefined, tells: () => ({}) },
      ],
      TOKEN,
    );
    assert.deepEqual([text, steps.length], [undefined, 1]);
  });

  it('takes a draft as it is whose tokens are not told', async () => {
    const silent: Speaker = { ...SMALL, writes: 'count(xs);' };
    const { text, calls } = await routed([silent, LARGE], TOKEN);
    assert.equal(text, 'count(xs);');
    assert.ok(calls.every((call) => !call.includes('large')));
  });

  it('ends with the completion’s shape', async () => {
    const endless: Speaker = {
      ...SMALL,
      writes: (_, { maxTokens }) => ({
        text: 'a '.repeat(maxTokens),
        ended: false,
        tokens: Array.from({ length: maxTokens }, () => ({ text: 'a ', logprobNats: -5 })),
      }),
    };
    const { steps } = await routed([endless, LARGE], TOKEN, { maxTokens: 40 });
    assert.equal(steps.at(-1)?.settled, true);
  });

  it('obeys its signal', async () => {
    const controller = new AbortController();
    const { task, tools } = fusionTask([SMALL, LARGE], {
      beforeCall: (n) => {
        if (n === 1) controller.abort(new Error('gone'));
      },
    });
    const run = citer.create({ threshold: 0.5, unit: TOKEN }, { router: BY_PROBABILITY });
    await assert.rejects(Array.fromAsync(run.run(task, tools, controller.signal)), /gone/);
  });
});

describe('the pair of citer', () => {
  const member = (id: string, more: Partial<Member>): Member => ({
    ...{ id, family: id, weight: 0.3 },
    primitives: {
      ...NO_PRIMITIVES,
      generate: 'exact',
      next: 'exact',
    },
    ...more,
  });
  const check = (members: readonly Member[], expected: string): void => {
    const pair = pairOf(members);
    assert.equal(`${pair.small.id} ${pair.large.id}`, expected);
  };

  it('is the smallest and the largest file, whoever is trusted', () => {
    check(
      [member('b', { sizeBytes: 5 }), member('c', { sizeBytes: 9 }), member('a', { sizeBytes: 1 })],
      'a c',
    );
  });

  it('is by trust where a size is not known, or they are the same', () => {
    check(
      [member('best', {}), member('b', { sizeBytes: 9 }), member('least', { sizeBytes: 1 })],
      'least best',
    );
    check([member('best', { sizeBytes: 1 }), member('least', { sizeBytes: 1 })], 'least best');
  });

  it('has a small one that tells its tokens', () => {
    const { primitives } = member('x', {});
    const chat = { primitives: { ...primitives, next: 'none' }, sizeBytes: 1 } as const;
    check([member('chat', chat), member('b', { sizeBytes: 9 })], 'b chat');
  });

  it('leaves instant members out beside two others', () => {
    check([member('w', { instant: true }), member('a', {}), member('b', {})], 'b a');
    check([member('w', { instant: true }), member('a', {})], 'w a');
  });
});
