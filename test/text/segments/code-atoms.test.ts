import assert from 'node:assert/strict';
import fc from 'fast-check';
import { codeAtoms } from '../../../src/text/segments/code-atoms.ts';
import { notationOf } from '../../../src/text/segments/notation.ts';
import { hostileText, LANGUAGE_IDS, languageId, REPEATED } from './code-texts.ts';

/** Atoms as `k:text` with the first letter of their kind, white space left out; `…` where open. */
function atoms(text: string, language?: string): string[] {
  return codeAtoms(text, notationOf(language))
    .filter(({ kind }) => kind !== 'white')
    .map(({ kind, start, end, open }) => {
      return `${kind.slice(0, 1)}:${text.slice(start, end)}${open === true ? '…' : ''}`;
    });
}

describe('codeAtoms', () => {
  const cases: readonly (readonly [string, string, string, readonly string[]])[] = [
    [
      'names, marks and operators',
      '',
      'a?.b(c_1);',
      ['w:a', 'o:?.', 'w:b', 'm:(', 'w:c_1', 'm:)', 'm:;'],
    ],
    [
      'numbers',
      'cpp',
      "1'000 .5 1. 1.f 0x1.8p-3 2e-3",
      ["n:1'000", 'n:.5', 'n:1.', 'n:1.f', 'n:0x1.8p-3', 'n:2e-3'],
    ],
    [
      'fields by number and ranges',
      'rust',
      't.0.1 1..2',
      ['w:t', 'o:.', 'n:0.1', 'n:1', 'o:..', 'n:2'],
    ],
    ['signs that begin names', 'typescript', '@dec #field', ['w:@dec', 'w:#field']],
    [
      'templates with templates',
      'typescript',
      '`a${f(`b}`, "}")}c`;',
      ['s:`a${f(`b}`, "}")}c`', 'm:;'],
    ],
    [
      'regular expressions',
      'typescript',
      'x = /["/]\\//g; a / b / c',
      ['w:x', 'o:=', 's:/["/]\\//g', 'm:;', 'w:a', 'o:/', 'w:b', 'o:/', 'w:c'],
    ],
    [
      'tags',
      'typescriptreact',
      "<a>don't</a>\n",
      ['o:<', 'w:a', 'o:>', 'w:don', "o:'", 'w:t', 'o:</', 'w:a', 'o:>'],
    ],
    [
      'comments as one, without blanks behind',
      'go',
      "a // don't  \nb /* it's */",
      ['w:a', "c:// don't", 'w:b', "c:/* it's */"],
    ],
    [
      'prefixes and docstrings',
      'python',
      `rb"\\"" f'{x}' """a\n"b"\\"""" #c`,
      ['s:rb"\\""', "s:f'{x}'", 's:"""a\n"b"\\""""', 'c:#c'],
    ],
    [
      'lifetimes and characters',
      'rust',
      "&'a str, 'x' '\\'' r#type",
      ['o:&', "w:'a", 'w:str', 'm:,', "s:'x'", "s:'\\''", 'w:r#type'],
    ],
    [
      'raw strings and nested comments',
      'rust',
      'r#"a"b"# /* a /* b */ c */ x',
      ['s:r#"a"b"#', 'c:/* a /* b */ c */', 'w:x'],
    ],
    ['raw strings of C++', 'cpp', 'R"x(a)"b)x" #include', ['s:R"x(a)"b)x"', 'w:#include']],
    ['strings of Go', 'go', '`a\\` "b\\"" \'"\'', ['s:`a\\`', 's:"b\\""', "s:'\"'"]],
    [
      'properties and colours',
      'css',
      '.a-b { --x: #1a2b3c; } url(http://x)',
      [
        'o:.',
        'w:a-b',
        'm:{',
        'w:--x',
        'o::',
        'w:#1a2b3c',
        'm:;',
        'm:}',
        'w:url',
        'm:(',
        'w:http',
        'o:://',
        'w:x',
        'm:)',
      ],
    ],
    [
      'strings with commands',
      'shellscript',
      '"a $(b "c d") e" \'x\ny\' ${x} $# # don\'t',
      ['s:"a $(b "c d") e"', "s:'x\ny'", 'w:${x}', 'w:$#', "c:# don't"],
    ],
    [
      'here-documents',
      'shellscript',
      "cat <<-'E' | wc\n it's\n\tE\nx",
      ['w:cat', 'o:<<-', "s:'E'", 'o:|', 'w:wc', "s: it's\n\tE", 'w:x'],
    ],
    ['quotes behind a backslash', 'shellscript', "'a'\\''b'", ["s:'a'", "o:\\'", "s:'b'"]],
    [
      'marks of other languages',
      'html',
      "<p>it's</p>\n<!-- don't -->",
      ['o:<', 'w:p', 'o:>', 'w:it', "o:'", 'w:s', 'o:</', 'w:p', 'o:>', "c:<!-- don't -->"],
    ],
    ['comments of databases', 'sql', "a -- don't\n'b'", ['w:a', "c:-- don't", "s:'b'"]],
    ['the open end of a string', 'typescript', 'x = "ab c', ['w:x', 'o:=', 's:"ab c…']],
    ['the open end of a docstring', 'python', '"""a\n b ', ['s:"""a\n b …']],
    ['the open end of a comment', 'c', 'x /* a\n', ['w:x', 'c:/* a\n…']],
    ['a quote that its line leaves open', 'java', 'a "b\nc', ['w:a', 'o:"', 'w:b', 'w:c']],
    ['carriage returns', 'python', 'a = "b\\\r\nc"\r\nd', ['w:a', 'o:=', 's:"b\\\r\nc"', 'w:d']],
    ['characters beyond ASCII', 'typescript', 'é_漢 = "😀"', ['w:é_漢', 'o:=', 's:"😀"']],
  ];
  for (const [what, language, text, expected] of cases) {
    it(`knows ${what}`, () => assert.deepEqual(atoms(text, language || undefined), expected));
  }

  it('takes a regular expression behind a bracket for divisions (known limit)', () => {
    assert.deepEqual(atoms('if (x) /a b/.test(y)', 'typescript').slice(4, 6), ['o:/', 'w:a']);
  });

  it('covers any text without gaps, in no empty pieces', () => {
    fc.assert(
      fc.property(hostileText, languageId, (text, language) => {
        let at = 0;
        for (const { start, end } of codeAtoms(text, notationOf(language))) {
          assert.equal(start, at);
          assert.ok(end > start);
          at = end;
        }
        assert.equal(at, text.length);
      }),
      { numRuns: 3_000 },
    );
  });

  it('is open only at the end of the text', () => {
    fc.assert(
      fc.property(hostileText, languageId, (text, language) => {
        const found = codeAtoms(text, notationOf(language));
        assert.ok(found.every(({ open, end }) => open !== true || end === text.length));
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes long repetitions in its stride', () => {
    for (const unit of REPEATED) {
      const text = `x ${unit.repeat(20_000)}`;
      for (const language of LANGUAGE_IDS) {
        assert.equal(codeAtoms(text, notationOf(language)).at(-1)?.end, text.length);
      }
    }
  }).timeout(60_000);
});
