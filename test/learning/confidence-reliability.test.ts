import assert from 'node:assert/strict';
import { seededRandom } from '../../src/core/random.ts';
import { confidenceReliability } from '../../src/learning/confidence-reliability.ts';
import type { OutcomeRecord } from '../../src/learning/outcome-log.ts';

/** Shown texts at the moments 0, 1, 2 …; whether each was taken, and its score. */
function records(
  n: number,
  taken: (i: number) => boolean,
  scoreOf: (i: number) => number,
): readonly OutcomeRecord[] {
  return Array.from({ length: n }, (_, i) => ({
    ...{ languageId: 'typescript', at: i, rewards: {}, runId: `r${i}`, session: 's' },
    ...{ trigger: 'automatic', modelIds: [], textHash: '', textLength: 10, strategyId: 'evidence' },
    outcome: taken(i) ? { kind: 'accepted' } : { kind: 'ignored' },
    score: scoreOf(i),
  }));
}

describe('the reliability of confidence', () => {
  it('is judged on later outcomes than the maps were made of', () => {
    // Before 200 one in four is taken, then three in four: the maps cannot know.
    const changed = records(
      300,
      (i) => (i < 200 ? i % 4 === 1 : i % 4 !== 0),
      () => 0.5,
    );
    const found = confidenceReliability(changed, 199);
    assert.deepEqual([found?.fitted, found?.judged, found?.rows.length], [200, 100, 1]);
    const [row] = found!.rows;
    assert.deepEqual([row?.low, row?.taken, row?.n], [0.2, 0.75, 100]);
    assert.ok(Math.abs(row!.announced - 0.25) < 0.01 && Math.abs(found!.error - 0.5) < 0.01);
  });

  it('makes its maps of the first half where everything is recent', () => {
    const found = confidenceReliability(
      records(
        300,
        (i) => i % 2 === 1,
        () => 0.5,
      ),
      -1,
    );
    assert.deepEqual([found?.fitted, found?.judged], [150, 150]);
  });

  it('has a row for every bin that something was announced in', () => {
    const random = seededRandom(5);
    const truth = (i: number): number => (i % 2 === 0 ? 0.25 : 0.75);
    const found = confidenceReliability(
      records(4000, (i) => random.next() < truth(i), truth),
      2000,
    );
    assert.deepEqual(
      found?.rows.map(({ low }) => low),
      [0.2, 0.7],
    );
    assert.ok(found.error < 0.05);
  });

  it('is unknown below 100 outcomes to make a map of, or 30 to judge it on', () => {
    const half = (n: number) =>
      records(
        n,
        (i) => i % 2 === 1,
        () => 0.5,
      );
    assert.equal(confidenceReliability(half(198), -1), undefined);
    assert.equal(confidenceReliability(half(200), -1)?.judged, 100);
    assert.equal(confidenceReliability(half(300), 270), undefined);
    assert.equal(confidenceReliability(half(300), 269)?.judged, 30);
    assert.equal(confidenceReliability(half(300), 1000), undefined);
    assert.equal(confidenceReliability([], 0), undefined);
  });

  it('does not depend on the order of the records', () => {
    const some = records(
      300,
      (i) => i % 3 === 1,
      (i) => (i % 7) / 7,
    );
    assert.deepEqual(
      confidenceReliability(some.toReversed(), 199),
      confidenceReliability(some, 199),
    );
  });
});
