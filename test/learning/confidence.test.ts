import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Outcome } from '../../src/core/completion.ts';
import {
  CONFIDENCE_DEFAULTS,
  createConfidence,
  type Confidence,
} from '../../src/learning/confidence.ts';
import type { OutcomeRecord } from '../../src/learning/outcome-log.ts';

const ACCEPTED: Outcome = { kind: 'accepted' };
const IGNORED: Outcome = { kind: 'ignored' };
const part = (acceptedLength: number): Outcome => ({
  ...{ kind: 'partially-accepted', acceptedLength, shownLength: 10 },
});

function record(
  runId: string,
  outcome: Outcome,
  score: number | undefined,
  more: Partial<OutcomeRecord> = {},
): OutcomeRecord {
  return {
    ...{ languageId: 'typescript', at: 1000, rewards: {}, runId, session: 's', outcome },
    ...{ trigger: 'automatic', modelIds: [], textHash: '', textLength: 10, strategyId: 'evidence' },
    ...(score === undefined ? {} : { score }),
    ...more,
  };
}

let runs = 0;

/** `of` shown texts of a score, of which so many were taken. */
function shown(
  score: number,
  taken: number,
  of: number,
  more: Partial<OutcomeRecord> = {},
): readonly OutcomeRecord[] {
  return Array.from({ length: of }, (_, i) =>
    record(`r${runs++}`, i < taken ? ACCEPTED : IGNORED, score, more),
  );
}

function after(...records: readonly (readonly OutcomeRecord[])[]): Confidence {
  const confidence = createConfidence();
  for (const one of records.flat()) confidence.learn(one);
  return confidence;
}

const digits = (value: number | undefined) => value?.toFixed(6);

/** (taken + 5m) / (of + 5) with m = (taken + 1) / (of + 2), of one score alone. */
function drawn(taken: number, of: number): string {
  return ((taken + (5 * (taken + 1)) / (of + 2)) / (of + 5)).toFixed(6);
}

describe('the confidence in a score', () => {
  it('is the share of texts of such scores that were taken, drawn to the share of all', () => {
    const confidence = after(shown(0.7, 80, 100));
    assert.deepEqual(confidence.grounds('evidence', 'typescript', 0.7), {
      probability: (80 + (5 * 81) / 102) / 105,
      outcomes: 100,
      of: 'language',
    });
  });

  it('is unknown below 100 outcomes, of the language or of all', () => {
    const python = { languageId: 'python' };
    const few = after(shown(0.7, 40, 99));
    assert.equal(few.probability('evidence', 'typescript', 0.7), undefined);
    const both = after(shown(0.7, 40, 60), shown(0.7, 20, 40, python));
    const grounds = both.grounds('evidence', 'python', 0.7);
    assert.deepEqual([grounds?.of, grounds?.outcomes], ['all-languages', 100]);
    assert.equal(digits(grounds?.probability), drawn(60, 100));
    assert.equal(both.probability('first', 'python', 0.7), undefined);
  });

  it('is of the language where that has enough', () => {
    const both = after(shown(0.7, 20, 100), shown(0.7, 80, 100, { languageId: 'python' }));
    assert.equal(digits(both.probability('evidence', 'typescript', 0.7)), drawn(20, 100));
    assert.equal(digits(both.probability('evidence', 'python', 0.7)), drawn(80, 100));
    assert.equal(digits(both.probability('evidence', 'rust', 0.7)), drawn(100, 200));
  });

  it('is of the strategy that gave the score', () => {
    const both = after(shown(0.7, 20, 100), shown(0.7, 80, 100, { strategyId: 'first' }));
    assert.equal(digits(both.probability('first', 'typescript', 0.7)), drawn(80, 100));
  });

  it('takes half of a text for the text, and less for nothing', () => {
    const half = shown(0.7, 0, 100).map((one, i) => ({ ...one, outcome: part(i < 60 ? 5 : 4) }));
    assert.equal(digits(after(half).probability('evidence', 'typescript', 0.7)), drawn(60, 100));
  });

  it('counts a request once, and as taken whatever came before or after', () => {
    const ignored = shown(0.7, 0, 100);
    const later = ignored.slice(0, 30).map((one) => ({ ...one, outcome: ACCEPTED, at: 2000 }));
    const expected = drawn(30, 100);
    for (const confidence of [after(ignored, later), after(later, ignored)]) {
      assert.equal(digits(confidence.probability('evidence', 'typescript', 0.7)), expected);
    }
  });

  it('reads nothing of requests by hand, of looks, and of records without a score', () => {
    const confidence = after(
      shown(0.7, 80, 100),
      shown(0.7, 0, 50, { trigger: 'explicit' }),
      shown(0.7, 0, 50, { outcome: { kind: 'survived', afterMs: 1, ratio: 0 } }),
      [record('old', IGNORED, undefined), record('odd', IGNORED, Number.NaN)],
      [record('text', IGNORED, undefined, { score: '1' as never })],
    );
    assert.equal(confidence.grounds('evidence', 'typescript', 0.7)?.outcomes, 100);
    assert.equal(confidence.probability('evidence', 'typescript', Number.NaN), undefined);
  });

  it('leaves out what was taken before anything is on record that was not', () => {
    const taken = shown(0.7, 50, 50, { at: 1 });
    const confidence = after(taken, shown(0.7, 40, 100));
    assert.equal(digits(confidence.probability('evidence', 'typescript', 0.7)), drawn(40, 100));
    assert.equal(after(shown(0.7, 200, 200)).probability('evidence', 'typescript', 0.7), undefined);
  });

  it('forgets by half in its half-life, and nothing while nothing comes', () => {
    const { halfLifeMs } = CONFIDENCE_DEFAULTS;
    const old = shown(0.7, 0, 100, { at: 0 });
    const fresh = shown(0.7, 100, 100, { at: halfLifeMs });
    // The old ones count 50 of 150: m = 101 / 152, (100 + 5m) / 155.
    assert.equal(
      digits(after(old, fresh).probability('evidence', 'typescript', 0.7)),
      ((100 + (5 * 101) / 152) / 155).toFixed(6),
    );
    assert.equal(digits(after(old).probability('evidence', 'typescript', 0.7)), drawn(0, 100));
  });

  it('learns on, some outcomes at a time', () => {
    const confidence = after(shown(0.7, 20, 100));
    assert.equal(digits(confidence.probability('evidence', 'typescript', 0.7)), drawn(20, 100));
    const more = shown(0.7, 20, 20);
    for (const one of more.slice(0, 19)) confidence.learn(one);
    assert.equal(digits(confidence.probability('evidence', 'typescript', 0.7)), drawn(20, 100));
    for (const one of more.slice(19)) confidence.learn(one);
    assert.equal(digits(confidence.probability('evidence', 'typescript', 0.7)), drawn(40, 120));
  });

  it('keeps the latest outcomes alone', () => {
    const confidence = createConfidence({ ...CONFIDENCE_DEFAULTS, mostOutcomes: 150 });
    for (const one of [...shown(0.7, 0, 150), ...shown(0.7, 120, 150)]) confidence.learn(one);
    assert.equal(digits(confidence.probability('evidence', 'typescript', 0.7)), drawn(120, 150));
    assert.equal(confidence.snapshot().outcomes.length, 150);
  });

  it('is the same after its snapshot has been JSON, and gone after a reset', () => {
    const confidence = after(shown(0.3, 20, 100), shown(0.8, 70, 100));
    const json: unknown = JSON.parse(JSON.stringify(confidence.snapshot()));
    const restored = createConfidence();
    restored.restore(json);
    for (const score of [0, 0.3, 0.5, 0.8, 1]) {
      const ask = (one: Confidence) => one.grounds('evidence', 'typescript', score);
      assert.deepEqual(ask(restored), ask(confidence));
    }
    restored.reset();
    assert.equal(restored.probability('evidence', 'typescript', 0.3), undefined);
  });

  it('takes anything else than a snapshot for nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const confidence = after(shown(0.3, 20, 100));
        confidence.restore(value);
        confidence.restore({ version: 1, outcomes: [value] });
        confidence.restore({ version: 2, outcomes: [] });
        assert.equal(confidence.probability('evidence', 'typescript', 0.3), undefined);
      }),
    );
  });

  it('does not depend on the order of records', () => {
    const records = [
      ...shown(0.2, 10, 60),
      ...shown(0.9, 50, 60, { at: 5000 }),
      ...shown(0.5, 20, 30, { at: 7000, languageId: 'python' }),
    ];
    const [first, second] = records;
    const twice = [...records, { ...first!, outcome: IGNORED }, { ...second!, score: 0.1, at: 1 }];
    const straight = after(twice);
    fc.assert(
      fc.property(fc.shuffledSubarray(twice, { minLength: twice.length }), (mixed) => {
        for (const score of [0.1, 0.4, 0.7, 1]) {
          const [a, b] = [after(mixed), straight].map((one) =>
            one.probability('evidence', 'python', score),
          );
          assert.equal(digits(a), digits(b));
        }
      }),
      { numRuns: 30 },
    );
  });
});
