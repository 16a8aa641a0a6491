import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { lex, LOOKAHEAD, MAX_TOKEN_LENGTH, tokenEnd } from '../../src/ngram/lexer.ts';

/** Text of pieces that meet each other's rules. */
const pieces = fc.constantFrom(
  ...'ab1_$ \t\n\r"\'`\\/*#=-<>!?.&|({[]}),;:~@é漢字\u{1F600}\u00a0\u2028\ufeff'.split(''),
  '\ud800',
  '\udfff',
  '${',
  '😀',
  '    ',
  '=====',
  '-->',
  'x'.repeat(70),
);
const text = fc.oneof(
  fc.string({ unit: pieces, maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.nat(0xffff), { maxLength: 20 }).map((codes) => String.fromCharCode(...codes)),
);

describe('lex', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['whole identifiers and numbers', 'fooBar_1 $x 0xff', ['fooBar_1', ' ', '$x', ' ', '0xff']],
    ['numbers at their points', '1.5e3', ['1', '.', '5e3']],
    ['a line end with the next indentation', 'a;\n    b', ['a', ';', '\n    ', 'b']],
    ['every empty line alone', '\n\n\t\tx', ['\n', '\n\t\t', 'x']],
    ['line ends of every kind', 'a\r\n b\rc', ['a', '\r\n ', 'b', '\r', 'c']],
    ['blanks before a line end apart from it', 'a  \nb', ['a', '  ', '\n', 'b']],
    ['operators as one', 'a===b?.c=>d', ['a', '===', 'b', '?.', 'c', '=>', 'd']],
    ['the longest operator', 'a>>>=b**c', ['a', '>>>=', 'b', '**', 'c']],
    ['brackets one by one', 'f(g([]))', ['f', '(', 'g', '(', '[', ']', ')', ')']],
    ['strings in pieces', '"a bc"', ['"', 'a', ' ', 'bc', '"']],
    ['docstrings', '"""a"""', ['"""', 'a', '"""']],
    ['escapes', String.raw`'\n\\\'a\u00e9'`, ["'", '\\n', '\\\\', "\\'", 'a', '\\u', '00e9', "'"]],
    ['a backslash at a line end', 'a\\\nb', ['a', '\\', '\n', 'b']],
    ['inserts of templates', '`a$b${c}`', ['`', 'a$b', '${', 'c', '}', '`']],
    ['rules', '//------\n#====', ['//', '------', '\n', '#', '====']],
    ['comments', '/** é */', ['/**', ' ', 'é', ' ', '*/']],
    ['ideographs and astral characters one by one', '漢字😀x', ['漢', '字', '😀', 'x']],
    ['lone surrogates', 'a\ud800b\udfff', ['a', '\ud800', 'b', '\udfff']],
    ['decorators and kebab-case', '@a x-y', ['@', 'a', ' ', 'x', '-', 'y']],
  ];
  for (const [what, input, expected] of cases) {
    it(`knows ${what}`, () => assert.deepEqual(lex(input), expected));
  }

  it('keeps every code unit, in tokens of 1 to 64', () => {
    fc.assert(
      fc.property(text, (input) => {
        const tokens = lex(input);
        assert.equal(tokens.join(''), input);
        assert.ok(tokens.every(({ length }) => length > 0 && length <= MAX_TOKEN_LENGTH));
      }),
      { numRuns: 3_000 },
    );
  });

  it('keeps every code unit of installed packages', () => {
    let files = 0;
    for (const name of ['mocha', 'typescript-eslint', 'fast-check', 'p-queue', 'prettier']) {
      const folder = `node_modules/${name}`;
      for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        if (!/\.([cm]?[jt]s|json|md)$/.test(file) || files > 600) continue;
        const content = readFileSync(`${folder}/${file}`, 'utf8');
        assert.ok(lex(content).join('') === content, file);
        files++;
      }
    }
    assert.ok(files > 100, `${files} files`);
  });

  it('begins again at any token as it went on there', () => {
    fc.assert(
      fc.property(text, (input) => {
        const tokens = lex(input);
        let start = 0;
        tokens.forEach((token, i) => {
          assert.deepEqual(lex(input.slice(start)), tokens.slice(i));
          start += token.length;
        });
      }),
      { numRuns: 500 },
    );
  });

  it('leaves tokens alone that end far enough before a change', () => {
    fc.assert(
      fc.property(text, text, text, (shared, one, other) => {
        const before = shared + one;
        const after = shared + other;
        for (let start = 0; start < shared.length;) {
          const end = tokenEnd(before, start);
          if (end + LOOKAHEAD > shared.length) break;
          assert.equal(tokenEnd(after, start), end);
          start = end;
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('looks no farther ahead, be it for the longest operators', () => {
    for (const token of ['<!--', '>>>=', '----', '"""', '${', '\\n', '\r\n', '😀']) {
      for (let shared = 0; shared < token.length; shared++) {
        for (const other of ['x', ' ', '']) {
          const before = token.slice(0, shared) + other;
          for (let start = 0; start < shared;) {
            const end = tokenEnd(before, start);
            if (end + LOOKAHEAD > shared) break;
            assert.equal(tokenEnd(token, start), end, token);
            start = end;
          }
        }
      }
    }
  });

  it('takes long lines and many lines in its stride', () => {
    for (const unit of ['a', ' ', '\n', '=', 'x=1;', '"', '\\', '\ud800', '漢', '\n\t']) {
      const input = unit.repeat(200_000);
      assert.equal(
        lex(input).reduce((sum, { length }) => sum + length, 0),
        input.length,
      );
    }
  });
});
