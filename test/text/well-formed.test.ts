import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cutSafely, removeLoneSurrogates, safeCut } from '../../src/text/well-formed.ts';

const broken = fc.string({
  unit: fc.constantFrom('a', '😀', '\ud83d', '\ude00', '\r\n'),
  maxLength: 12,
});

describe('cutSafely', () => {
  it('never cuts a surrogate pair or a CRLF in two', () => {
    assert.deepEqual(
      [1, 2, 3].map((length) => cutSafely('a😀', length)),
      ['a', 'a', 'a😀'],
    );
    assert.equal(cutSafely('a\r\nb', 2), 'a');
  });
  it('takes at most one character less than asked for', () => {
    fc.assert(
      fc.property(broken, fc.nat(14), (text, length) => {
        const cut = safeCut(text, length);
        assert.ok(cut <= length && cut >= Math.min(length, text.length) - 1);
      }),
    );
  });
});

describe('removeLoneSurrogates', () => {
  it('leaves whole characters and nothing else', () => {
    assert.equal(removeLoneSurrogates('a\ud83d😀\ude00b'), 'a😀b');
    fc.assert(
      fc.property(broken, (text) =>
        assert.doesNotMatch(removeLoneSurrogates(text), /\p{Surrogate}/u),
      ),
    );
  });
});
