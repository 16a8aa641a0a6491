import assert from 'node:assert/strict';
import { blanksFor, detectIndentation, indentColumns } from '../../src/text/indentation.ts';

describe('indentColumns', () => {
  it('counts a tab to the next step', () => {
    const lines = ['a', '  a', '\ta', ' \ta', '\t  a'];
    const columns = lines.map((line) => indentColumns(line, { width: 4, tabs: true }));
    assert.deepEqual(columns, [0, 2, 4, 4, 6]);
  });
});

describe('blanksFor', () => {
  it('fills columns in the editor’s style', () => {
    assert.equal(blanksFor(6, { width: 4, tabs: true }), '\t  ');
    assert.equal(blanksFor(6, { width: 4, tabs: false }), '      ');
  });
});

describe('detectIndentation', () => {
  const cases: readonly [string, string, { width: number; tabs: boolean }][] = [
    ['two blanks', 'a {\n  b {\n    c\n  }\n}', { width: 2, tabs: false }],
    ['four blanks', 'a:\n    b:\n        c\n', { width: 4, tabs: false }],
    ['tabs', 'a {\n\tb\n\tc\n}', { width: 4, tabs: true }],
    ['the fallback where nothing is indented', 'a\nb\n', { width: 4, tabs: false }],
  ];
  for (const [what, text, expected] of cases) {
    it(`finds ${what}`, () => assert.deepEqual(detectIndentation(text), expected));
  }
});
