import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { harmless, visibleLine } from '../../src/text/visible-text.ts';

describe('a text on one line, its white space seen', () => {
  for (const [text, line] of [
    ['foo(a, b)', 'foo(a, b)'],
    ['\n  bar();\n', '⏎··bar();⏎'],
    ['\r\n\tbar', '⏎→bar'],
    ['  ', '··'],
    ['a \nb', 'a·⏎b'],
    ['a  b', 'a  b'],
    ['\u202egnp.exe\u001b[31m', '\ufffdgnp.exe\ufffd[31m'],
    ['', ''],
  ] as const) {
    it(`${JSON.stringify(text)} is ${line}`, () => {
      assert.equal(visibleLine(text, 40), line);
    });
  }

  it('is cut to its length, never inside a character', () => {
    assert.equal(visibleLine('abcdef', 6), 'abcdef');
    assert.equal(visibleLine('abcdefg', 6), 'abcde…');
    assert.equal(visibleLine('abcd😀fgh', 6), 'abcd…');
  });

  it('is one line without controls, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 2, max: 50 }), (text, most) => {
        const line = visibleLine(text, most);
        assert.ok(line.length <= most);
        assert.doesNotMatch(line, /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });
});

describe('a harmless text', () => {
  it('keeps its lines and indentation', () => {
    assert.equal(harmless('if (a) {\r\n\tb();\n}'), 'if (a) {\n\tb();\n}');
  });

  it('shows marks that would change the direction of writing', () => {
    assert.equal(harmless('a\u2066b\u0000c'), 'a\ufffdb\ufffdc');
  });
});
