import assert from 'node:assert/strict';
import fc from 'fast-check';
import { identifiersOf, jaccard } from '../../src/text/similarity.ts';

const words = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e')).map((list) => new Set(list));

describe('identifiersOf', () => {
  it('takes names and leaves keywords, numbers and single letters', () => {
    const text = 'const userName = i + 42; // naïve $el _id return größe';
    assert.deepEqual([...identifiersOf(text)], ['userName', 'naïve', '$el', '_id', 'größe']);
  });
});

describe('jaccard', () => {
  it('is the common part of all', () => {
    assert.equal(jaccard(new Set(['a', 'b', 'c']), new Set(['b', 'c', 'd'])), 0.5);
  });
  it('is 0 for two empty sets', () => assert.equal(jaccard(new Set(), new Set()), 0));
  it('is symmetric, in [0, 1], and 1 only for equal sets', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const similarity = jaccard(a, b);
        assert.equal(similarity, jaccard(b, a));
        assert.ok(similarity >= 0 && similarity <= 1);
        const equal = a.size > 0 && a.size === b.size && [...a].every((word) => b.has(word));
        assert.equal(similarity === 1, equal);
      }),
    );
  });
});
