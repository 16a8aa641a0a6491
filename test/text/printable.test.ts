import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  columnsOf,
  escapeMarkup,
  isolated,
  markupOf,
  padEnd,
  padStart,
  printable,
  shorten,
} from '../../src/text/printable.ts';
import { readStrictXml, textOf } from '../benchmark/report/strict-xml.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 60 });

describe('printable', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['makes one line of many', 'a\r\n\tb  c ', 'a b c'],
    ['shows terminal escapes', '\u001b[31mred\u009b', '\ufffd[31mred\ufffd'],
    ['shows marks that turn the direction', 'a\u202eb\u2066c\u200f', 'a\ufffdb\ufffdc\ufffd'],
    ['shows what is invisible', 'a\u200bb\ufeff', 'a\ufffdb'],
    ['shows half a surrogate pair and a non-character', 'a\ud800b\uffff', 'a\ufffdb\ufffd'],
    ['keeps joiners, accents and other scripts', 'می\u200cخواهم é 模型', 'می\u200cخواهم é 模型'],
  ];
  for (const [name, text, expected] of cases) {
    it(name, () => assert.equal(printable(text), expected));
  }
  it('changes nothing the second time', () => {
    fc.assert(fc.property(anyText, (text) => printable(printable(text)) === printable(text)));
  });
});

describe('isolated', () => {
  it('sets apart only what is written from right to left', () => {
    assert.equal(isolated('דגם 7b'), '\u2068דגם 7b\u2069');
    assert.equal(isolated('模型 7b'), '模型 7b');
  });
});

describe('escapeMarkup', () => {
  it('gives the five marks as references', () => {
    assert.equal(
      escapeMarkup(`<a href="x" b='y'>&`),
      '&#60;a href=&#34;x&#34; b=&#39;y&#39;&#62;&#38;',
    );
  });
  it('makes any text well-formed, and loses nothing of what is printable', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const root = readStrictXml(`<a b="${markupOf(text)}">${markupOf(text)}</a>`);
        assert.equal(textOf(root), printable(text));
        assert.equal(root.attributes.get('b'), printable(text));
      }),
    );
  });
});

describe('columnsOf', () => {
  const cases: readonly (readonly [string, number])[] = [
    ['abc', 3],
    ['模型', 4],
    ['e\u0301', 1],
    ['한 a', 4],
    ['🚀', 2],
    ['', 0],
  ];
  for (const [text, columns] of cases) {
    it(`counts ${JSON.stringify(text)} as ${columns}`, () =>
      assert.equal(columnsOf(text), columns));
  }
});

describe('shorten', () => {
  it('keeps both ends of a long name', () => {
    assert.equal(shorten('qwen2.5-coder:1.5b-base-q4_K_M', 20), 'qwen2.5-code…-q4_K_M');
  });
  it('leaves what fits', () => assert.equal(shorten('workspace', 9), 'workspace'));
  it('never takes more columns than it may', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 40 }), (text, columns) => {
        assert.ok(columnsOf(shorten(printable(text), columns)) <= columns);
      }),
    );
  });
});

describe('padding', () => {
  it('counts columns and not characters', () => {
    assert.equal(padEnd('模', 4), '模  ');
    assert.equal(padStart('模', 4), '  模');
    assert.equal(padEnd('longer', 3), 'longer');
  });
});
