import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  convertLineEnds,
  isBlank,
  lineEndAt,
  lineEndOf,
  lineStartAt,
  linesAround,
  splitLines,
} from '../../src/text/lines.ts';

const text = fc.string({
  unit: fc.constantFrom('a', ' ', '\n', '\r', '\r\n', '😀'),
  maxLength: 20,
});

describe('lineEndOf', () => {
  it('tells the first line end', () => {
    const texts = ['a\nb', 'a\r\nb\n', 'a\rb', 'a\rb\n', 'a', '\r\n'];
    assert.deepEqual(texts.map(lineEndOf), ['\n', '\r\n', '\r', '\r', '\n', '\r\n']);
  });
});

describe('splitLines', () => {
  it('gives lines that joined with one line end are the text', () => {
    fc.assert(
      fc.property(text, (whole) => {
        assert.equal(splitLines(whole).join('\n'), convertLineEnds(whole, '\n'));
      }),
    );
  });
});

describe('linesAround', () => {
  it('gives the two halves of the cursor’s line', () => {
    assert.deepEqual(linesAround('a\r\nbc\r\nd', 4), { lineBefore: 'b', lineAfter: 'c' });
  });
  it('finds the same line as splitting the whole text does', () => {
    fc.assert(
      fc.property(text, fc.nat(20), (whole, n) => {
        const offset = Math.min(n, whole.length);
        fc.pre(!(whole[offset - 1] === '\r' && whole[offset] === '\n'));
        const { lineBefore, lineAfter } = linesAround(whole, offset);
        assert.equal(lineBefore, splitLines(whole.slice(0, offset)).at(-1));
        assert.equal(lineAfter, splitLines(whole.slice(offset))[0]);
      }),
    );
  });
  it('takes the inside of a CRLF for the end of its line', () => {
    assert.equal(lineStartAt('ab\r\nc', 3), 0);
    assert.equal(lineEndAt('ab\r\nc', 0), 2);
  });
});

describe('isBlank', () => {
  it('is true for white space only', () => {
    assert.deepEqual(['', ' \t\r\n', ' a '].map(isBlank), [true, true, false]);
  });
});
