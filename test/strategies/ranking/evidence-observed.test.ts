import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Observation } from '../../../src/core/strategy.ts';
import { weightedMean } from '../../../src/math/weighted-mean.ts';
import { evidence } from '../../../src/strategies/ranking/evidence.ts';
import { NOT_LOADED } from '../../../src/text/behaviour-clusters.ts';
import { scriptedTask, stepsOf, type TaskOptions, type Writer } from '../../fakes/scripted-task.ts';

async function ranked(
  writers: readonly Writer[],
  observations: Readonly<Record<string, Observation>>,
  rest: TaskOptions = {},
) {
  const observe = (text: string): Observation => observations[text] ?? {};
  const strategy = evidence.create({ quorum: 2, minimumScore: 0.3 });
  const steps = await stepsOf(strategy, scriptedTask(writers, { ...rest, observe }));
  const { scored } = steps.at(-1)!.ranking;
  return {
    texts: scored.map(({ candidate }) => candidate.text),
    scored,
    parts: (text: string) => {
      const found = scored.find(({ candidate }) => candidate.text === text)!;
      return Object.fromEntries(found.parts.map(({ name, value }) => [name, value]));
    },
  };
}

const check = (passed: number, total: number): Observation => ({ check: { passed, total } });

describe('evidence of texts that were observed', () => {
  const writers = ['a', 'b', 'c'].map((id) => ({ id, text: `${id}bc(def);` }));

  it('has no part of what was observed of no text', async () => {
    const { parts } = await ranked(writers, {});
    const names = ['agreement', 'length', 'parse', 'probability', 'trust'];
    assert.deepEqual(Object.keys(parts('abc(def);')).toSorted(), names);
  });

  it('sums the parts as computed by hand', async () => {
    // T = 4; all other parts weigh 1 + 1, hence the check 4·(1 + 2) = 12.
    const { parts, scored } = await ranked(writers, {
      'abc(def);': { ...check(3, 4), newDiagnostics: 1, behaviour: 'x' },
      'bbc(def);': { ...check(1, 4), newDiagnostics: 0, behaviour: 'y' },
      'cbc(def);': { behaviour: 'x' },
    });
    const { check: passed, diagnostics, behaviour } = parts('abc(def);');
    assert.deepEqual([passed, diagnostics, behaviour], [3 / 4, 1 / 2, 2 / 3]);
    const last = parts('cbc(def);');
    assert.deepEqual([last['check'], last['diagnostics']], [0, undefined]);
    const a = scored.find(({ candidate }) => candidate.text === 'abc(def);')!;
    const weights = Object.fromEntries(a.parts.map(({ name, weight }) => [name, weight]));
    const known = 12 + 0.5 + 0.5 + 0.25 + 0.05 + 0.2;
    assert.ok(Math.abs((weights['check'] ?? 0) - 12) < 1e-12);
    // No common head with the others: agreement 0; 9 characters; all are trusted alike.
    const expected = (12 * 0.75 + 0.5 * 0.5 + (0.5 * 2) / 3 + 0.05 + 0.2) / known;
    assert.ok(Math.abs(a.score - expected) < 1e-12);
  });

  it('counts tests that a text keeps from running as failed', async () => {
    const { parts, texts } = await ranked(writers, {
      'abc(def);': check(1, 1),
      'bbc(def);': check(3, 4),
      'cbc(def);': check(0, 4),
    });
    assert.equal(parts('abc(def);')['check'], 1 / 4);
    assert.deepEqual(texts, ['bbc(def);', 'abc(def);', 'cbc(def);']);
  });

  it('puts a text that cannot be run behind all that pass a test', async () => {
    const { parts, texts } = await ranked(
      [
        { id: 'a', text: 'abc(def);', weight: 0.9 },
        { id: 'b', text: 'bbc(def);', weight: 0.1 },
      ],
      { 'bbc(def);': check(1, 1) },
      { parse: (text) => ({ known: true, newErrors: text.startsWith('b') ? 3 : 0 }) },
    );
    assert.equal(parts('abc(def);')['check'], 0);
    assert.deepEqual(texts, ['bbc(def);', 'abc(def);']);
  });

  it('takes no tests at all for no check', async () => {
    const { parts, scored } = await ranked(writers, { 'abc(def);': check(0, 0) });
    assert.equal('check' in parts('abc(def);'), false);
    assert.ok(scored.every(({ score }) => score >= 0 && score <= 1));
  });

  it('puts what most families’ texts do before a lone text that looks like theirs', async () => {
    const { texts } = await ranked(
      [
        { id: 'a', text: 'return sum(xs)' },
        { id: 'b', text: 'total = 0; return total' },
        { id: 'c', text: 'return sum(ys)' },
        { id: 'd', text: 'import math; return math.fsum(xs)' },
      ],
      {
        'return sum(xs)': { behaviour: 'right' },
        'import math; return math.fsum(xs)': { behaviour: 'right' },
        'total = 0; return total': { behaviour: 'zero' },
        'return sum(ys)': { behaviour: `${NOT_LOADED}NameError:1` },
      },
    );
    assert.equal(texts[0], 'return sum(xs)');
    assert.ok(texts.indexOf('import math; return math.fsum(xs)') < texts.indexOf('return sum(ys)'));
  });

  it('goes by a common mistake where nothing else is known (known limit of the method)', async () => {
    const { texts } = await ranked(writers, {
      'abc(def);': { behaviour: 'wrong' },
      'bbc(def);': { behaviour: 'right' },
      'cbc(def);': { behaviour: 'wrong' },
    });
    assert.equal(texts.at(-1), 'bbc(def);');
  });

  it('puts a text that passes more tests before one that passes fewer, whatever else is known', async () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    const text = fc.record({
      passed: fc.nat(9),
      missing: fc.nat(9),
      newDiagnostics: fc.option(fc.nat(5), { nil: undefined }),
      behaviour: fc.constantFrom('x', 'y', `${NOT_LOADED}z`, undefined),
      newErrors: fc.integer({ min: -2, max: 4 }),
      weight: fc.double({ min: 0.01, max: 1, noNaN: true }),
      logprobNats: fc.option(fc.double({ min: -9, max: 0, noNaN: true }), { nil: undefined }),
      length: fc.integer({ min: 1, max: 30 }),
      liked: unit,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 2, maxLength: 5 }), async (made) => {
        const texts = made.map((one, i) => `${i}${'x'.repeat(one.length)}`);
        const { scored } = await ranked(
          made.map(({ weight, logprobNats }, i) => ({
            ...{ id: `m${i}`, text: texts[i], weight },
            ...(logprobNats === undefined ? {} : { logprobsNats: [logprobNats] }),
          })),
          Object.fromEntries(
            made.map(({ passed, missing, newDiagnostics, behaviour }, i): [string, Observation] => [
              texts[i] ?? '',
              {
                check: { passed, total: Math.max(1, passed + missing) },
                ...(newDiagnostics === undefined ? {} : { newDiagnostics }),
                ...(behaviour === undefined ? {} : { behaviour }),
              },
            ]),
          ),
          {
            parse: (one) => ({ known: true, newErrors: made[texts.indexOf(one)]?.newErrors ?? 0 }),
            scorer: { weight: 0.9, natsOf: (one) => -9 * (made[texts.indexOf(one)]?.liked ?? 0) },
          },
        );
        const order = scored.map(({ candidate }) => made[texts.indexOf(candidate.text)]!.passed);
        assert.deepEqual(
          order,
          order.toSorted((a, b) => b - a),
        );
        for (const { score, parts } of scored) {
          assert.ok(score >= 0 && score <= 1);
          assert.equal(score, weightedMean(parts));
        }
      }),
      { numRuns: 100 },
    );
  });
});
