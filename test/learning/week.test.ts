import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Outcome } from '../../src/core/completion.ts';
import type { OutcomeRecord } from '../../src/learning/outcome-log.ts';
import { rewardsOf } from '../../src/learning/rewards.ts';
import { LEAST_OUTCOMES, weekOf, type Week } from '../../src/learning/week.ts';

const DAY_MS = 24 * 3_600_000;
const NOW = 100 * DAY_MS;

const ACCEPTED: Outcome = { kind: 'accepted' };
const IGNORED: Outcome = { kind: 'ignored' };
const HALF: Outcome = { kind: 'partially-accepted', acceptedLength: 4, shownLength: 8 };
const soon = (ratio: number): Outcome => ({ kind: 'survived', afterMs: 30_000, ratio });
const late = (ratio: number): Outcome => ({ kind: 'survived', afterMs: 300_000, ratio });

/** The shown text; what members wrote is given as texts beside it. */
const SHOWN = 'abcdefgh';

/** A record as the engine writes it: of an unchanged or ignored text there are no rewards. */
function record(
  runId: string,
  outcome: Outcome,
  texts: Readonly<Record<string, string>>,
  more: Partial<OutcomeRecord> = {},
): OutcomeRecord {
  const members = Object.entries(texts).map(([modelId, text]) => ({ modelId, text }));
  const unchanged = outcome.kind === 'survived' && outcome.ratio >= 0.8;
  return {
    languageId: 'typescript',
    at: NOW - DAY_MS + (outcome.kind === 'survived' ? outcome.afterMs : 0),
    rewards: unchanged ? {} : (rewardsOf(outcome, SHOWN, members) ?? {}),
    runId,
    trigger: 'automatic',
    outcome,
    modelIds: members.filter(({ text }) => text === SHOWN).map(({ modelId }) => modelId),
    textHash: 'h',
    textLength: SHOWN.length,
    session: 's',
    memberIds: members.map(({ modelId }) => modelId),
    ...more,
  };
}

/** As a version wrote it that did not know sessions. */
function olderRecord(...args: Parameters<typeof record>): OutcomeRecord {
  const { session, memberIds, ...older } = record(...args);
  assert.ok(session !== undefined && memberIds !== undefined);
  return older;
}

/** `n` accepted requests of the same texts. */
function many(
  n: number,
  texts: Readonly<Record<string, string>>,
  first = 'r',
): readonly OutcomeRecord[] {
  return Array.from({ length: n }, (_, i) => record(`${first}${i}`, ACCEPTED, texts));
}

const member = (week: Week, id: string) => week.members.find(({ memberId }) => memberId === id);

const digits = (value: number | undefined): string | undefined => value?.toFixed(6);

const OTHER = 'zzzzzzzz';
const LIKE = 'abcdzzzz'; // half of it is the shown text

/** Accepted and half of it deleted; half accepted; ignored; accepted from both; one of before. */
const WEEK: readonly OutcomeRecord[] = [
  record('r1', ACCEPTED, { a: SHOWN, b: LIKE }, { costUsd: { b: 0.25 } }),
  record('r1', soon(1), { a: SHOWN, b: LIKE }, { costUsd: { b: 0.25 } }),
  record('r1', late(0.5), { a: SHOWN, b: LIKE }),
  record('r2', HALF, { a: SHOWN, b: OTHER }, { costUsd: { b: 0.5 } }),
  record('r3', IGNORED, {}),
  record('r4', ACCEPTED, { a: SHOWN, b: SHOWN }, { languageId: 'python' }),
  record('r4', soon(0.9), { a: SHOWN, b: SHOWN }, { languageId: 'python' }),
  olderRecord('r1', ACCEPTED, { a: OTHER, b: SHOWN }),
];

describe('a week', () => {
  it('counts each request once, and those of older records apart', () => {
    const { shown, accepted, partially, uncounted, judged } = weekOf(WEEK, NOW);
    assert.deepEqual([shown, accepted, partially, uncounted, judged], [4, 2, 1, 1, 4]);
  });

  it('counts what is still there of what was looked at', () => {
    const { survived30s, survived5min } = weekOf(WEEK, NOW);
    assert.deepEqual(survived30s, { count: 2, of: 2 });
    assert.deepEqual(survived5min, { count: 0, of: 1 });
  });

  it('tells languages apart, most shown first', () => {
    assert.deepEqual(weekOf(WEEK, NOW).perLanguage, [
      { languageId: 'typescript', shown: 3, accepted: 1, partially: 1 },
      { languageId: 'python', shown: 1, accepted: 1, partially: 0 },
    ]);
  });

  it('gives what the ensemble got and what each member would have', () => {
    const week = weekOf(WEEK, NOW);
    // Qualities .5 (half is left), .5 (half was taken), 1, 1; of them a wrote all, all, all, nothing
    // and b half, nothing, all, all.
    assert.equal(digits(week.ensemble?.mean), digits((0.5 + 0.5 + 1 + 1) / 4));
    const a = member(week, 'a');
    assert.equal(digits(a?.wouldHaveGot?.mean), digits((0.5 + 0.5 + 1 + 0) / 4));
    assert.equal(digits(a?.difference?.mean), digits(1 / 4));
    const b = member(week, 'b');
    assert.equal(digits(b?.wouldHaveGot?.mean), digits((0.25 + 0 + 1 + 1) / 4));
    assert.equal(digits(b?.difference?.mean), digits((0.25 + 0.5 + 0 + 0) / 4));
    assert.equal(a?.wouldHaveGot?.n, 4);
  });

  it('counts what was one member’s alone, and what would have been lost without it', () => {
    const week = weekOf(WEEK, NOW);
    assert.deepEqual(member(week, 'a')?.decisive, { count: 2, of: 4 });
    assert.deepEqual(member(week, 'b')?.decisive, { count: 1, of: 4 });
    // Without a: .5 − .25 and .5 − 0. Without b: 1 − 0.
    assert.equal(digits(member(week, 'a')?.loss?.mean), digits((0.25 + 0.5) / 4));
    assert.equal(digits(member(week, 'b')?.loss?.mean), digits(1 / 4));
  });

  it('adds up the prices that are known, once a request', () => {
    const week = weekOf(WEEK, NOW);
    assert.equal(member(week, 'a')?.cost, undefined);
    assert.deepEqual(member(week, 'b')?.cost, { usd: 0.75, requests: 2 });
  });

  it('compares nothing and drops nobody below the least number of outcomes', () => {
    const few = weekOf(many(LEAST_OUTCOMES - 1, { a: SHOWN, b: OTHER }), NOW);
    assert.deepEqual([few.tooFew, few.best, few.droppable], [true, undefined, []]);
    const enough = weekOf(many(LEAST_OUTCOMES, { a: SHOWN, b: OTHER }), NOW);
    assert.equal(enough.tooFew, false);
    assert.equal(enough.best?.memberId, 'a');
    assert.deepEqual(enough.droppable, ['b']);
  });

  it('is empty without records', () => {
    const week = weekOf([], NOW);
    assert.equal(week.from, NOW - 7 * DAY_MS);
    assert.deepEqual([week.shown, week.members, week.ensemble], [0, [], undefined]);
    assert.deepEqual(week.survived30s, { count: 0, of: 0 });
  });

  for (const [what, records, judged, got] of [
    ['a text that was deleted and put back', [soon(0), late(1)], 1, 1],
    ['a text that was put back and deleted', [soon(1), late(0)], 1, 0],
    ['a text of which a third is left', [soon(1 / 3)], 0, undefined],
  ] as const) {
    it(`judges ${what} by the last look`, () => {
      const looks = records.map((outcome) => record('r1', outcome, { a: SHOWN }));
      const week = weekOf([record('r1', ACCEPTED, { a: SHOWN }), ...looks], NOW);
      assert.deepEqual([week.judged, week.ensemble?.mean], [judged, got]);
    });
  }

  it('does not judge an acceptance by looks at one before it that was undone', () => {
    const week = weekOf(
      [
        record('r1', ACCEPTED, { a: SHOWN }),
        record('r1', soon(0), { a: SHOWN }),
        record('r1', ACCEPTED, { a: SHOWN }, { at: NOW - DAY_MS + 60_000 }),
      ],
      NOW,
    );
    assert.deepEqual([week.ensemble?.mean, week.survived30s.of, week.accepted], [1, 0, 1]);
  });

  it('takes a part and then the rest as one accepted text', () => {
    const rest = record('r1', ACCEPTED, { a: SHOWN }, { textHash: 'rest' });
    const { accepted, partially, shown } = weekOf([record('r1', HALF, { a: SHOWN }), rest], NOW);
    assert.deepEqual([accepted, partially, shown], [1, 0, 1]);
  });

  it('keeps runs of one number in two sessions apart', () => {
    const records = ['s', 't'].map((session) => record('r1', ACCEPTED, { a: SHOWN }, { session }));
    assert.equal(weekOf(records, NOW).accepted, 2);
  });

  it('does not count looks at what was taken before the window', () => {
    const outside = record('r1', ACCEPTED, { a: SHOWN }, { at: NOW - 7 * DAY_MS });
    const week = weekOf([outside, record('r1', soon(1), { a: SHOWN })], NOW);
    assert.deepEqual([week.shown, week.survived30s.of], [0, 0]);
  });
});

describe('dropping', () => {
  it('is proposed for a member that was never alone, and so not for both of two twins once one has left', () => {
    const records = many(40, { a: SHOWN, b: SHOWN });
    assert.deepEqual(weekOf(records, NOW).droppable, ['a', 'b']);
    assert.deepEqual(weekOf(records, NOW, 7, ['b', 'c']).droppable, []);
  });

  it('is never proposed for the only member', () => {
    assert.deepEqual(weekOf(many(40, { a: OTHER }), NOW, 7, ['a']).droppable, []);
  });

  it('is proposed for a member that was asked and never answered', () => {
    const records = many(40, { a: SHOWN }).map((one) => ({ ...one, memberIds: ['a', 'late'] }));
    const week = weekOf(records, NOW);
    assert.deepEqual(week.droppable, ['late']);
    assert.equal(member(week, 'late')?.wouldHaveGot, undefined);
  });

  it('is not proposed for a member that was alone in one of 40, but in one of 1000 it is', () => {
    const one = record('alone', ACCEPTED, { a: OTHER, b: SHOWN });
    const others = (n: number) => many(n, { a: SHOWN, b: LIKE });
    assert.deepEqual(weekOf([one, ...others(39)], NOW).droppable, []);
    assert.deepEqual(weekOf([one, ...others(999)], NOW).droppable, ['b']);
  });

  it('is not proposed where the others only wrote something like it', () => {
    assert.deepEqual(weekOf(many(40, { a: SHOWN, b: LIKE, c: LIKE }), NOW).droppable, ['b', 'c']);
  });

  it('is proposed for a member whose agreement carries the others (known limit of the replay)', () => {
    // Ranked by agreement, a's text only wins because b writes the same; without b, c's may be shown.
    assert.deepEqual(weekOf(many(40, { a: SHOWN, b: SHOWN, c: OTHER }), NOW).droppable, [
      'a',
      'b',
      'c',
    ]);
  });
});

describe('every week', () => {
  const text = fc.constantFrom(SHOWN, LIKE, OTHER);
  const texts = fc.dictionary(fc.constantFrom('a', 'b', 'c'), text, { minKeys: 1 });
  const outcome = fc.constantFrom(ACCEPTED, HALF, IGNORED, soon(1), soon(0.5), late(0.9), late(0));
  const records = fc.array(
    fc
      .tuple(fc.nat(40), outcome, texts, fc.nat(20), fc.boolean())
      .map(([run, what, wrote, day, isOlder]) => {
        const at = NOW - (day / 2) * DAY_MS;
        return (isOlder ? olderRecord : record)(`r${run}`, what, wrote, { at });
      }),
    { maxLength: 80 },
  );

  it('is the same in whatever order the records come', () => {
    fc.assert(
      fc.property(
        records.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        ([all, shuffled]) => {
          assert.deepEqual(weekOf(shuffled, NOW), weekOf(all, NOW));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('does not count records outside its window', () => {
    fc.assert(
      fc.property(records, (all) => {
        const inside = all.filter(({ at }) => at > NOW - 3 * DAY_MS && at <= NOW - DAY_MS);
        assert.deepEqual(weekOf(all, NOW - DAY_MS, 2), weekOf(inside, NOW - DAY_MS, 2));
      }),
      { numRuns: 30 },
    );
  });

  it('gives the only member what the ensemble got, where its text was shown', () => {
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 1, maxLength: 40 }), (outcomes) => {
        const all = outcomes.flatMap((what, i) => [
          record(`r${i}`, ACCEPTED, { a: SHOWN }),
          record(`r${i}`, what, { a: SHOWN }),
        ]);
        const week = weekOf(all, NOW);
        const got = member(week, 'a')?.wouldHaveGot;
        assert.equal(digits(got?.mean), digits(week.ensemble?.mean));
        assert.equal(got?.n, week.judged);
      }),
      { numRuns: 30 },
    );
  });

  it('has every mean within its interval, and no worth above what the ensemble got', () => {
    fc.assert(
      fc.property(records, (all) => {
        const week = weekOf(all, NOW);
        const estimates = week.members.flatMap(({ wouldHaveGot, difference, loss }) => [
          wouldHaveGot,
          difference,
          loss,
        ]);
        for (const one of [week.ensemble, ...estimates]) {
          if (one === undefined) continue;
          assert.ok(one.low - 1e-9 <= one.mean && one.mean <= one.high + 1e-9);
        }
        for (const { difference } of week.members) assert.ok((difference?.low ?? 0) >= -1e-9);
      }),
      { numRuns: 60 },
    );
  });
});
