import assert from 'node:assert/strict';
import { markOf } from '../../src/recording/text-mark.ts';

const IDS = Array.from(
  { length: 200_000 },
  (_, i) => `src/folder/file-${i % 997}.ts:${i}:line-end`,
);

describe('the mark of a text', () => {
  it('is a number that JSON and a set of numbers keep', () => {
    for (const text of ['', 'a', 'é', '\uD800', 'x'.repeat(1000)]) {
      assert.ok(Number.isSafeInteger(markOf(text)) && markOf(text) >= 0, text);
    }
  });

  it('is the same on every machine', () => {
    assert.deepEqual(
      ['', 'a', 'ab'].map(markOf),
      [6269241374055877, 8352375186925868, 6630425776948682],
    );
  });

  it('differs for different texts', () => {
    assert.equal(new Set(IDS.map(markOf)).size, IDS.length);
  });

  for (const count of [2, 3, 8, 10]) {
    it(`parts texts evenly into ${count}`, () => {
      const parts = Map.groupBy(IDS, (id) => markOf(id) % count);
      const sizes = [...parts.values()].map((part) => (part.length * count) / IDS.length);
      assert.equal(sizes.length, count);
      assert.ok(Math.min(...sizes) > 0.95 && Math.max(...sizes) < 1.05, sizes.join());
    });
  }

  it('is even over its whole range, for shares of it', () => {
    for (const share of [0.1, 0.3, 0.5]) {
      const below = IDS.filter((id) => markOf(id) / 2 ** 53 < share).length / IDS.length;
      assert.ok(Math.abs(below - share) < 0.01, `${below} below ${share}`);
    }
  });
});
