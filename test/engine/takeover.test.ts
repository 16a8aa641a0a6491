import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { NO_PRIMITIVES, type Primitive, type Fidelity } from '../../src/core/model.ts';
import type { KnownEvidence } from '../../src/core/strategy-choice.ts';
import type { ListedModel } from '../../src/engine/model-directory.ts';
import type { Speed } from '../../src/engine/speeds.ts';
import { disputeTimeOf, takeoverOf, type TakeoverFacts } from '../../src/engine/takeover.ts';
import { describedAs } from '../fakes/scripted-model.ts';

const better: KnownEvidence = {
  ...{ members: ['a', 'b'], measure: 'similarity', origin: 'own' },
  ...{ mean: 0.02, low: 0.001, high: 0.04, items: 200, files: 20 },
};
const facts: TakeoverFacts = {
  ...{ byName: false, lack: undefined, evidence: better },
  time: { disputeMs: 50, leftMs: 100 },
};
const unmeasured = { unmeasured: ['b'] };

describe('the takeover rule', () => {
  for (const [what, more, automatic, explicit, code] of [
    ['a better benchmark, and in time', {}, true, true, 'earned'],
    [
      'a dispute that takes just what is left',
      { time: { disputeMs: 100, leftMs: 100 } },
      true,
      true,
      'earned',
    ],
    [
      'a dispute that takes more',
      { time: { disputeMs: 100.1, leftMs: 100 } },
      false,
      true,
      'too-slow',
    ],
    [
      'drafts that come after the deadline',
      { time: { disputeMs: 0, leftMs: -1 } },
      false,
      true,
      'too-slow',
    ],
    ['a time that is not known', { time: unmeasured }, false, true, 'time-unknown'],
    [
      'an interval that begins at 0',
      { evidence: { ...better, low: 0 } },
      false,
      false,
      'not-better',
    ],
    [
      'an interval below 0',
      { evidence: { ...better, low: -0.03, mean: -0.02, high: -0.01 } },
      false,
      false,
      'not-better',
    ],
    ['no benchmark', { evidence: undefined }, false, false, 'no-evidence'],
    [
      'members that lack something',
      { lack: { of: 'score', wanted: 1, has: 0 } },
      false,
      false,
      'needs-not-met',
    ],
    ['its name set, and in time', { byName: true, evidence: undefined }, true, true, 'in-time'],
    [
      'its name set against a benchmark',
      { byName: true, evidence: { ...better, low: -1 } },
      true,
      true,
      'in-time',
    ],
    [
      'its name set, but too slow',
      { byName: true, time: { disputeMs: 2, leftMs: 1 } },
      false,
      true,
      'too-slow',
    ],
    [
      'its name set, and a time that is not known',
      { byName: true, time: unmeasured },
      false,
      true,
      'time-unknown',
    ],
    [
      'its name set, but something lacking',
      { byName: true, lack: { of: 'members', wanted: 2, has: 1 } },
      false,
      false,
      'needs-not-met',
    ],
  ] as const) {
    it(`with ${what}: ${code}`, () => {
      const takeover = takeoverOf({ ...facts, ...more });
      assert.deepEqual([takeover.automatic, takeover.explicit], [automatic, explicit]);
      assert.equal(takeover.reason.code, code);
    });
  }

  it('never takes ghost text without taking explicit requests', () => {
    const time = fc.record({ disputeMs: fc.nat(500), leftMs: fc.integer({ min: -500, max: 500 }) });
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.double({ min: -1, max: 1, noNaN: true }),
        time,
        (byName, low, times) => {
          const { automatic, explicit } = takeoverOf({
            ...{ byName, lack: undefined, time: times },
            evidence: { ...better, low, mean: 1, high: 1 },
          });
          assert.ok(!automatic || explicit);
        },
      ),
    );
  });
});

const scores = (fidelity: Fidelity): Readonly<Record<Primitive, Fidelity>> => ({
  ...NO_PRIMITIVES,
  generate: 'exact',
  score: fidelity,
});

/** A member on a device of its own unless it shares one. */
function member(name: string, more: object = {}): ListedModel {
  const description = describedAs({ name, device: name, primitives: scores('exact'), ...more });
  return { description, residency: undefined, server: {} } as unknown as ListedModel;
}

function timed(
  members: readonly ListedModel[],
  speeds: Readonly<Record<string, Partial<Speed>>>,
  deadlineMs = 400,
) {
  const speedOf = (id: string): Speed => ({
    ...{ n: 1, charactersPerToken: 3 },
    ...speeds[id.replace('scripted:', '')],
  });
  return disputeTimeOf(members, speedOf, deadlineMs);
}

describe('the time of a dispute', () => {
  it('is that of the slowest scorer, in what the slowest draft leaves', () => {
    const found = timed([member('a'), member('b')], {
      a: { totalMs: 100, scoringMs: 30 },
      b: { totalMs: 250, scoringMs: 80 },
    });
    assert.deepEqual(found, { disputeMs: 80, leftMs: 150 });
  });

  it('adds up the drafts of one device, which are written one after the other', () => {
    const found = timed([member('a', { device: 'gpu' }), member('b', { device: 'gpu' })], {
      a: { totalMs: 100, scoringMs: 30 },
      b: { totalMs: 250, scoringMs: 80 },
    });
    assert.deepEqual(found, { disputeMs: 80, leftMs: 50 });
  });

  it('adds the instant scorers, which are asked first and whose drafts are not waited for', () => {
    const found = timed([member('a'), member('w', { instant: true })], {
      a: { totalMs: 100, scoringMs: 30 },
      w: { totalMs: 900, scoringMs: 4 },
    });
    assert.deepEqual(found, { disputeMs: 34, leftMs: 300 });
  });

  it('is not known before every scorer has scored and everyone has answered', () => {
    const found = timed([member('a'), member('b'), member('c', { primitives: scores('none') })], {
      a: { totalMs: 100, scoringMs: 30 },
      b: { totalMs: 100 },
      c: {},
    });
    assert.deepEqual(found, { unmeasured: ['scripted:b', 'scripted:c'] });
  });

  it('counts nothing for instant members that alone score and have not been measured', () => {
    const members = [member('a', { primitives: scores('none') }), member('w', { instant: true })];
    assert.deepEqual(timed(members, { a: { totalMs: 150 } }), { disputeMs: 0, leftMs: 250 });
    const found = timed(members, { a: { totalMs: 150 }, w: { scoringMs: 7 } });
    assert.deepEqual(found, { disputeMs: 7, leftMs: 250 });
  });
});
