import assert from 'node:assert/strict';
import fc from 'fast-check';
import { agreedHead, normaliseForAgreement, safeCuts } from '../../src/text/agreement.ts';

/** The head of texts behind what stands before them on their line. */
function agreedPrefix(texts: readonly string[], lineBefore = ''): string {
  const [first, ...others] = texts.map((text) => safeCuts(text, lineBefore));
  return first === undefined ? '' : agreedHead(first, others);
}

const code = fc
  .array(
    fc.constantFrom(
      ...[
        'a',
        'bc',
        '1',
        '2.5',
        ' ',
        '  ',
        '\n',
        '\r\n',
        '"',
        "'",
        '`',
        '"""',
        '(',
        ')',
        '=',
        '==',
        '\\',
      ],
      ...['// ', '# ', '/*', '*/', '😀', 'é', ';', '"x y"', '`a\n b`'],
    ),
    { maxLength: 14 },
  )
  .map((pieces) => pieces.join(''));

describe('normaliseForAgreement', () => {
  const same: readonly [string, string, string][] = [
    ['kinds of line ends', 'a();\r\nb();', 'a();\nb();'],
    ['blanks before line ends', 'a();  \nb();', 'a();\nb();'],
    ['white space at the end', 'a();\n\n  ', 'a();'],
  ];
  for (const [what, a, b] of same) {
    it(`takes no notice of ${what}`, () => {
      assert.equal(normaliseForAgreement(a), normaliseForAgreement(b));
    });
  }
  const different: readonly [string, string, string][] = [
    ['indentation', 'if x:\n  a()', 'if x:\n a()'],
    ['blanks inside a string', 'f("a  b")', 'f("a b")'],
    ['blanks at a line end inside a template literal', '`a  \nb`', '`a\nb`'],
    ['blanks at a line end inside a docstring', '"""a \nb"""', '"""a\nb"""'],
    ['blanks between words', 'echo a b', 'echo ab'],
    ['letter case', 'a', 'A'],
    ['quotes', '"a"', "'a'"],
    ['the beginning', ' a', 'a'],
  ];
  for (const [what, a, b] of different) {
    it(`keeps apart what differs in ${what}`, () => {
      assert.notEqual(normaliseForAgreement(a), normaliseForAgreement(b));
    });
  }
  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(code, (text) => {
        const once = normaliseForAgreement(text);
        assert.equal(normaliseForAgreement(once), once);
      }),
      { numRuns: 1_000 },
    );
  });
  it('takes away white space only', () => {
    fc.assert(
      fc.property(code, (text) => {
        assert.equal(normaliseForAgreement(text).replace(/\s/g, ''), text.replace(/\s/g, ''));
      }),
    );
  });
});

describe('agreedHead', () => {
  const cases: readonly [string, readonly string[], string, string?][] = [
    ['of equal texts is the text', ['a(b);', 'a(b);'], 'a(b);'],
    ['of one text is the text', ['a(b'], 'a(b'],
    ['of no texts is nothing', [], ''],
    ['of strangers is nothing', ['a', 'b'], ''],
    ['ends at the border of a word', ['return count;', 'return counter;'], 'return'],
    ['ends between marks', ['f(a, b)', 'f(a, c)'], 'f(a,'],
    ['ends at no half number', ['x = 12;', 'x = 125;'], 'x ='],
    ['ends at no half operator', ['a == b', 'a === b'], 'a'],
    ['ends at no half string', ['f("ab")', 'f("ac")'], 'f('],
    ['ends at no half emoji', ['"😀"', '"😁"'], ''],
    ['ends at a line end', ['a();\nb();', 'a();\nc();'], 'a();'],
    ['holds whole lines only after the first', ['a();\nb(1);', 'a();\nb(2);'], 'a();'],
    ['ends where one text ends with a line', ['a();', 'a();\nb();'], 'a();'],
    ['ends not where one text ends inside a word', ['coun', 'counter'], ''],
    ['ends not inside a string of several lines', ['`a\nb`', '`a\nc`'], ''],
    ['ends before such a string', ['x = `a\nb`', 'x = `a\nc`'], 'x ='],
    ['ends not in white space', ['a();\n\nb', 'a();\n\nc'], 'a();'],
    ['takes a comment word by word', ['// one two', '// one three'], '// one'],
    ['is not misled by an apostrophe in a comment', ["// don't go", "// don't stop"], "// don't"],
    ['minds a word begun before the cursor', ['nt;', 'nter;'], '', 'return cou'],
    ['minds a string begun before the cursor', ['b c")', 'b d")'], '', 'f("a'],
    ['counts three', ['a(b)', 'a(c)', 'a[b]'], 'a'],
  ];
  for (const [what, texts, expected, lineBefore] of cases) {
    it(what, () => assert.equal(agreedPrefix(texts, lineBefore), expected));
  }

  const heads = fc.tuple(code, fc.array(code, { minLength: 1, maxLength: 4 }));
  it('is a head of every text', () => {
    fc.assert(
      fc.property(heads, ([head, tails]) => {
        const texts = tails.map((tail) => head + tail);
        const agreed = agreedPrefix(texts);
        assert.ok(texts.every((text) => text.startsWith(agreed)));
      }),
      { numRuns: 1_000 },
    );
  });
  it('does not depend on the order of the texts', () => {
    fc.assert(
      fc.property(heads, ([head, tails]) => {
        const texts = tails.map((tail) => head + tail);
        assert.equal(agreedPrefix(texts), agreedPrefix(texts.toReversed()));
      }),
    );
  });
  it('splits no surrogate pair and no identifier', () => {
    fc.assert(
      fc.property(heads, ([head, tails]) => {
        const texts = tails.map((tail) => head + tail);
        const agreed = agreedPrefix(texts);
        assert.doesNotMatch(agreed, /\p{Surrogate}/u);
        for (const text of texts) {
          const border = agreed.slice(-1) + text.slice(agreed.length, agreed.length + 1);
          assert.doesNotMatch(border, /^[\w$\u0080-\uffff]{2}$/);
        }
      }),
      { numRuns: 1_000 },
    );
  });
  it('finds one of very many places where a line may be cut', () => {
    const head = ';'.repeat(500_000);
    assert.equal(agreedPrefix([`${head}a`, `${head}b`]), head);
  });

  it('reads long texts once', () => {
    const text = '"\\'.repeat(500_000);
    assert.equal(agreedPrefix([`a ${text}`, `a ${text}b`]), 'a');
  });
});
