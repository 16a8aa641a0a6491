import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Experience, Learner, LearnerSnapshot } from '../../src/core/learner.ts';
import { seededRandom } from '../../src/core/random.ts';

export interface LearnerContract {
  /** Least share of the uniform weight that a member keeps. */
  readonly floor: number;
  /** By how much the mean reward of its most trusted member beats a uniform choice, at least. */
  readonly margin: number;
}

const MEMBERS = ['a', 'b', 'c', 'd'];
const DAY_MS = 24 * 3_600_000;

const experiences = fc.array(
  fc.record({
    languageId: fc.constantFrom('typescript', 'python', '__proto__'),
    at: fc.integer({ min: 0, max: 90 }).map((days) => days * DAY_MS),
    rewards: fc.dictionary(
      fc.constantFrom(...MEMBERS, 'constructor'),
      fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(NaN, -5, 1e9)),
    ),
  }),
  { maxLength: 30 },
);

/** What every learner keeps, whatever its method. */
export function learnerContract(
  name: string,
  create: () => Learner,
  { floor, margin }: LearnerContract,
): void {
  const taught = (stream: readonly Experience[]): Learner => {
    const learner = create();
    for (const experience of stream) learner.learn(experience);
    return learner;
  };

  describe(`the learner ${name}`, () => {
    it('gives weights that add up to 1 and keep the floor, whatever it is told', () => {
      fc.assert(
        fc.property(experiences, fc.subarray(MEMBERS, { minLength: 1 }), (stream, asked) => {
          const weights = taught(stream).weights('typescript', asked);
          assert.equal(weights.length, asked.length);
          assert.ok(Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-9);
          for (const weight of weights) {
            assert.ok(weight <= 1 && weight >= floor / asked.length - 1e-12, `${weight}`);
          }
        }),
      );
    });

    it('gives nobody’s weights for nobody', () => {
      assert.deepEqual(create().weights('typescript', []), []);
    });

    it('trusts all alike before it is told anything', () => {
      assert.deepEqual(create().weights('typescript', MEMBERS), [0.25, 0.25, 0.25, 0.25]);
    });

    it('predicts the same after a snapshot went through JSON', () => {
      fc.assert(
        fc.property(experiences, (stream) => {
          const learner = taught(stream);
          const restored = create();
          restored.restore(JSON.parse(JSON.stringify(learner.snapshot())) as LearnerSnapshot);
          for (const language of ['typescript', 'python', '__proto__', 'rust']) {
            assert.deepEqual(
              restored.weights(language, MEMBERS),
              learner.weights(language, MEMBERS),
            );
          }
        }),
      );
    });

    it('is rebuilt from its log to where it was', () => {
      fc.assert(
        fc.property(experiences, (stream) => {
          const log: unknown = JSON.parse(JSON.stringify(stream));
          fc.pre(JSON.stringify(stream) === JSON.stringify(log) && !hasUnwritable(stream));
          assert.deepEqual(taught(log as Experience[]).snapshot(), taught(stream).snapshot());
        }),
      );
    });

    it('hands out no object of its state', () => {
      const learner = taught(streamOf(20));
      const before = learner.weights('typescript', MEMBERS);
      const snapshot = learner.snapshot();
      for (const table of Object.values(snapshot.languages)) {
        for (const entry of Object.values(table)) Object.assign(entry, { logWeight: 99 });
      }
      assert.deepEqual(learner.weights('typescript', MEMBERS), before);
      const restored = create();
      const given = taught(streamOf(20)).snapshot();
      restored.restore(given);
      Object.assign(given.languages['typescript']!['a']!, { logWeight: 99 });
      assert.deepEqual(restored.weights('typescript', MEMBERS), before);
    });

    it('learns nothing for one language from another', () => {
      const learner = taught(streamOf(50));
      assert.deepEqual(learner.weights('python', MEMBERS), [0.25, 0.25, 0.25, 0.25]);
    });

    it('forgets with time: the same evidence weighs less after a year', () => {
      const stream = streamOf(50);
      const fresh = taught(stream).weights('typescript', MEMBERS);
      const later = { languageId: 'typescript', at: 365 * DAY_MS };
      const even = Object.fromEntries(MEMBERS.map((id) => [id, 0.5]));
      const aged = taught([...stream, { ...later, rewards: even }]).weights('typescript', MEMBERS);
      assert.ok(Math.max(...aged) < Math.max(...fresh));
      assert.ok(Math.max(...aged) - 0.25 < 0.1);
    });

    it('comes back from a long run of failures', () => {
      const losing = Array.from({ length: 200 }, (_, i) => experience(i, { a: 0, b: 1 }));
      const winning = Array.from({ length: 400 }, (_, i) => experience(200 + i, { a: 1, b: 0 }));
      const [before = 0] = taught(losing).weights('typescript', ['a', 'b']);
      const [after = 0] = taught([...losing, ...winning]).weights('typescript', ['a', 'b']);
      assert.ok(before < 0.1 && after > 0.5, `${before} then ${after}`);
    });

    it('forgets everything when it is reset', () => {
      const learner = taught(streamOf(50));
      learner.reset();
      assert.deepEqual(learner.snapshot(), create().snapshot());
    });

    it(`beats a uniform choice by ${margin} in mean reward on a fixed stream`, () => {
      const learner = create();
      let own = 0;
      let uniform = 0;
      const stream = streamOf(400);
      for (const told of stream) {
        const weights = learner.weights('typescript', MEMBERS);
        const rewards = MEMBERS.map((id) => told.rewards[id] ?? 0);
        own += rewards[weights.indexOf(Math.max(...weights))]!;
        uniform += rewards.reduce((sum, reward) => sum + reward, 0) / MEMBERS.length;
        learner.learn(told);
      }
      const gained = (own - uniform) / stream.length;
      assert.ok(gained >= margin, `${gained}`);
    });
  });
}

/** Members accepted with probabilities .3, .5, .7 and .2; seed fixed. */
function streamOf(n: number): readonly Experience[] {
  const random = seededRandom(11);
  const rates = [0.3, 0.5, 0.7, 0.2];
  return Array.from({ length: n }, (_, i) =>
    experience(
      i,
      Object.fromEntries(MEMBERS.map((id, m) => [id, random.next() < rates[m]! ? 1 : 0])),
    ),
  );
}

function experience(at: number, rewards: Readonly<Record<string, number>>): Experience {
  return { languageId: 'typescript', at, rewards };
}

/** JSON has no NaN. */
function hasUnwritable(stream: readonly Experience[]): boolean {
  return stream.some(({ rewards }) =>
    Object.values(rewards).some((value) => !Number.isFinite(value)),
  );
}
