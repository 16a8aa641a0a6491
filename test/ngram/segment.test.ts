import assert from 'node:assert/strict';
import fc from 'fast-check';
import { finish, SegmentBuilder } from '../../src/ngram/segment-builder.ts';
import type { Segment } from '../../src/ngram/segment.ts';
import { compareSuffixes } from '../../src/ngram/suffix-order.ts';
import { assertCounts } from './naive-counts.ts';

const alphabet = [1, 5, 6];
const file = fc.array(fc.constantFrom(...alphabet), { maxLength: 12 });
const files = fc.array(file, { maxLength: 6 });
const orders = fc.integer({ min: 1, max: 4 });

function built(sequences: readonly (readonly number[])[], order: number): Segment {
  const builder = new SegmentBuilder(order);
  sequences.forEach((tokens, i) => builder.addFile({ name: `f${i}`, stamp: '' }, tokens));
  return finish(builder.build());
}

/** Pseudo-random tokens, few enough to repeat. */
function noise(length: number, kinds: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return 4 + ((state >>> 8) % kinds);
  });
}

describe('a segment', () => {
  it('answers like a naive count', () => {
    fc.assert(
      fc.property(orders, files, (order, sequences) => {
        assertCounts(built(sequences, order), sequences, alphabet);
      }),
      { numRuns: 300 },
    );
  });

  it('answers like a naive count when it is much longer than a sample', () => {
    for (const seed of [1, 2, 3]) {
      const sequences = [noise(700, 3, seed), noise(1, 3, seed), noise(2_000, 3, seed + 7)];
      assertCounts(built(sequences, 4), sequences, [4, 5, 6]);
    }
  });

  it('holds the tokens of its files', () => {
    const sequences = [[5, 6], [], [6]];
    const segment = built(sequences, 3);
    assert.equal(segment.size, 3);
    assert.deepEqual(
      [0, 1, 2, 3].map((i) => [...segment.tokensOf(i)]),
      [[5, 6], [], [6], []],
    );
  });

  it('is sorted, whatever it is made of', () => {
    const sequences = [
      noise(90_000, 2, 1),
      Array.from({ length: 90_000 }, () => 5),
      noise(9, 9, 1),
    ];
    const { stream, suffixes } = built(sequences, 6).contents;
    assert.equal(suffixes.length, 180_009);
    for (let i = 1; i < suffixes.length; i++) {
      if (compareSuffixes(stream, 6, suffixes[i - 1]!, suffixes[i]!) >= 0) assert.fail(`at ${i}`);
    }
  });

  it('merges others to what building from their files gives', () => {
    fc.assert(
      fc.property(orders, fc.array(files, { maxLength: 4 }), files, (order, groups, more) => {
        const builder = new SegmentBuilder(order);
        let i = 0;
        const named = (): { name: string; stamp: string } => ({ name: `f${i++}`, stamp: '' });
        for (const group of groups) {
          const inner = new SegmentBuilder(order);
          for (const tokens of group) inner.addFile(named(), tokens);
          builder.addSegment(finish(inner.build()));
        }
        for (const tokens of more) builder.addFile(named(), tokens);
        const merged = finish(builder.build());
        assert.deepEqual(merged.contents, built([...groups.flat(), ...more], order).contents);
      }),
    );
  });

  it('merges what is left of others', () => {
    const sequences = fc.array(fc.tuple(file, fc.boolean()), { maxLength: 8 });
    fc.assert(
      fc.property(orders, sequences, sequences, (order, one, other) => {
        const builder = new SegmentBuilder(order);
        for (const group of [one, other]) {
          const segment = built(
            group.map(([tokens]) => tokens),
            order,
          );
          builder.addSegment(segment, (i) => group[i]![1]);
        }
        const left = [...one, ...other].filter(([, kept]) => kept).map(([tokens]) => tokens);
        const { files: names, ...contents } = finish(builder.build()).contents;
        const { files: expectedNames, ...expected } = built(left, order).contents;
        assert.deepEqual(contents, expected);
        assert.equal(names.length, expectedNames.length);
      }),
    );
  });

  it('drops files from a long one', () => {
    const sequences = Array.from({ length: 60 }, (_, i) => noise(i * 7, 3, i));
    const builder = new SegmentBuilder(5);
    builder.addSegment(built(sequences, 5), (i) => i % 3 === 1);
    const left = sequences.filter((_, i) => i % 3 === 1);
    assert.deepEqual(finish(builder.build()).contents.suffixes, built(left, 5).contents.suffixes);
  });

  it('knows where a token was seen', () => {
    const segment = built([[5, 6, 7, 6, 7], [9], [6, 7, 5]], 3);
    const places: string[] = [];
    segment
      .view([6], 1)
      .forEachPlace(1, 7, ({ file, offset }) => void places.push(`${file}:${offset}`));
    assert.deepEqual(places.sort(), ['0:2', '0:4', '2:1']);
    segment.view([5], 1).forEachPlace(1, 9, () => assert.fail('not seen'));
    segment.view([5], 1).forEachPlace(1, 0, () => assert.fail('a border'));
  });

  it('stops visiting when told to', () => {
    const view = built([[5, 6, 5, 7, 5, 6]], 3).view([5], 1);
    let visits = 0;
    view.forEachSuccessor(1, () => ++visits < 1);
    view.forEachPlace(1, 6, () => ++visits < 2);
    assert.equal(visits, 2);
  });

  it('takes a border in a history for a token that never comes', () => {
    const view = built([[5, 6], [5]], 3).view([5, 0], 2);
    assert.deepEqual([view.longest, view.total(1), view.count(0, 0)], [0, 0, 0]);
  });

  it('is the same however much room it was given', () => {
    const expected = built([[5, 6], [6]], 3).contents;
    for (const room of [0, 4, 5, 6]) {
      const builder = new SegmentBuilder(3, room);
      builder.addFile({ name: 'f0', stamp: '' }, [5, 6]);
      builder.addFile({ name: 'f1', stamp: '' }, [6]);
      assert.deepEqual(finish(builder.build()).contents, expected);
    }
  });

  it('is built in many steps when it is long', () => {
    const builder = new SegmentBuilder(6);
    for (let i = 0; i < 10; i++) builder.addFile({ name: '', stamp: '' }, noise(30_000, 9, i));
    assert.ok([...builder.build()].length > 20);
  });

  it('refuses a border among tokens, segments of another order, and orders beyond 1 to 10', () => {
    for (const order of [0, 11, NaN]) assert.throws(() => new SegmentBuilder(order), RangeError);
    const builder = new SegmentBuilder(6);
    assert.throws(() => builder.addFile({ name: '', stamp: '' }, [5, 0]), RangeError);
    assert.throws(() => builder.addSegment(built([[5]], 5)), RangeError);
  });
});
