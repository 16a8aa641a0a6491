import assert from 'node:assert/strict';
import fc from 'fast-check';
import { textDigest } from '../../src/text/text-digest.ts';

describe('textDigest', () => {
  it('is one for equal texts, and 22 characters long', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.match(textDigest(text), /^[0-9a-z]{22}$/);
        assert.equal(textDigest(text), textDigest(text.concat('')));
      }),
    );
  });

  it('tells texts apart that differ in one place or in their order', () => {
    const texts = Array.from({ length: 20_000 }, (_, i) => `const a${i % 100} = ${i};\n`);
    const swapped = texts.map((text) => text.split('').reverse().join(''));
    const all = new Set([...texts, ...swapped]);
    assert.equal(new Set([...all].map(textDigest)).size, all.size);
    assert.notEqual(textDigest(''), textDigest('\u0000'));
  });
});
