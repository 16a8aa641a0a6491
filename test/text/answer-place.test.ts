import assert from 'node:assert/strict';
import { placedAnswer } from '../../src/text/answer-place.ts';

/** The document with the answer in place of what stands between the marks. */
function put(marked: string, answer: string): string {
  const [prefix = '', original = '', suffix = ''] = marked.split('|');
  return prefix + placedAnswer(answer, { prefix, original, suffix }) + suffix;
}

describe('an answer at its place', () => {
  it('is moved right as far as what it replaces', () => {
    assert.equal(put('if (a) {\n|  b();\n|}\n', 'c();\nd();'), 'if (a) {\n  c();\n  d();\n}\n');
    assert.equal(put('if (a) {\n  |b();|\n}\n', 'c();\nd();'), 'if (a) {\n  c();\n  d();\n}\n');
  });
  it('is moved right as far as the line in which it is inserted', () => {
    assert.equal(put('if (a) {\n  ||\n}\n', 'c();\n\nd();'), 'if (a) {\n  c();\n\n  d();\n}\n');
  });
  it('stays where it brings the indentation itself', () => {
    assert.equal(put('{\n|  b();\n|}\n', '  c();\n  d();\n'), '{\n  c();\n  d();\n}\n');
    assert.equal(put('{\n  |b();|\n}\n', '  c();\n  d();'), '{\n  c();\n  d();\n}\n');
  });
  it('goes on in the middle of a line', () => {
    assert.equal(put('const a = |b|;\n', 'c + d'), 'const a = c + d;\n');
    assert.equal(put('  f(|b|);\n', '{\n  x,\n}'), '  f({\n    x,\n  });\n');
  });
  it('ends with a line end exactly where what it replaces does', () => {
    assert.equal(put('|a\n|b\n', 'c\n\n\n'), 'c\nb\n');
    assert.equal(put('|a|\nb\n', 'c\n'), 'c\nb\n');
  });
  it('has the line ends of the document', () => {
    assert.equal(put('x\r\n|a\r\n|b\r\n', 'c\nd\n'), 'x\r\nc\r\nd\r\nb\r\n');
  });
  it('keeps the lines inside strings', () => {
    assert.equal(put('{\n  |b|\n}', 'f(`\nx\n`);'), '{\n  f(`\nx\n`);\n}');
  });
  it('has no blank lines at its beginning', () => {
    assert.equal(put('|a|', '\n  \nc'), 'c');
  });
});
