import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  alignedHead,
  commonHead,
  firstStatement,
  headOfTokens,
  headOfWords,
} from '../../../src/text/segments/heads.ts';
import { safeCuts } from '../../../src/text/segments/safe-cuts.ts';
import type { TextPlace } from '../../../src/text/segments/safe-cuts.ts';
import { hostileText } from './code-texts.ts';

describe('headOfWords', () => {
  const cases: readonly (readonly [string, string, number, string, TextPlace?])[] = [
    ['is so many words', 'const a = b + c;', 4, 'const a = b'],
    ['keeps the white space before it', '\n  return a + b', 2, '\n  return a'],
    ['cuts no word at its marks', 'f(a,b) + c', 1, 'f(a,b)'],
    ['cuts no string', 'f("a b c d e") + 1', 2, 'f("a b c d e")'],
    ['is all where there are fewer', 'a b', 4, 'a b'],
    ['leaves an unfinished word out', 'a bcd', 4, 'a', { growing: true }],
    ['is nothing where nothing may be cut', '"a b', 1, ''],
    ['is nothing of nothing', '', 4, ''],
  ];
  for (const [what, text, words, expected, place] of cases) {
    it(what, () => assert.equal(headOfWords(text, words, place).text, expected));
  }
  it('has four words by default', () => assert.equal(headOfWords('a b c d e').text, 'a b c d'));
});

describe('headOfTokens', () => {
  const cases: readonly (readonly [string, number, string])[] = [
    ['return f(a);', 3, 'return f('],
    ['return f(a);', 99, 'return f(a);'],
    ['  "a b" c', 1, '  "a b"'],
  ];
  for (const [text, tokens, expected] of cases) {
    it(`of ${tokens} in ${text} is ${expected}`, () => {
      assert.equal(headOfTokens(text, tokens).text, expected);
    });
  }
});

describe('firstStatement', () => {
  const cases: readonly (readonly [string, string, string, TextPlace?])[] = [
    ['is the rest of the line', 'a + b;\nc();', 'a + b;'],
    ['goes on over lines', '\nf(\n  a,\n);\ng()', '\nf(\n  a,\n);'],
    ['is three lines at most', '\nf(\n  a,\n\n  b,\n  c);', '\nf(\n  a,\n\n  b,'],
    [
      'counts the lines of a docstring',
      "'''a\nb\nc\nd'''\nx",
      "'''a\nb\nc\nd'''",
      { languageId: 'python' },
    ],
    ['ends inside no name where the text was cut off', 'f(a, coun', 'f(a,', { growing: true }],
    ['is not trimmed', 'getUserNameFromDatabase', 'getUserNameFromDatabase'],
    ['is nothing where nothing may be cut', '`a\n', ''],
  ];
  for (const [what, text, expected, place] of cases) {
    it(what, () => assert.equal(firstStatement(text, 3, place).text, expected));
  }
});

describe('alignedHead', () => {
  it('ends where all tokenizers have a border that is safe', () => {
    // sofia|.name|(  and  so|fia|.|name|(: 5 is the first border of both.
    assert.equal(
      alignedHead('sofia.name(', [
        [5, 10, 11],
        [2, 5, 6, 10, 11],
      ]),
      'sofia',
    );
  });
  it('ends inside no name, even if all tokenizers cut it there', () => {
    assert.equal(
      alignedHead('sofia.name(', [
        [2, 6, 11],
        [2, 6],
      ]),
      'sofia.',
    );
  });
  it('is undefined where there is no such place', () => {
    assert.equal(alignedHead('ab cd', [[2], [3]]), undefined);
    assert.equal(alignedHead('', []), undefined);
  });
  it('is the first atom where there is no tokenizer', () => {
    assert.equal(alignedHead(' a b', []), ' a');
  });
});

describe('commonHead', () => {
  const cases: readonly (readonly [readonly string[], string | undefined])[] = [
    [['return a', 'return b'], 'return'],
    [['count', 'counter'], undefined],
    [['a == b', 'a === b'], 'a'],
    [['x', 'y'], undefined],
    [['"a', '"b"'], undefined],
    [['', 'a'], undefined],
    [[], undefined],
  ];
  for (const [texts, expected] of cases) {
    it(`of ${JSON.stringify(texts)} is ${String(expected)}`, () => {
      assert.equal(commonHead(texts), expected);
    });
  }
});

describe('heads', () => {
  it('are empty or end at a safe cut, and grow with what is asked', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 6 }), (text, n) => {
        const cuts = new Set(safeCuts(text).map(({ offset }) => offset));
        for (const head of [headOfWords, headOfTokens, firstStatement]) {
          const { text: shorter } = head(text, n);
          assert.ok(text.startsWith(shorter));
          assert.ok(shorter === '' ? cuts.size === 0 : cuts.has(shorter.length));
          assert.ok(head(text, n + 1).text.startsWith(shorter));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('of code that are whole stay the same, whatever comes behind them', () => {
    const code = readFileSync(
      new URL('../../../src/text/segments/heads.ts', import.meta.url),
      'utf8',
    );
    let whole = 0;
    for (let start = 0; start < code.length - 200; start += 307) {
      const place = { languageId: 'typescript', before: code.slice(0, start) };
      for (const [n, head] of [headOfWords, headOfTokens, firstStatement].entries()) {
        for (let length = 5; length < 200; length += 13) {
          const draft = code.slice(start, start + length);
          const early = head(draft, n + 1, { ...place, growing: true });
          if (!early.isWhole) continue;
          whole++;
          assert.deepEqual(head(code.slice(start, start + 200), n + 1, place), early);
        }
      }
    }
    assert.ok(whole > 100, String(whole));
  });
});
