import assert from 'node:assert/strict';
import type {
  BenchmarkReport,
  Measure,
  Recommendation,
  Way,
} from '../../../src/benchmark/report/benchmark-report.ts';
import {
  inEnglish,
  recommendationSentence,
} from '../../../src/benchmark/report/recommendation-sentence.ts';
import { differenceOf, reportOf, wayOf } from './sample-report.ts';

function sentence(
  recommendation: Recommendation,
  ways: readonly Way[] = [],
  parts: Partial<BenchmarkReport> = {},
): string {
  return recommendationSentence(reportOf({ recommendation, ways, ...parts }));
}

const strategy = (...members: readonly string[]): Recommendation => ({
  kind: 'strategy',
  strategy: 'evidence',
  members,
  difference: differenceOf(0.032, 0.011, 0.054, 0.01),
});

const evidence = wayOf('evidence', {
  kind: 'strategy',
  againstBestSingle: differenceOf(0.008, -0.009, 0.025, 0.4),
});
const majority = wayOf('majority', {
  kind: 'strategy',
  againstBestSingle: differenceOf(-0.01, -0.03, 0.01, 0.4),
});

describe('recommendationSentence', () => {
  it('names a strategy, its members and what they bring', () => {
    assert.equal(
      sentence(strategy('A', 'B', 'C')),
      'Use evidence over A, B and C: +3.2 points of exact match (95 % interval +1.1 to +5.4) ' +
        'over the best single model, on 240 places.',
    );
  });
  it('writes figures as whoever says it does', () => {
    const said = recommendationSentence(
      reportOf({ recommendation: strategy('A', 'B'), ways: [] }),
      inEnglish,
      { count: (value) => `#${value}`, points: () => '±', bytes: () => '-' },
    );
    assert.match(said, /: ± points of exact match \(95 % interval ± to ±\).*on #240 places/);
  });
  it('counts members that are too many to name', () => {
    assert.match(sentence(strategy('A', 'B', 'C', 'D', 'E')), /over A, B, C, D and E:/);
    assert.match(sentence(strategy('A', 'B', 'C', 'D', 'E', 'F')), /over A, B, C, D and 2 more:/);
    assert.match(sentence(strategy()), /over its members:/);
  });
  it('names one model, the closest strategy, and the memory that others take', () => {
    assert.equal(
      sentence({ kind: 'one-model', member: 'X', memorySavedBytes: 2.1e9 }, [majority, evidence]),
      'Use one model: X. No strategy is measurably better on 240 places (closest: evidence, ' +
        '+0.8 points, 95 % interval −0.9 to +2.5). The memory of the other models, 2.1 GB, can be ' +
        'freed.',
    );
  });
  it('says nothing of what is not known', () => {
    assert.equal(
      sentence({ kind: 'one-model', member: 'X' }),
      'Use one model: X. No strategy is measurably better on 240 places.',
    );
    assert.match(
      sentence({ kind: 'one-model', member: 'X', difference: differenceOf(0.01, -0.01, 0.03, 1) }),
      /\(closest: \+1\.0 points, 95 % interval −1\.0 to \+3\.0\)\.$/,
    );
  });
  it('says that nothing stands out', () => {
    assert.equal(
      sentence({ kind: 'no-difference', member: 'X', memorySavedBytes: 640e6 }),
      'No measurable difference: on 240 places no model and no strategy stands out. X is the ' +
        'cheapest and as good as any that was measured. The memory of the other models, 640 MB, ' +
        'can be freed.',
    );
  });
  const nouns: readonly (readonly [Measure, number, string])[] = [
    ['exact', 18, '18 places'],
    ['parses', 1, '1 place'],
    ['passes', 18, '18 problems'],
    ['quality', 0, '0 items'],
  ];
  for (const [measure, items, counted] of nouns) {
    it(`asks for more than ${counted}`, () => {
      assert.equal(
        sentence({ kind: 'not-enough', items, needed: 60 }, [], { measure }),
        `Not enough to tell: ${counted}; about 60 are needed for a verdict.`,
      );
    });
  }
  it('makes names printable, sets apart what runs from right to left, and shortens', () => {
    assert.match(sentence({ kind: 'one-model', member: 'a\u202eb\n' }), /model: a\ufffdb\./);
    assert.match(sentence({ kind: 'one-model', member: 'דגם' }), /model: \u2068דגם\u2069\./);
    assert.match(
      sentence({ kind: 'one-model', member: 'x'.repeat(300) }),
      /model: x{36}…x{23}\. No/,
    );
  });
  it('leaves the words to the host', () => {
    const asked: string[] = [];
    const shouted = recommendationSentence(
      reportOf({ recommendation: { kind: 'one-model', member: 'X' } }),
      (message, ...values) => {
        asked.push(message);
        return inEnglish(message, ...values).toUpperCase();
      },
    );
    assert.equal(shouted, 'USE ONE MODEL: X. NO STRATEGY IS MEASURABLY BETTER ON 240 PLACES.');
    assert.ok(asked.includes('Use one model: {0}.'));
  });
  it('does not read a name as a place for a value', () => {
    assert.match(sentence(strategy('{0}', '$&')), /over \{0\} and \$&:/);
  });
});
