import assert from 'node:assert/strict';
import fc from 'fast-check';
import { codeTokens } from '../../src/text/code-tokens.ts';

/** Tokens as `kind:text`, blanks left out. */
function tokens(text: string): string[] {
  return codeTokens(text)
    .filter(({ kind }) => kind !== 'blank')
    .map(({ kind, start, end }) => `${kind}:${text.slice(start, end)}`);
}

const hostile = fc.string({
  unit: fc.constantFrom(...'ab1 "\'`\\/*#\n\r([{}])=+-.'.split(''), '😀', '"""'),
  maxLength: 30,
});

describe('codeTokens', () => {
  const cases: readonly [string, string, readonly string[]][] = [
    [
      'words and marks',
      'f(a_1, é)',
      ['word:f', 'mark:(', 'word:a_1', 'mark:,', 'word:é', 'mark:)'],
    ],
    [
      'numbers',
      '1_000 0xff 1.5e-3 1..2',
      ['number:1_000', 'number:0xff', 'number:1.5e-3', 'number:1', 'operator:..', 'number:2'],
    ],
    [
      'operators as one',
      'a?.b !== c',
      ['word:a', 'operator:?.', 'word:b', 'operator:!==', 'word:c'],
    ],
    ['strings with escapes', 'x("a\\"b")', ['word:x', 'mark:(', 'string:"a\\"b"', 'mark:)']],
    ['strings of several lines', '`a\nb` c', ['string:`a\nb`', 'word:c']],
    ['docstrings', '"""a\n"b" """ c', ['string:"""a\n"b" """', 'word:c']],
    [
      'an apostrophe that opens nothing',
      "&'a str\nx",
      ['operator:&', "operator:'", 'word:a', 'word:str', 'line-end:\n', 'word:x'],
    ],
    ['an unclosed string at the end', 'x = "a b', ['word:x', 'operator:=', 'string:"a b']],
    [
      'apostrophes in comments',
      "// don't\n'a'",
      ['operator://', 'word:don', "operator:'", 'word:t', 'line-end:\n', "string:'a'"],
    ],
    [
      'apostrophes in block comments',
      "/* it's */ 'a'",
      ['operator:/*', 'word:it', "operator:'", 'word:s', 'operator:*/', "string:'a'"],
    ],
    [
      'an address, which is no comment',
      "http://a 'b'",
      ['word:http', 'operator:://', 'word:a', "string:'b'"],
    ],
  ];
  for (const [what, text, expected] of cases) {
    it(`knows ${what}`, () => assert.deepEqual(tokens(text), expected));
  }
  it('covers the text without gaps', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const pieces = codeTokens(text).map(({ start, end }) => text.slice(start, end));
        assert.equal(pieces.join(''), text);
        assert.ok(pieces.every((piece) => piece !== ''));
      }),
      { numRuns: 2_000 },
    );
  });
});
