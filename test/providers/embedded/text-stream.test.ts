import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TokenLogprob } from '../../../src/core/generation.ts';
import { createTextStream } from '../../../src/providers/embedded/text-stream.ts';

interface Streamed {
  readonly parts: readonly string[];
  readonly text: string;
  readonly tokens: readonly TokenLogprob[];
  readonly stopped: boolean;
}

/** Sends pieces until a stop text is found, as a generation does. */
function streamed(pieces: readonly Uint8Array[], stops: readonly string[]): Streamed {
  const stream = createTextStream(stops);
  const released = [];
  for (const bytes of pieces) {
    released.push(stream.push(bytes, { text: '', bytes: [...bytes], logprobNats: -1 }));
    if (released.at(-1)?.stopped) break;
  }
  const stopped = released.at(-1)?.stopped ?? false;
  if (!stopped) released.push(stream.end());
  const parts = released.map(({ text }) => text);
  return { parts, text: parts.join(''), tokens: released.flatMap(({ tokens }) => tokens), stopped };
}

const utf8 = (text: string) => Buffer.from(text);
const ofTexts = (pieces: readonly string[], stops: readonly string[]) =>
  streamed(pieces.map(utf8), stops);

describe('createTextStream', () => {
  it('holds back what may become a stop text, and no more', () => {
    const cases: readonly (readonly [readonly string[], readonly string[], readonly string[]])[] = [
      [['a', 'b'], [], ['a', 'b', '']],
      [['a\n', '\nb'], ['\n\n'], ['a', '']],
      [['a\n', 'b'], ['\n\n'], ['a', '\nb', '']],
      [['x<|', 'end', '|>y'], ['<|end|>'], ['x', '', '']],
      [['x<|', 'else'], ['<|end|>'], ['x', '<|else', '']],
      [['x<|e'], ['<|end|>'], ['x', '<|e']],
      [['aab'], ['ab'], ['a']],
      [['a', 'a', 'b'], ['ab'], ['', 'a', '']],
      [['one two'], ['two', 'one'], ['']],
      [['xabcd'], ['abcd', 'bc'], ['xa']],
      [['xabc'], ['bc', 'abc'], ['x']],
      [['text'], [''], ['text', '']],
    ];
    for (const [pieces, stops, parts] of cases)
      assert.deepEqual(ofTexts(pieces, stops).parts, parts, JSON.stringify([pieces, stops]));
  });

  it('never shows half a character', () => {
    const bytes = utf8('é→😀');
    const { parts, text } = streamed(
      [...bytes].map((byte) => Uint8Array.of(byte)),
      [],
    );
    assert.equal(text, 'é→😀');
    assert.ok(parts.every((part) => !part.includes('\ufffd')));
  });

  it('drops a character that is never finished, with its token', () => {
    const { text, tokens } = streamed([utf8('ok'), Uint8Array.of(0xf0, 0x9f)], []);
    assert.equal(text, 'ok');
    assert.equal(tokens.length, 1);
  });

  it('keeps a byte order mark', () => {
    assert.equal(ofTexts(['\ufeffa'], []).text, '\ufeffa');
  });

  it('shows the same text however it is cut into pieces', () => {
    const letters = fc.constantFrom('a', 'b', 'c', '\n', 'é', '😀');
    const word = fc.array(letters, { minLength: 1, maxLength: 4 }).map((list) => list.join(''));
    const text = fc.array(letters, { maxLength: 24 }).map((list) => list.join(''));
    fc.assert(
      fc.property(text, fc.array(word, { maxLength: 3 }), fc.nat(), (whole, stops, seed) => {
        const bytes = utf8(whole);
        const width = 1 + (seed % 5);
        const pieces = Array.from({ length: Math.ceil(bytes.length / width) }, (_, i) =>
          bytes.subarray(i * width, (i + 1) * width),
        );
        const byByte = streamed(
          [...bytes].map((byte) => Uint8Array.of(byte)),
          stops,
        );
        const cut = streamed(pieces, stops);
        assert.equal(cut.text, byByte.text);
        assert.equal(cut.stopped, byByte.stopped);
        assert.ok(stops.every((stop) => !cut.text.includes(stop)));
        assert.ok(whole.startsWith(cut.text));
        assert.equal(
          cut.stopped,
          stops.some((stop) => whole.includes(stop)),
        );
      }),
    );
  });

  it('sends the tokens that spell the text: all of them, the last perhaps cut', () => {
    const piece = fc.constantFrom('a', 'ab', '\n', 'b\na', 'é');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const { text, tokens } = ofTexts(pieces, ['a\n']);
        const spelled = tokens.map((token) => Buffer.from(token.bytes ?? []));
        assert.ok(Buffer.concat(spelled).toString().startsWith(text));
        assert.ok(text === '' || Buffer.concat(spelled.slice(0, -1)).length < utf8(text).length);
      }),
    );
  });
});
