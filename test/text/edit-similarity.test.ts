import assert from 'node:assert/strict';
import fc from 'fast-check';
import { editDistance, editSimilarity } from '../../src/text/edit-similarity.ts';

/** The definition, cell by cell. */
function byDefinition(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 14 });

describe('editDistance', () => {
  it('counts insertions, deletions and replacements', () => {
    const pairs = [
      ['kitten', 'sitting'],
      ['', 'abc'],
      ['same', 'same'],
      ['ab', 'ba'],
    ] as const;
    assert.deepEqual(
      pairs.map(([a, b]) => editDistance(a, b)),
      [3, 3, 0, 2],
    );
  });
  it('is what the definition says', () => {
    fc.assert(
      fc.property(word, word, (a, b) => assert.equal(editDistance(a, b), byDefinition(a, b))),
      { numRuns: 2_000 },
    );
  });
  it('is the same within a limit, and limit + 1 beyond it', () => {
    fc.assert(
      fc.property(word, word, fc.nat(8), (a, b, limit) => {
        assert.equal(editDistance(a, b, limit), Math.min(byDefinition(a, b), limit + 1));
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('editSimilarity', () => {
  it('is 1 for equal texts, also for none, and 0 for strangers', () => {
    const pairs = [
      ['', ''],
      ['abc', 'abc'],
      ['abc', 'xyz'],
      ['', 'a'],
    ] as const;
    assert.deepEqual(
      pairs.map(([a, b]) => editSimilarity(a, b)),
      [1, 1, 0, 0],
    );
  });
  it('relates the distance to the longer text', () => {
    assert.equal(editSimilarity('return a', 'return ab'), 1 - 1 / 9);
  });
  it('is symmetric and stays in [0, 1]', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const similarity = editSimilarity(a, b);
        assert.ok(similarity >= 0 && similarity <= 1);
        assert.equal(similarity, editSimilarity(b, a));
      }),
    );
  });
  it('compares huge texts by their beginning', () => {
    assert.equal(editSimilarity(`${'a'.repeat(3_000)}x`, `${'a'.repeat(3_000)}y`), 1);
  });
});
