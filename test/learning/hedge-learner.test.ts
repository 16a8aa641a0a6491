import assert from 'node:assert/strict';
import { createHedgeLearner, HEDGE_DEFAULTS } from '../../src/learning/hedge-learner.ts';
import { learnerContract } from '../contracts/learner.ts';

learnerContract('hedge', () => createHedgeLearner(), { floor: HEDGE_DEFAULTS.floor, margin: 0.2 });

const at = (days: number): number => days * 24 * 3_600_000;
const told = (days: number, rewards: Readonly<Record<string, number>>) => ({
  languageId: 'python',
  at: at(days),
  rewards,
});

describe('createHedgeLearner', () => {
  const options = { eta: 1, halfLifeMs: at(10), floor: 0.2 };

  it('computes log-weights, softmax and floor as by hand', () => {
    const learner = createHedgeLearner(options);
    learner.learn(told(0, { a: 1, b: 0 }));
    // log w = ±½, softmax e^½ / (e^½ + e^-½) = 0.7311, then 0.8 · 0.7311 + 0.1.
    const [a = 0, b = 0] = learner.weights('python', ['a', 'b']);
    assert.ok(Math.abs(a - (0.8 / (1 + Math.exp(-1)) + 0.1)) < 1e-12);
    assert.ok(Math.abs(a + b - 1) < 1e-12);
  });

  it('halves what it knows in a half-life before it adds to it', () => {
    const learner = createHedgeLearner(options);
    learner.learn(told(0, { a: 1, b: 0 }));
    learner.learn(told(10, { a: 1, b: 0 }));
    const { languages } = learner.snapshot();
    assert.deepEqual(languages['python'], {
      a: { logWeight: 0.75, outcomes: 2, updatedAt: at(10) },
      b: { logWeight: -0.75, outcomes: 2, updatedAt: at(10) },
    });
  });

  it('learns nothing from a run in which one member answered', () => {
    const learner = createHedgeLearner(options);
    learner.learn(told(0, { a: 1 }));
    assert.deepEqual(learner.snapshot().languages, {});
  });

  it('leaves members where they are that did not answer', () => {
    const learner = createHedgeLearner(options);
    learner.learn(told(0, { a: 1, b: 0 }));
    learner.learn(told(1, { b: 1, c: 0 }));
    assert.equal(learner.snapshot().languages['python']?.['a']?.outcomes, 1);
  });

  it('does not age by an outcome that is older than the last', () => {
    const learner = createHedgeLearner(options);
    learner.learn(told(5, { a: 1, b: 0 }));
    learner.learn(told(0, { a: 1, b: 0 }));
    const a = learner.snapshot().languages['python']?.['a'];
    assert.deepEqual(a, { logWeight: 1, outcomes: 2, updatedAt: at(5) });
  });
});
