import assert from 'node:assert/strict';
import fc from 'fast-check';
import { keptOutput } from '../../src/sandbox/kept-output.ts';

function kept(limitBytes: number, ...chunks: readonly Buffer[]) {
  const output = keptOutput(limitBytes);
  for (const chunk of chunks) output.add(chunk);
  return output.text;
}

describe('keptOutput', () => {
  it('keeps a short text whole, also a character that came in two chunks', () => {
    const bytes = Buffer.from('aé');
    const chunks = [bytes.subarray(0, 2), bytes.subarray(2)];
    assert.deepEqual(kept(4, ...chunks), { text: 'aé', omittedBytes: 0 });
    assert.deepEqual(kept(4), { text: '', omittedBytes: 0 });
  });
  it('keeps the beginning and the end of a long one', () => {
    assert.deepEqual(kept(5, Buffer.from('abcdefgh')), { text: 'abcgh', omittedBytes: 3 });
  });
  it('keeps the same however the text comes in chunks', () => {
    const ascii = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 9 }));
    fc.assert(
      fc.property(ascii, fc.nat(20), (chunks, limit) => {
        const whole = chunks.join('');
        const head = Math.ceil(limit / 2);
        const expected =
          whole.length <= limit
            ? whole
            : whole.slice(0, head) + whole.slice(whole.length - (limit - head));
        assert.deepEqual(kept(limit, ...chunks.map((chunk) => Buffer.from(chunk))), {
          text: expected,
          omittedBytes: whole.length - expected.length,
        });
      }),
    );
  });
  it('marks a character that the cut goes through', () => {
    assert.equal(kept(2, Buffer.from('éxé')).text, '\uFFFD\uFFFD');
  });
});
