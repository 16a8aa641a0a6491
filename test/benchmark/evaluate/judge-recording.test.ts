import assert from 'node:assert/strict';
import type { Field } from '../../../src/benchmark/evaluate/figure-columns.ts';
import type { Judgement } from '../../../src/benchmark/evaluate/judge-recording.ts';
import { MOST_PROBABLE } from '../../../src/benchmark/evaluate/judge-recording.ts';
import { readRecording } from '../../../src/recording/read-recording.ts';
import { bytesOf, recordedLine } from '../../fakes/recorded-lines.ts';
import { judged } from './judged.ts';

/** The figures of some ways, one an item. */
function figures(
  { figures: columns, items }: Judgement,
  field: Field,
  ...ways: readonly string[]
): Readonly<Record<string, readonly (number | undefined)[]>> {
  const all = items.map((_, at) => at);
  return Object.fromEntries(ways.map((way) => [way, columns.series(way, field, all)]));
}

const rated = (text: string, quality: number, more: object = {}) => ({ text, quality, ...more });
const timed = (text: string, latencyMs: number) => ({ text, latencyMs });
const answer = { task: 'answer' } as const;

describe('a judged recording', () => {
  it('gives each member its own quality where there are no texts', async () => {
    const table = recordedLine(
      'q',
      { x: rated('', 1), y: rated('', 0), z: rated('', 0.5) },
      answer,
    );
    const judgement = await judged([table], { strategies: ['first'] });
    assert.deepEqual(figures(judgement, 'quality', 'x', 'y', 'z', 'first'), {
      ...{ x: [1], y: [0], z: [0.5], first: [undefined] },
    });
    assert.deepEqual(figures(judgement, 'shown', 'x', 'y'), { x: [1], y: [1] });
    const need = 'the texts of the candidates';
    assert.deepEqual(judgement.unmet, [{ strategy: 'first', need, items: 1 }]);
  });

  it('gives each member its own quality where texts are equal', async () => {
    const judgement = await judged([
      recordedLine('q', { x: rated('A', 1), y: rated('A', 0) }, answer),
    ]);
    assert.deepEqual(figures(judgement, 'quality', 'x', 'y'), { x: [1], y: [0] });
  });

  for (const [field, more] of [
    ['similarity', { reference: 'a' }],
    ['quality', answer],
    ['passes', {}],
  ] as const) {
    it(`counts a failure as 0 of ${field}, and a member that was not asked not at all`, async () => {
      const lines = [
        recordedLine('q', { x: rated('a', 1), y: null }, more),
        recordedLine('r', { x: rated('a', 1) }, more),
      ];
      const judgement = await judged(lines, { strategies: ['fixed'] });
      assert.deepEqual(figures(judgement, field, 'x', 'y'), { x: [1, 1], y: [0, undefined] });
      assert.deepEqual(figures(judgement, 'shown', 'x', 'y'), { x: [1, 1], y: [0, undefined] });
    });

    it(`counts silence of a strategy as 0 of ${field}`, async () => {
      const lines = [
        recordedLine('q', { x: null, y: rated('a', 1) }, { ...more, members: [{ model: 'x' }] }),
      ];
      const judgement = await judged(lines, { strategies: ['fixed', 'first'] });
      const ways = ['fixed', 'first'];
      assert.deepEqual(figures(judgement, field, ...ways), { fixed: [0], first: [1] });
      assert.deepEqual(figures(judgement, 'shown', ...ways), { fixed: [0], first: [1] });
      assert.deepEqual(figures(judgement, 'ownText', ...ways), { fixed: [0], first: [0] });
    });
  }

  it('takes the first of several samples of a model', async () => {
    const line = recordedLine('q', {}, answer);
    const candidates = [rated('a', 0), rated('b', 1)].map((one) => ({ model: 'x', ...one }));
    const judgement = await judged([
      { ...line, candidates, failures: [{ model: 'x', code: 'timeout' }] },
    ]);
    assert.deepEqual(figures(judgement, 'quality', 'x'), { x: [0] });
  });

  it('says where a strategy’s own text has no quality, and guesses none', async () => {
    const heads = { x: rated('foo(1); bar();', 1), y: rated('foo(1); baz();', 0) };
    const strategies = ['evidence'];
    const parameters = { evidence: { certainRest: 1 } };
    const options = { strategies, strategyParameters: parameters, wait: 'all' } as const;
    const asAnswer = await judged([recordedLine('q', heads, answer)], options);
    assert.deepEqual(asAnswer.unmet, [
      { strategy: 'evidence', need: 'the quality of a text that nobody wrote', items: 1 },
    ]);
    assert.deepEqual(figures(asAnswer, 'quality', 'evidence'), { evidence: [undefined] });
    const hole = recordedLine('q', heads, { reference: 'foo(1);' });
    const asHole = await judged([hole], options);
    assert.deepEqual(figures(asHole, 'exact', 'evidence', 'x'), { evidence: [1], x: [0] });
    assert.deepEqual(figures(asHole, 'passes', 'evidence', 'x'), { evidence: [undefined], x: [1] });
    assert.deepEqual(figures(asHole, 'ownText', 'evidence'), { evidence: [1] });
    assert.deepEqual(asHole.unmet, [
      { strategy: 'evidence', need: 'test results of a text that nobody wrote', items: 1 },
    ]);
    const retested = await judged([hole], { ...options, passes: async () => 1 });
    assert.deepEqual(
      [figures(retested, 'passes', 'evidence'), retested.unmet],
      [{ evidence: [1] }, []],
    );
  });

  it('has the time of the arrival rule, and none where one of those asked has none', async () => {
    const lines = [
      recordedLine('q', { x: timed('a();', 30), y: timed('b();', 10) }, { reference: 'a();' }),
      recordedLine('r', { x: timed('a();', 30), y: 'b();' }, { reference: 'a();' }),
    ];
    const judgement = await judged(lines, { strategies: ['first', 'fixed'] });
    assert.deepEqual(figures(judgement, 'latencyMs', 'first', 'fixed', 'x', 'y'), {
      ...{ first: [10, undefined], fixed: [30, 30], x: [30, 30], y: [10, undefined] },
    });
  });

  it('has the cost of everyone who was asked, unknown as soon as one of them is', async () => {
    const usage = { promptTokens: 100, completionTokens: 10 };
    const lines = [
      recordedLine('q', {
        x: rated('a();', 1, { costUsd: 1, usage }),
        y: rated('b();', 1, { costUsd: 2, usage }),
      }),
      recordedLine('r', { x: rated('a();', 1, { costUsd: 1 }), y: rated('b();', 1) }),
    ];
    const judgement = await judged(lines, { strategies: ['first', 'fixed'] });
    assert.deepEqual(figures(judgement, 'costUsd', 'x', 'first', 'fixed'), {
      ...{ x: [1, 1], first: [3, undefined], fixed: [1, 1] },
    });
    assert.deepEqual(figures(judgement, 'promptTokens', 'x', 'first', 'fixed'), {
      ...{ x: [100, undefined], first: [200, undefined], fixed: [100, undefined] },
    });
  });

  it('has the surest candidate by its own mean probability', async () => {
    const sure = (text: string, ...nats: readonly number[]) => ({
      ...{ text, tokens: nats.map((logprob) => ({ text: 't', logprob })) },
    });
    const silent = recordedLine('silent', { x: null, y: ' ' }, { reference: 'b' });
    const lines = [
      silent,
      // Means −1 and −0.5: a longer text is not less sure by that.
      recordedLine('q', { x: sure('a', -1), y: sure('b', -0.1, -0.9) }, { reference: 'b' }),
      recordedLine('r', { x: 'b', y: 'b' }, { reference: 'b' }),
      { ...silent, id: 'silent too' },
    ];
    const judgement = await judged(lines);
    assert.deepEqual(figures(judgement, 'exact', MOST_PROBABLE), {
      [MOST_PROBABLE]: [0, 1, undefined, 0],
    });
    assert.deepEqual(figures(judgement, 'shown', MOST_PROBABLE), {
      [MOST_PROBABLE]: [0, 1, undefined, 0],
    });
    const [x = NaN] = figures(judgement, 'ownProbability', 'x')['x']!.slice(1);
    assert.ok(Math.abs(x - Math.exp(-1)) < 1e-12);
    const without = await judged([silent, lines[2]!]);
    assert.deepEqual(figures(without, 'exact', MOST_PROBABLE), {
      [MOST_PROBABLE]: [undefined, undefined],
    });
  });

  it('counts what a strategy lacks, by need', async () => {
    const lines = [recordedLine('q'), recordedLine('r'), recordedLine('s', { x: 'a' })];
    const { unmet } = await judged(lines, { strategies: ['first', 'majority'] });
    assert.deepEqual(unmet, [
      { strategy: 'first', need: '1 members, has 0', items: 2 },
      { strategy: 'majority', need: '1 members, has 0', items: 2 },
    ]);
  });

  it('has the members of all lines once, in the order of trust, and only who was asked', async () => {
    const family = { family: 'f' };
    const lines = [
      recordedLine(
        'q',
        { y: 'a', x: 'b' },
        { members: ['away', 'x', 'y'].map((model) => ({ model, ...family })) },
      ),
      recordedLine('r', { z: null, x: 'b' }),
    ];
    const { members } = await judged(lines);
    assert.deepEqual(members, [
      { model: 'x', ...family },
      { model: 'y', ...family },
      { model: 'z' },
    ]);
  });

  it('tells twenty problems with their places, and how many more there are', async () => {
    const { problems, items } = await judged(
      readRecording(bytesOf('{\n'.repeat(25), JSON.stringify(recordedLine('q')))),
    );
    assert.equal(items.length, 1);
    assert.equal(problems.length, 21);
    assert.match(problems[19] ?? '', /^line 20: not JSON/);
    assert.equal(problems[20], 'and 5 more');
  });

  it('of one split leaves the others out', async () => {
    const lines = ['test', 'train', undefined].map((split, i) =>
      recordedLine(`q${i}`, { x: 'a' }, split === undefined ? {} : { split }),
    );
    const { items } = await judged(lines, { split: 'test' });
    assert.deepEqual(
      items.map(({ id }) => id),
      ['q0'],
    );
  });

  it('ends with the reason of its signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await assert.rejects(judged([recordedLine('q')], { signal }), /enough/);
  });
});
