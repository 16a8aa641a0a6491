import assert from 'node:assert/strict';
import fc from 'fast-check';
import { changedWindow, EditableCounts } from '../../src/ngram/editable-counts.ts';
import { assertCounts } from './naive-counts.ts';

const alphabet = [1, 5, 6];
const file = fc.array(fc.constantFrom(...alphabet), { maxLength: 12 });

/** A file is given a new content, or goes (undefined). */
const edits = fc.array(fc.record({ at: fc.nat(3), to: fc.option(file, { nil: undefined }) }), {
  maxLength: 12,
});

function edited(
  counts: EditableCounts,
  changes: readonly { at: number; to?: number[] | undefined }[],
) {
  const files = new Map<number, number[]>();
  for (const { at, to } of changes) {
    const before = files.get(at);
    if (before !== undefined && to !== undefined) counts.replaceSequence(before, to);
    else if (before !== undefined) counts.removeSequence(before);
    else if (to !== undefined) counts.addSequence(to);
    if (to === undefined) files.delete(at);
    else files.set(at, to);
  }
  return [...files.values()];
}

describe('EditableCounts', () => {
  it('counts n-grams within a sequence', () => {
    const counts = new EditableCounts(3);
    counts.addSequence([5, 6, 5, 6, 5]);
    counts.addSequence([6, 6]);
    assertCounts(
      counts,
      [
        [5, 6, 5, 6, 5],
        [6, 6],
      ],
      alphabet,
    );
    const view = counts.view([5, 6], 2);
    assert.deepEqual([view.longest, view.total(2), view.count(2, 5)], [2, 2, 2]);
  });

  it('answers like a counter built anew, after any edits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), edits, (order, changes) => {
        const counts = new EditableCounts(order);
        const files = edited(counts, changes);
        assertCounts(counts, files, alphabet);
      }),
      { numRuns: 300 },
    );
  });

  it('answers like one built anew when most of what it held is swept out, again and again', () => {
    const counts = new EditableCounts(4);
    const noise = (seed: number): number[] =>
      Array.from({ length: 150 }, (_, i) => alphabet[(((i + seed) * 7919 * (i + 3)) >> 3) % 3]!);
    let kept: number[] = [];
    for (let round = 0; round < 20; round++) {
      const [big, small] = [noise(round), noise(round + 50).slice(0, 9)];
      counts.addSequence(big);
      counts.replaceSequence(kept, small);
      counts.removeSequence(big);
      kept = small;
    }
    counts.addSequence([]);
    assertCounts(counts, [kept], alphabet);
    assert.ok(counts.size < 60, `${counts.size} n-grams`);
  });

  it('holds a difference through sweeps', () => {
    const difference = new EditableCounts(4);
    const [gone, come, passing] = [
      [5, 6, 1, 5, 6],
      [6, 6, 1, 5],
      Array.from({ length: 99 }, (_, i) => i),
    ];
    difference.replaceSequence(gone, come);
    difference.addSequence(passing);
    difference.removeSequence(passing);
    difference.addSequence(gone);
    assertCounts(difference, [come], alphabet);
  });

  it('looks only at the end of the history, and no farther than it goes', () => {
    const counts = new EditableCounts(3);
    counts.addSequence([5, 6, 7]);
    assert.equal(counts.view([5, 6, 8], 2).longest, 2);
    assert.equal(counts.view([5, 6, 8], 3).longest, 0);
    assert.equal(counts.view([6], 1).longest, 1);
    assert.equal(counts.view([], 0).total(0), 3);
  });

  it('stops visiting when told to', () => {
    const counts = new EditableCounts(2);
    counts.addSequence([5, 6, 7]);
    let visits = 0;
    counts.view([], 0).forEachSuccessor(0, () => ++visits < 2);
    assert.equal(visits, 2);
  });

  it('holds a difference: what is removed without having been there is below zero', () => {
    const counts = new EditableCounts(3);
    counts.removeSequence([5, 6]);
    counts.addSequence([6, 6]);
    const view = counts.view([5], 1);
    const changes: [number, number][] = [];
    view.forEachChange(0, (token, count) => void changes.push([token, count]));
    assert.deepEqual(
      changes.sort(([a], [b]) => a - b),
      [
        [5, -1],
        [6, 1],
      ],
    );
    assert.deepEqual([view.longest, view.total(1), view.count(1, 6)], [0, -1, -1]);
    view.forEachSuccessor(1, () => assert.fail('a successor that is none'));
    counts.addSequence([5, 6]);
    assertCounts(counts, [[6, 6]], alphabet);
  });

  it('gives memory back when what it counted is gone', () => {
    const counts = new EditableCounts(6);
    const big = Array.from({ length: 20_000 }, (_, i) => (i * i) % 7919);
    const empty = counts.bytes;
    counts.addSequence(big);
    assert.ok(counts.size > 30_000);
    counts.removeSequence(big);
    counts.addSequence([5, 6]);
    assert.equal(counts.size, 3);
    assert.ok(counts.bytes <= empty * 2, `${counts.bytes} bytes`);
    assert.deepEqual([counts.view([5], 1).count(1, 6), counts.view([], 0).total(0)], [1, 2]);
  });

  it('stays as small as its files while they change for ever', () => {
    const counts = new EditableCounts(6);
    let content = Array.from({ length: 300 }, (_, i) => 4 + (i % 50));
    counts.addSequence(content);
    const before = counts.bytes;
    for (let i = 0; i < 3_000; i++) {
      const after = content.with(i % 300, 100 + i);
      counts.replaceSequence(content, after);
      content = after;
    }
    const anew = new EditableCounts(6);
    anew.addSequence(content);
    assert.ok(counts.bytes <= 8 * Math.max(before, anew.bytes), `${counts.bytes} bytes`);
  });

  it('counts only the window it is told of', () => {
    const before = [5, 6, 5, 6, 5];
    const after = [5, 6, 6, 6, 5];
    const counts = new EditableCounts(3);
    counts.addSequence(before);
    counts.replaceSequence(before, after, { head: 2, tail: 2 });
    assertCounts(counts, [after], alphabet);
  });

  it('refuses orders below 1 and above 10', () => {
    for (const order of [0, 11, NaN]) assert.throws(() => new EditableCounts(order), RangeError);
  });
});

describe('changedWindow', () => {
  const cases: readonly (readonly [string, number[], number[], number, number])[] = [
    ['nothing where they are equal', [5, 6], [5, 6], 2, 0],
    ['an insertion', [5, 6], [5, 7, 6], 1, 1],
    ['a removal', [5, 7, 6], [5, 6], 1, 1],
    ['one token more of the same', [5, 5], [5, 5, 5], 2, 0],
    ['everything', [5], [6], 0, 0],
  ];
  for (const [what, before, after, head, tail] of cases) {
    it(`finds ${what}`, () => assert.deepEqual(changedWindow(before, after), { head, tail }));
  }
});
