import assert from 'node:assert/strict';
import fc from 'fast-check';
import { safeCuts, splitCode } from '../../../src/text/segments/safe-cuts.ts';
import type { TextPlace } from '../../../src/text/segments/safe-cuts.ts';
import { hostileText, languageId } from './code-texts.ts';

const levels = ['token', 'statement', 'line'] as const;

/** The text with `¦` at its safe cuts. */
function cut(text: string, place: TextPlace = {}): string {
  const offsets = [0, ...safeCuts(text, place).map(({ offset }) => offset), text.length];
  return offsets
    .slice(1)
    .map((offset, i) => text.slice(offsets[i], offset))
    .join('¦');
}

describe('safeCuts', () => {
  const cases: readonly (readonly [string, string, string, TextPlace?])[] = [
    ['lie before white space, never behind it', 'a = b\n  c', 'a¦ =¦ b¦\n  c¦'],
    ['leave white space at the end over', 'a; \n', 'a¦;¦ \n'],
    ['spare strings and comments', 'f("a b") // c d', 'f¦(¦"a b"¦)¦ // c d¦'],
    ['are not in a string that stays open', 'x = "a b', 'x¦ =¦ "a b'],
    ['mind a name begun before', 'nt + 1', 'nt¦ +¦ 1¦', { before: 'return cou' }],
    ['mind a string begun before', 'b c") + 1', 'b c"¦)¦ +¦ 1¦', { before: 'f("a ' }],
    [
      'mind a docstring begun before',
      "it's\n'''\nx",
      "it's\n'''¦\nx¦",
      { languageId: 'python', before: "'''\na" },
    ],
    ['leave a growing name open', 'a + coun', 'a¦ +¦ coun', { growing: true }],
    ['leave a growing operator open', 'a =', 'a¦ =', { growing: true }],
    ['take a bracket as grown', 'f()', 'f¦(¦)¦', { growing: true }],
    ['take as grown what white space follows', 'a + b ', 'a¦ +¦ b¦ ', { growing: true }],
    ['do not split pairs of code units', '"😀" 😀+1', '"😀"¦ 😀¦+¦1¦'],
    ['keep a byte order mark with the first word', '\ufeffimport a', '\ufeffimport¦ a¦'],
    ['take the comment of another language for code', 'a # b', 'a¦ #¦ b¦', { languageId: 'c' }],
  ];
  for (const [what, text, expected, place] of cases) {
    it(what, () => assert.equal(cut(text, place), expected));
  }

  it('are in white space, in words, in pairs and before a line feed never', () => {
    fc.assert(
      fc.property(hostileText, languageId, (text, language) => {
        let last = 0;
        for (const { offset } of safeCuts(text, { languageId: language })) {
          assert.ok(offset > last);
          last = offset;
          assert.doesNotMatch(text.slice(0, offset), /\s$/);
          const around = text.slice(offset - 1, offset + 1);
          assert.doesNotMatch(around, /^[A-Za-z_\u00e0-\u00ff\u3400-\u9fff]{2}$/);
          assert.doesNotMatch(around, /^[\ud800-\udbff][\udc00-\udfff]$/);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('of a growing text stay when more comes', () => {
    // Quotes left out: one that is not closed yet may turn out to be none.
    const plain = hostileText.map((text) => text.replace(/["'`/#*<\\-]/g, ''));
    fc.assert(
      fc.property(plain, plain, (text, more) => {
        const whole = new Set(safeCuts(text + more).map(({ offset }) => offset));
        for (const { offset } of safeCuts(text, { growing: true })) {
          assert.ok(whole.has(offset), `${JSON.stringify(text)} ${offset}`);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('do not depend on where the text is said to begin, if it begins at one', () => {
    fc.assert(
      fc.property(hostileText, languageId, (text, language) => {
        const place = { languageId: language };
        const cuts = safeCuts(text, place);
        for (const { offset } of cuts.slice(0, 3)) {
          const rest = safeCuts(text.slice(offset), { ...place, before: text.slice(0, offset) });
          assert.deepEqual(
            rest.map((one) => ({ ...one, offset: one.offset + offset })),
            cuts.filter((one) => one.offset > offset),
          );
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('splitCode', () => {
  const cases: readonly (readonly [
    string,
    string,
    string,
    (typeof levels)[number],
    readonly string[],
  ])[] = [
    [
      'tokens with the blanks before them',
      'typescript',
      'a(b, c);\n',
      'token',
      ['a', '(', 'b', ',', ' c', ')', ';', '\n'],
    ],
    [
      'lines with the line end before them',
      'typescript',
      'a(\r\n  b)\r\n\r\nc',
      'line',
      ['a(', '\r\n  b)', '\r\n\r\nc'],
    ],
    [
      'lines, but strings over several whole',
      'typescript',
      'x = `a\n b`;\ny',
      'line',
      ['x = `a\n b`;', '\ny'],
    ],
    [
      'statements over several lines',
      'typescript',
      'f(\n  1,\n).then((r) => {\n  r();\n})\n  .catch(e)\ng()',
      'statement',
      ['f(\n  1,\n).then((r) => {', '\n  r();', '\n})\n  .catch(e)', '\ng()'],
    ],
    [
      'statements on one line',
      'typescript',
      'a(); b(); // why\nif (a) { return 1; } else {',
      'statement',
      ['a();', ' b(); // why', '\nif (a) { return 1; } else {'],
    ],
    [
      'entries of literals in braces',
      'typescript',
      'x = {\n  a: 1,\n  ...b,\n};',
      'statement',
      ['x = {', '\n  a: 1,', '\n  ...b,', '\n};'],
    ],
    [
      'statements that go on behind an operator',
      'typescript',
      'x =\n  a &&\n  b\ny',
      'statement',
      ['x =\n  a &&\n  b', '\ny'],
    ],
    [
      'heads of loops with their block',
      'go',
      'for i := 0; i < n; i++ {\n\tx(); y()\n}',
      'statement',
      ['for i := 0; i < n; i++ {', '\n\tx();', ' y()', '\n}'],
    ],
    [
      'blocks by indentation',
      'python',
      'def f(a,\n      b):\n    """doc\n    x"""\n    return a + \\\n        b\n',
      'statement',
      ['def f(a,\n      b):', '\n    """doc\n    x"""', '\n    return a + \\\n        b', '\n'],
    ],
    [
      'an import of everything',
      'python',
      'from a import *\nb',
      'statement',
      ['from a import *', '\nb'],
    ],
    [
      'a brace on a line of its own',
      'c',
      'int f()\n{\n  return 1;\n}\n',
      'statement',
      ['int f()\n{', '\n  return 1;', '\n}', '\n'],
    ],
    [
      'lists of selectors, and declarations',
      'css',
      '.a,\n.b {\n  c: d;\n}\n.e { f: g; h: i }',
      'statement',
      ['.a,\n.b {', '\n  c: d;', '\n}', '\n.e { f: g;', ' h: i }'],
    ],
    [
      'commands',
      'shellscript',
      'for x in a; do\n  ls \\\n   -l | wc\ndone',
      'statement',
      ['for x in a; do', '\n  ls \\\n   -l | wc', '\ndone'],
    ],
    [
      'comments alone',
      'rust',
      '/// Doc.\n#[a]\nfn f() {}',
      'statement',
      ['/// Doc.', '\n#[a]', '\nfn f() {}'],
    ],
    [
      'what a forgotten bracket swallows, up to the brace',
      'java',
      '{ f(1;\n g();\n}\nh();',
      'statement',
      ['{ f(1;\n g();\n}', '\nh();'],
    ],
    ['nothing of nothing', 'c', '', 'line', []],
    ['white space alone', 'c', ' \n', 'token', [' \n']],
  ];
  for (const [what, language, text, level, expected] of cases) {
    it(`yields ${what}`, () => {
      assert.deepEqual(splitCode(text, level, { languageId: language }), expected);
    });
  }

  it('loses nothing, and only the last segment may end in white space', () => {
    fc.assert(
      fc.property(hostileText, languageId, fc.boolean(), (text, language, growing) => {
        for (const level of levels) {
          const segments = splitCode(text, level, { languageId: language, growing });
          assert.equal(segments.join(''), text);
          assert.ok(segments.every((segment) => segment !== ''));
          assert.ok(segments.slice(0, -1).every((segment) => !/\s$/.test(segment)));
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('cuts lines and statements where it cuts tokens', () => {
    const borders = (segments: readonly string[]): number[] => {
      let at = 0;
      return segments.map((segment) => (at += segment.length));
    };
    fc.assert(
      fc.property(hostileText, languageId, (text, language) => {
        const place = { languageId: language };
        const tokens = new Set(borders(splitCode(text, 'token', place)));
        for (const level of levels) {
          assert.ok(borders(splitCode(text, level, place)).every((at) => tokens.has(at)));
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
