import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { TokenLogprob } from '../../../src/core/generation.ts';
import type { ParseEvidence } from '../../../src/core/strategy.ts';
import { lazySpan } from '../../../src/strategies/span-fusion/lazy-span.ts';
import {
  fusionTask,
  tokensOf,
  type FusionOptions,
  type Speaker,
} from '../../fakes/scripted-fusion.ts';
import { scriptedTask, stepsOf } from '../../fakes/scripted-task.ts';

type Parse = (text: string) => ParseEvidence;

/** Steps and calls of a run; instant members are named `workspace`. */
async function run(
  speakers: readonly Speaker[],
  parse: Parse = () => ({ known: false, newErrors: 0 }),
  options: FusionOptions = {},
  parameters: Readonly<Record<string, number>> = {},
) {
  const { task, tools, calls } = fusionTask(speakers, options);
  const members = task.members.map((member) =>
    member.id === 'workspace' ? { ...member, instant: true as const } : member,
  );
  const steps = await stepsOf(lazySpan.create(parameters), {
    task: { ...task, members },
    tools: { ...tools, parse: (text) => Promise.resolve(parse(text)) },
  });
  const last = steps.at(-1);
  return { steps, calls, last, text: last?.ranking.scored[0]?.candidate.text };
}

/** Likes texts with one of the words. */
const likes =
  (...words: readonly string[]) =>
  (text: string): number =>
    words.some((word) => text.includes(word)) ? -1 : -30;

const A: Speaker = {
  id: 'a',
  writes: 'sum(price, count);\nreturn total;',
  scores: likes('price', 'result'),
};
const B: Speaker = {
  id: 'b',
  writes: 'sum(cost, count);\nreturn result;',
  scores: likes('price', 'result'),
};
const FUSED = 'sum(price, count);\nreturn result;';

/** Errors by brackets that are not closed. */
const brackets: Parse = (text) => ({
  known: true,
  newErrors: Math.abs(text.split('(').length - text.split(')').length),
});

describe('lazy-span', () => {
  it('judges only where drafts differ, and takes the best of each', async () => {
    const { text, last, calls } = await run([A, B]);
    assert.equal(text, FUSED);
    assert.equal(last?.ranking.scored[0]?.candidate.id, 'fused');
    assert.deepEqual(
      last.spans?.map(({ text: part, modelId, runnerUp }) => [part, modelId, runnerUp?.text]),
      [
        ['sum(', 'a', undefined],
        ['price', 'a', 'cost'],
        [', count);\nreturn', 'a', undefined],
        [' result', 'b', ' total'],
        [';', 'a', undefined],
      ],
    );
    assert.deepEqual(
      calls.filter((call) => call.startsWith('score a')),
      ['score a:price, count);\nreturn|cost, count);\nreturn', 'score a: total;\n| result;\n'],
    );
  });

  it('is whole at every step', async () => {
    const { steps } = await run([A, B]);
    assert.deepEqual(
      steps.map(({ ranking }) => ranking.scored[0]?.candidate.text),
      [A.writes, A.writes, A.writes, FUSED, FUSED],
    );
    assert.deepEqual(
      steps.map(({ settled }) => settled),
      [false, false, false, false, true],
    );
  });

  it('asks nobody where nothing is disputed', async () => {
    const { text, calls, last } = await run([A, { ...A, id: 'b' }]);
    assert.deepEqual([text, calls, last?.spans], [A.writes, [], undefined]);
  });

  it('is settled as soon as two families have written the same', async () => {
    const same = 'sum(price);';
    const steps = await stepsOf(
      lazySpan.create({}),
      scriptedTask([
        { id: 'a', text: same },
        { id: 'b', text: same },
        { id: 'c', text: 'sum(cost);' },
      ]),
    );
    assert.deepEqual(
      steps.map(({ settled }) => settled),
      [false, true, true, true],
    );
    const sizes = ['a1', 'a2'].map((id) => ({ id, family: 'a', text: same }));
    const [, second] = await stepsOf(lazySpan.create({}), scriptedTask(sizes));
    assert.equal(second?.settled, false);
  });

  it('asks nobody where the authors themselves are sure, and takes the surest part of each', async () => {
    const told = (text: string, sure: string): readonly TokenLogprob[] =>
      tokensOf(text).map((token) => ({
        text: token,
        logprobNats: token.includes(sure) ? -0.1 : -4,
      }));
    const { text, calls, last } = await run([
      { ...A, tokens: told('sum(price, count);\nreturn total;', 'price') },
      { ...B, tokens: told('sum(cost, count);\nreturn result;', 'result') },
    ]);
    assert.deepEqual([text, calls], [FUSED, []]);
    assert.ok((last?.ranking.scored[0]?.score ?? 0) > (last?.ranking.scored[1]?.score ?? 1));
  });

  it('takes a text that is unlike the others where its author is the surest by far', async () => {
    const sure = (text: string, nats: number): readonly TokenLogprob[] =>
      tokensOf(text).map((token) => ({ text: token, logprobNats: nats }));
    const odd = 'open(path).read_text()';
    const { text } = await run([
      { ...A, tokens: sure('sum(price, count);\nreturn total;', -5) },
      { ...B, tokens: sure('sum(cost, count);\nreturn result;', -5) },
      { id: 'c', writes: odd, tokens: sure(odd, -0.01) },
    ]);
    assert.equal(text, odd);
  });

  it('asks no judge of a draft whose author has given it up', async () => {
    const told = (text: string, nats: number): readonly TokenLogprob[] =>
      tokensOf(text).map((token) => ({ text: token, logprobNats: nats * token.length }));
    const speaker = (id: string, writes: string, nats: number): Speaker => ({
      ...{ id, writes, tokens: told(writes, nats), scores: likes('best') },
    });
    const drafts = [
      speaker('a', 'good(left)', -0.3),
      speaker('b', 'best(left)', -0.301),
      speaker('c', 'hopeless(left)', -0.9),
    ];
    const { text, calls, last } = await run(drafts);
    assert.equal(text, 'best(left)');
    const scored = calls.filter((call) => call.startsWith('score'));
    assert.ok(
      scored.length > 0 && scored.every((call) => !call.includes('hopeless')),
      calls.join(),
    );
    assert.equal(last?.ranking.scored.at(-1)?.candidate.text, 'hopeless(left)');
  });

  it('reads what stands behind the cursor', async () => {
    const tail = { suffix: '.then(done);\n' };
    const scores = (text: string): number => (text.endsWith('load().then(done);') ? -1 : -30);
    const { text } = await run(
      [
        { id: 'a', writes: 'await read()', scores },
        { id: 'b', writes: 'await load()', scores },
      ],
      undefined,
      tail,
    );
    assert.equal(text, 'await load()');
  });

  it('asks the others only where instant members are not sure', async () => {
    const workspace = (nats: number): Speaker => ({
      ...{ id: 'workspace', writes: undefined },
      scores: (text) => (text.includes('price') || text.includes('result') ? 0 : nats),
    });
    const sure = await run([A, B, workspace(-90)]);
    assert.deepEqual([...new Set(sure.calls.map((call) => call.slice(0, 11)))], ['score works']);
    assert.equal(sure.text, FUSED);
    const unsure = await run([A, B, workspace(-0.1)]);
    assert.ok(unsure.calls.some((call) => call.startsWith('score a')));
  });

  it('gives up its least certain choice where it would parse worse than its best parent', async () => {
    const scores = (text: string): number => {
      if (/^[);]/.test(text)) return text.startsWith(';') ? -1 : -2;
      return likes('price', 'result')(text);
    };
    const a = { id: 'a', writes: 'sum(price, n);\nreturn total;', scores };
    const b = { id: 'b', writes: 'sum(cost, n;\nreturn result;', scores };
    assert.equal((await run([a, b])).text, 'sum(price, n;\nreturn result;');
    assert.equal((await run([a, b], brackets)).text, 'sum(price, n);\nreturn result;');
  });

  it('follows the draft with the most weight where nobody can judge, and behind the last judged place', async () => {
    const silent = ({ id, writes }: Speaker, weight: number): Speaker => ({ id, writes, weight });
    const { text, last } = await run([silent(A, 0.3), silent(B, 0.7)]);
    assert.deepEqual([text, last?.spans], [B.writes, undefined]);
    const limited = await run([A, B], undefined, {}, { mostDisputes: 0 });
    assert.deepEqual([limited.text, limited.calls], [A.writes, []]);
  });

  describe('with a member that only judges', () => {
    const judge: Speaker = {
      ...{ id: 'judge', weight: 0.1, writes: 'sum(price, count);\nreturn total;' },
      judges: (first) => (/cost|result/.test(first) ? 0.9 : 0.1),
    };
    const judged = (calls: readonly string[]) =>
      calls.filter((call) => call.startsWith('judge ')).length;

    it('does not ask it while a scorer can tell, sure or not', async () => {
      const unsure = () => -1;
      const { calls } = await run([{ ...A, scores: unsure }, { ...B, scores: unsure }, judge]);
      assert.equal(judged(calls), 0);
    });

    it('asks it where no scorer can tell, once a pair', async () => {
      const silent = () => Number.NaN;
      const { text, last, calls } = await run([
        ...[
          { ...A, scores: silent },
          { ...B, scores: silent },
        ],
        judge,
      ]);
      assert.equal(text, B.writes);
      assert.equal(judged(calls), 2);
      assert.ok(last?.ranking.scored[0]?.parts.some(({ value }) => value === 0.9));
    });
  });

  it('ranks a draft that is unlike the others behind them', async () => {
    const odd: Speaker = { id: 'c', writes: '// TODO: write this some day', weight: 0.5 };
    const { text, last } = await run([A, B, odd]);
    assert.equal(text, FUSED);
    assert.equal(last?.ranking.scored.at(-1)?.candidate.text, odd.writes);
  });

  it('is decided by the others where a judge lies', async () => {
    const liar: Speaker = { ...B, scores: () => 7 };
    assert.equal((await run([A, liar])).text, FUSED);
  });

  const CODE = ['f(a, b);', 'f(a);', 'g[a] = b;', 'f(a, (b));\nreturn c;', 'return c', 'f(', ''];
  it('always parses as well as the best draft, and joins its spans', () =>
    fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.constantFrom(...CODE), { minLength: 1, maxLength: 4 }),
        fc.nat(),
        async (texts, seed) => {
          const speakers = texts.map((writes, i): Speaker => ({
            ...{ id: `m${i}`, writes },
            scores: (text) => -(((text.length + 1) * (seed % 11) + i) % 7) - 0.1,
          }));
          const { last, text = '' } = await run(speakers, brackets);
          const best = Math.min(
            ...texts.filter((one) => one !== '').map((one) => brackets(one).newErrors),
          );
          if (text !== '') assert.ok(brackets(text).newErrors <= best, text);
          if (last?.spans !== undefined) {
            assert.equal(last.spans.map((span) => span.text).join(''), text);
          }
        },
      ),
    ));

  it('asks nobody about a mistake that all drafts share', async () => {
    const wrong = 'i <= items.length';
    const { text, calls } = await run([
      { id: 'a', writes: wrong, scores: likes('i < items') },
      { id: 'b', writes: wrong, scores: likes('i < items') },
    ]);
    assert.deepEqual([text, calls], [wrong, []]);
  });
});
