import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LayeredCounts } from '../../src/ngram/layered-counts.ts';
import { finish, SegmentBuilder } from '../../src/ngram/segment-builder.ts';
import type { Segment } from '../../src/ngram/segment.ts';
import { assertCounts } from './naive-counts.ts';

const alphabet = [1, 5, 6];
const file = fc.array(fc.constantFrom(...alphabet), { maxLength: 9 });

/** What may happen to a workspace: a file changes or goes, a rebuild begins, ends, or is given up. */
const happening = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('edit'), at: fc.nat(4), to: file }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete'), at: fc.nat(4) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('begin'), parts: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('finish') }) },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

function segmentOf(sequences: readonly (readonly number[])[], order: number): Segment {
  const builder = new SegmentBuilder(order);
  for (const tokens of sequences) builder.addFile({ name: '', stamp: '' }, tokens);
  return finish(builder.build());
}

/** A workspace that is indexed, edited and indexed again; gives its files. */
function live(
  counts: LayeredCounts,
  order: number,
  start: readonly number[][],
  all: readonly Happening[],
) {
  const files = new Map(start.map((tokens, i) => [i, tokens]));
  let rebuilt: Segment[] | undefined;
  for (const one of all) {
    if ('to' in one || 'at' in one) {
      const before = files.get(one.at);
      const to = 'to' in one ? one.to : undefined;
      if (before !== undefined && to !== undefined) counts.replaceSequence(before, to);
      else if (before !== undefined) counts.removeSequence(before);
      else if (to !== undefined) counts.addSequence(to);
      if (to === undefined) files.delete(one.at);
      else files.set(one.at, to);
    } else if ('parts' in one) {
      counts.beginRebuild();
      const now = [...files.values()];
      rebuilt = Array.from({ length: one.parts }, (_, part) =>
        segmentOf(
          now.filter((_, i) => i % one.parts === part),
          order,
        ),
      );
    } else if (rebuilt !== undefined) {
      counts.finishRebuild(rebuilt);
      rebuilt = undefined;
    }
  }
  return [...files.values()];
}

describe('LayeredCounts', () => {
  it('answers like a counter built anew, whatever happened to the files', () => {
    const lives = fc.tuple(
      fc.integer({ min: 1, max: 4 }),
      fc.array(file, { maxLength: 4 }),
      fc.integer({ min: 1, max: 3 }),
      fc.array(happening, { maxLength: 14 }),
    );
    fc.assert(
      fc.property(lives, ([order, start, parts, all]) => {
        const segments = Array.from({ length: parts }, (_, part) =>
          segmentOf(
            start.filter((_, i) => i % parts === part),
            order,
          ),
        );
        const counts = new LayeredCounts(order, segments);
        assertCounts(counts, live(counts, order, start, all), alphabet);
      }),
      { numRuns: 400 },
    );
  });

  it('forgets a deleted file, be it the only one that held a token', () => {
    const counts = new LayeredCounts(3, [
      segmentOf(
        [
          [5, 6, 7],
          [6, 6],
        ],
        3,
      ),
    ]);
    counts.removeSequence([5, 6, 7]);
    const view = counts.view([5, 6], 2);
    assert.deepEqual([view.longest, view.total(0), view.count(0, 7)], [1, 2, 0]);
    const found: number[] = [];
    view.forEachSuccessor(0, (token) => void found.push(token));
    assert.deepEqual(found, [6]);
  });

  it('stops visiting when told to, in segments and behind them', () => {
    const counts = new LayeredCounts(2, [segmentOf([[5, 6]], 2)]);
    counts.addSequence([7, 8]);
    for (const stop of [1, 2, 3]) {
      let visits = 0;
      counts.view([], 0).forEachSuccessor(0, () => ++visits < stop);
      assert.equal(visits, stop);
    }
  });

  it('has no difference left once it is rebuilt', () => {
    const counts = new LayeredCounts(3);
    counts.addSequence([5, 6, 5]);
    assert.equal(counts.differenceSize, 5);
    counts.beginRebuild();
    counts.finishRebuild([segmentOf([[5, 6, 5]], 3)]);
    assert.equal(counts.differenceSize, 0);
    assertCounts(counts, [[5, 6, 5]], alphabet);
  });

  it('keeps the difference when segments are merged, or take files that were never told', () => {
    const [one, other] = [
      [5, 6, 1],
      [6, 6],
    ];
    const counts = new LayeredCounts(3, [segmentOf([one], 3), segmentOf([other], 3)]);
    counts.replaceSequence(one, [5, 5, 1]);
    const builder = new SegmentBuilder(3);
    for (const segment of counts.segments) builder.addSegment(segment);
    builder.addFile({ name: '', stamp: '' }, [1, 5]);
    counts.exchangeSegments([finish(builder.build())]);
    assertCounts(counts, [[5, 5, 1], other, [1, 5]], alphabet);
  });

  it('gives up a rebuild when another begins, or when segments are exchanged', () => {
    const counts = new LayeredCounts(3);
    counts.beginRebuild();
    counts.addSequence([5, 6]);
    counts.beginRebuild();
    counts.finishRebuild([segmentOf([[5, 6]], 3)]);
    assertCounts(counts, [[5, 6]], alphabet);
    counts.beginRebuild();
    counts.exchangeSegments(counts.segments);
    assert.throws(() => counts.finishRebuild([]), RangeError);
    assertCounts(counts, [[5, 6]], alphabet);
  });

  it('refuses segments of another order, and an end without a beginning', () => {
    assert.throws(() => new LayeredCounts(4, [segmentOf([[5]], 3)]), RangeError);
    assert.throws(() => new LayeredCounts(4).finishRebuild([]), RangeError);
  });

  it('finds the frequent in segments and changes far longer than a sample', () => {
    const sequences = [1, 2, 3].map((seed) => noise(1_500, seed));
    const [one = [], other = [], changed = []] = sequences;
    const counts = new LayeredCounts(3, [segmentOf([one], 3), segmentOf([other], 3)]);
    assertCounts(counts, [one, other], alphabet);
    counts.addSequence(changed);
    assertCounts(counts, sequences, alphabet);
    counts.removeSequence(one);
    assertCounts(counts, [other, changed], alphabet);
    counts.exchangeSegments([segmentOf([one, other], 3)]);
    assertCounts(counts, [other, changed], alphabet);
  });

  it('remembers nothing of segments that are gone', () => {
    const [one, other] = [noise(1_500, 1), noise(1_500, 2)];
    const counts = new LayeredCounts(3, [segmentOf([one], 3)]);
    assertCounts(counts, [one], alphabet);
    counts.exchangeSegments([segmentOf([other], 3)]);
    assertCounts(counts, [other], alphabet);
    counts.beginRebuild();
    counts.finishRebuild([segmentOf([one], 3)]);
    assertCounts(counts, [one], alphabet);
  });
});

/** Pseudo-random tokens of the alphabet, the first ones the most frequent. */
function noise(length: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return alphabet[Math.floor(((state >>> 8) / 2 ** 24) ** 4 * alphabet.length)] ?? 1;
  });
}
