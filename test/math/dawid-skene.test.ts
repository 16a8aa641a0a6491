import assert from 'node:assert/strict';
import { seededRandom } from '../../src/core/random.ts';
import { dawidSkene, type JudgedItem } from '../../src/math/dawid-skene.ts';
import type { Side } from '../../src/math/judge-counts.ts';
import { near } from './within.ts';
import { simulatedJudges, type SimulatedJudges } from './simulated-judges.ts';

const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1);
/** Enough for a test, and a third of the time. */
const SHORT = { burnIn: 200, kept: 600 };

const itemsOf = ({ truths, said }: SimulatedJudges, labelled: number): readonly JudgedItem[] =>
  truths.map((truth, i) => ({ said: said[i] ?? [], ...(i < labelled ? { truth } : {}) }));

const mean = (values: readonly number[]): number =>
  values.reduce((sum, one) => sum + one, 0) / values.length;

describe('dawidSkene', () => {
  it('does not make one of three judges the truth, as likelihood alone does', () => {
    const votes = ['110', '111', '001', '000', '101', '010'];
    const items = votes.map((word) => ({
      said: word.split('').map((one): Side => (one === '0' ? 0 : 1)),
    }));
    const { judges, items: posteriors } = dawidSkene(items, 3, seededRandom(2));
    // By expectation and maximisation judge 0 is right in all of them and the others in two thirds.
    for (const { q0, q1 } of judges) {
      assert.ok(q0.mean > 0.4 && q0.mean < 0.9, `${q0.mean}`);
      assert.ok(q1.mean > 0.4 && q1.mean < 0.9, `${q1.mean}`);
      assert.ok(q0.high < 0.995 && q0.high - q0.low > 0.3, `${q0.low} to ${q0.high}`);
    }
    // All three agree on the second and on the fourth.
    assert.ok(posteriors[3]! > 0.7 && posteriors[1]! < 0.3);
  });

  it('is nearer to the truth than what judges of 60 to 70 % say, with labels and without', () => {
    for (const labelled of [0, 30]) {
      const errors = SEEDS.map((seed) => {
        const simulated = simulatedJudges(seed);
        const said = mean(simulated.said.flat().map((one) => 1 - one));
        const found = dawidSkene(itemsOf(simulated, labelled), 6, seededRandom(seed + 100), SHORT);
        return [Math.abs(said - 0.8), Math.abs(found.prevalence.mean - 0.8)] as const;
      });
      const [raw, calibrated] = [mean(errors.map(([a]) => a)), mean(errors.map(([, b]) => b))];
      assert.ok(calibrated < 0.75 * raw, `${calibrated}, not below ${raw}`);
    }
  });

  it('has bands that hold the truth in most simulations', () => {
    const holding = SEEDS.filter((seed) => {
      const items = itemsOf(simulatedJudges(seed), 30);
      const { low, high } = dawidSkene(items, 6, seededRandom(seed), SHORT).prevalence;
      return low <= 0.8 && 0.8 <= high;
    });
    assert.ok(holding.length >= 14, `${holding.length} of ${SEEDS.length}`);
  });

  it('finds out how good each judge is', () => {
    const skills = [
      [0.95, 0.9],
      [0.7, 0.6],
      [0.55, 0.5],
    ] as const;
    const simulated = simulatedJudges(3, {
      n: 400,
      p: 0.5,
      judges: skills.map(([a, b]) => [a, b]),
    });
    const { judges } = dawidSkene(itemsOf(simulated, 100), 3, seededRandom(1), SHORT);
    skills.forEach(([q0, q1], judge) => {
      near(judges[judge]!.q0.mean, q0, 0.09);
      near(judges[judge]!.q1.mean, q1, 0.09);
    });
  });

  it('finds by labels that a judge is worse than chance, and one that always says the first', () => {
    const simulated = simulatedJudges(8, {
      ...{ n: 200, p: 0.5 },
      judges: [
        [0.1, 0.1],
        [1, 0],
      ],
    });
    const { judges, prevalence } = dawidSkene(itemsOf(simulated, 60), 2, seededRandom(1), SHORT);
    const [wrong, always] = judges;
    assert.ok(wrong!.q0.mean < 0.25 && wrong!.q1.mean < 0.25);
    assert.ok(always!.q0.mean > 0.9 && always!.q1.mean < 0.1);
    near(prevalence.mean, 0.5, 0.12);
  });

  it('keeps its classes apart where nothing is known, also with judges that disagree', () => {
    const simulated = simulatedJudges(4, {
      n: 80,
      judges: [
        [0.9, 0.9],
        [0.85, 0.9],
        [0.9, 0.8],
      ],
    });
    for (const seed of [1, 2, 3]) {
      const { judges } = dawidSkene(itemsOf(simulated, 0), 3, seededRandom(seed), SHORT);
      for (const { q0, q1 } of judges) assert.ok(q0.mean + q1.mean > 1.2);
    }
  });

  it('takes judges for worse than chance together by ten labels, and not by five', () => {
    const skillBy = (labels: number): number => {
      const items = Array.from({ length: labels }, (_, i): JudgedItem => {
        const truth = i % 2 === 0 ? 0 : 1;
        return { said: [truth === 0 ? 1 : 0], truth };
      });
      const [judge] = dawidSkene(items, 1, seededRandom(1), SHORT).judges;
      return judge!.q0.mean + judge!.q1.mean - 1;
    };
    assert.ok(skillBy(5) >= 0, `${skillBy(5)}`);
    assert.ok(skillBy(10) < -0.3, `${skillBy(10)}`);
  });

  it('doubts no label, and lets labels that contradict each other cancel out', () => {
    const said: readonly Side[] = [0, 0];
    const labels: readonly Side[] = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 0 : 1));
    const { items, judges, prevalence } = dawidSkene(
      labels.map((truth) => ({ said, truth })),
      2,
      seededRandom(1),
      SHORT,
    );
    assert.deepEqual(
      items,
      labels.map((truth) => 1 - truth),
    );
    near(prevalence.mean, 0.5, 0.05);
    // Right whenever 0 is better, wrong whenever 1 is: but for the prior its word is worth nothing.
    for (const { q0, q1 } of judges) near(q0.mean + q1.mean, 12 / 13 + 2 / 13, 0.03);
  });

  it('tells the prior where there is nothing, and one judge alone no more than it says', () => {
    const nothing = dawidSkene([], 2, seededRandom(1));
    near(nothing.prevalence.mean, 0.5, 0.03);
    near(nothing.judges[0]!.q0.mean, 2 / 3, 0.03);
    const alone = dawidSkene(
      Array.from({ length: 40 }, (_, i) => ({ said: [i < 30 ? 0 : 1] as const })),
      1,
      seededRandom(1),
      SHORT,
    );
    assert.ok(alone.prevalence.high - alone.prevalence.low > 0.25);
    assert.ok(alone.items[0]! > alone.items[39]!);
    const silent = dawidSkene([{ said: [] }, { said: [undefined] }], 1, seededRandom(1), SHORT);
    near(silent.items[0]!, 0.5, 0.1);
  });

  it('repeats itself with the same seed', () => {
    const items = itemsOf(simulatedJudges(1, { n: 10 }), 2);
    const found = (seed: number) =>
      dawidSkene(items, 6, seededRandom(seed), { burnIn: 5, kept: 20 });
    assert.deepEqual(found(1), found(1));
    assert.notDeepEqual(found(1), found(2));
  });
});
