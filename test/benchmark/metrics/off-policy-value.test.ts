import assert from 'node:assert/strict';
import { seededRandom } from '../../../src/core/random.ts';
import {
  offPolicyValue,
  type LoggedChoice,
} from '../../../src/benchmark/metrics/off-policy-value.ts';

const one: LoggedChoice = { propensity: 0.5, targetProbability: 0.5, reward: 1 };
const times = (n: number, choice: LoggedChoice): LoggedChoice[] =>
  Array.from({ length: n }, () => choice);

/** A log of two arms that earn 0.2 and 0.8, drawn with 0.7 and 0.3; judged: always the second. */
function logOf(n: number, seed: number, expected: readonly [number, number]): LoggedChoice[] {
  const random = seededRandom(seed);
  return Array.from({ length: n }, () => {
    const second = random.next() < 0.3;
    return {
      propensity: second ? 0.3 : 0.7,
      targetProbability: second ? 1 : 0,
      reward: random.next() < (second ? 0.8 : 0.2) ? 1 : 0,
      expectedOfChoice: expected[second ? 1 : 0],
      expectedOfTarget: expected[1],
    };
  });
}

describe('offPolicyValue', () => {
  it('is by hand what the formula says', () => {
    // Half of the log has weight 2 and reward 1, half weight 0: IPS = 1; ESS = (2n)² / 4n = n.
    const log = [
      ...times(50, {
        propensity: 0.5,
        targetProbability: 1,
        reward: 1,
        expectedOfChoice: 0.5,
        expectedOfTarget: 0.5,
      }),
      ...times(50, {
        propensity: 0.5,
        targetProbability: 0,
        reward: 0,
        expectedOfChoice: 0.1,
        expectedOfTarget: 0.5,
      }),
    ];
    // Doubly robust: 0.5 + half of 2 · (1 − 0.5).
    assert.deepEqual(offPolicyValue(log), {
      kind: 'value',
      n: 100,
      effectiveSampleSize: 50,
      inversePropensity: 1,
      doublyRobust: 1,
    });
  });
  it('of the logging policy itself is the mean reward', () => {
    const value = offPolicyValue([...times(30, one), ...times(30, { ...one, reward: 0 })]);
    assert.ok(value.kind === 'value');
    assert.deepEqual(
      [value.inversePropensity, value.effectiveSampleSize, value.doublyRobust],
      [0.5, 60, undefined],
    );
  });
  it('finds the value of another policy, the doubly robust one closer over many logs', () => {
    let [plain, robust] = [0, 0];
    for (let seed = 1; seed <= 40; seed++) {
      const value = offPolicyValue(logOf(1_000, seed, [0.25, 0.75]));
      assert.ok(value.kind === 'value' && value.doublyRobust !== undefined);
      plain += (value.inversePropensity - 0.8) ** 2 / 40;
      robust += (value.doublyRobust - 0.8) ** 2 / 40;
    }
    // Deviations by theory: √(0.8 / 0.3 − 0.64) / √1000 = 0.045 and √(0.16 / 0.3) / √1000 = 0.023.
    assert.ok(Math.sqrt(plain) < 0.06 && Math.sqrt(robust) < 0.033, `${plain} ${robust}`);
    assert.ok(robust < plain);
  });
  it('refuses a verdict below an effective sample size of 50', () => {
    const { kind, effectiveSampleSize } = offPolicyValue(times(49, one));
    assert.deepEqual([kind, effectiveSampleSize], ['refused', 49]);
    // Many lines, of which one has nearly all the weight.
    const skewed = [
      ...times(1_000, { ...one, targetProbability: 0.001 }),
      { ...one, propensity: 0.001 },
    ];
    assert.equal(offPolicyValue(skewed).kind, 'refused');
    assert.equal(offPolicyValue([]).kind, 'refused');
  });
  it('refuses a log with an impossible propensity', () => {
    for (const propensity of [0, -0.1, 1.5, NaN]) {
      const value = offPolicyValue([...times(100, one), { ...one, propensity }]);
      assert.ok(value.kind === 'refused' && value.reason === 'impossible-propensity');
    }
  });
});
