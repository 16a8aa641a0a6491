import assert from 'node:assert/strict';
import fc from 'fast-check';
import { byteLength, createByteModel } from '../../src/ngram/byte-model.ts';

describe('the byte model', () => {
  it('is uniform before it has seen anything', () => {
    const bytes = createByteModel();
    assert.ok(Math.abs(bytes.logprobNats('ab') - 3 * Math.log(1 / 257)) < 1e-12);
    assert.ok(Math.abs(bytes.beginningLogprobNats('ab') - 2 * Math.log(1 / 257)) < 1e-12);
  });

  it('interpolates by Witten and Bell, as worked out by hand', () => {
    const bytes = createByteModel({ order: 1, mostNodes: 100 });
    bytes.add('ab');
    // Without context: a, b and the end, once each; behind every symbol one that follows.
    const alone = (1 + 3 / 257) / 6;
    const behind = (1 + alone) / 2;
    assert.ok(Math.abs(bytes.logprobNats('ab') - 3 * Math.log(behind)) < 1e-12);
    const unseen = (0 + 3 / 257) / 6 / 2;
    assert.ok(Math.abs(bytes.beginningLogprobNats('c') - Math.log(unseen)) < 1e-12);
  });

  it('shares out every step among the bytes and the end, whatever it has seen', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), word, (seen, before) => {
        const bytes = createByteModel();
        for (const text of seen) bytes.add(text);
        const behind = (text: string): number =>
          Math.exp(bytes.beginningLogprobNats(before + text));
        let sum = Math.exp(bytes.logprobNats(before));
        for (let code = 0; code < 128; code++) sum += behind(String.fromCharCode(code));
        // The other 128 bytes are as unseen as this one.
        sum += 128 * behind('\u0001');
        assert.ok(Math.abs(sum / behind('') - 1) < 1e-9);
      }),
    );
  });

  it('gives every text a finite probability, and different ones to different lone surrogates', () => {
    const bytes = createByteModel();
    bytes.add('\ud800');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (text) => {
        const logprob = bytes.logprobNats(text);
        assert.ok(Number.isFinite(logprob) && logprob < 0);
      }),
    );
    assert.ok(bytes.logprobNats('\ud800') > bytes.logprobNats('\ud801'));
  });

  it('knows the most probable spelling', () => {
    const bytes = createByteModel();
    const texts = ['if', 'if', 'if', 'in', 'return', 'name'];
    for (const text of texts) bytes.add(text);
    for (const text of [...texts, '', 'i'])
      assert.ok(Math.exp(bytes.logprobNats(text)) <= bytes.largestProbability + 1e-12);
    assert.ok(Math.abs(bytes.largestProbability - Math.exp(bytes.logprobNats('if'))) < 1e-12);
  });

  it('prefers what it has seen, and counts on when there is no room for more contexts', () => {
    const bytes = createByteModel({ order: 4, mostNodes: 20 });
    for (let i = 0; i < 50; i++) bytes.add(`name${i}`);
    assert.ok(bytes.logprobNats('name7') > bytes.logprobNats('zqxwv'));
    assert.equal(bytes.spellings, 50);
  });

  it('measures texts in UTF-8', () => {
    for (const text of ['', 'abc', 'é', '汉字', '😀'])
      assert.equal(byteLength(text), Buffer.byteLength(text));
  });
});
