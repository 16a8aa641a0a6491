import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TextLines } from '../../src/webview/text-lines.ts';

function linesOf(text: string): readonly string[] {
  const lines = new TextLines();
  lines.set(text);
  return Array.from({ length: lines.count }, (_, i) => lines.line(i));
}

const code = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\r\n', '\r', 'é', '😀') });

describe('text lines', () => {
  it('are cut at line feeds, with or without a carriage return', () => {
    assert.deepEqual(linesOf('a\nb\r\n\nc'), ['a', 'b', '', 'c']);
    assert.deepEqual(linesOf(''), ['']);
    assert.deepEqual(linesOf('a\n'), ['a', '']);
  });
  it('are the same however the text has grown', () => {
    fc.assert(
      fc.property(fc.array(code), (pieces) => {
        const grown = new TextLines();
        let text = '';
        for (const piece of pieces) {
          text += piece;
          grown.set(text);
        }
        const all = Array.from({ length: grown.count }, (_, i) => grown.line(i));
        assert.deepEqual(all, linesOf(text));
        assert.ok(all.every((line) => line.length <= grown.longest));
      }),
    );
  });
  it('tell the first line that is another', () => {
    const lines = new TextLines();
    lines.set('a\nb');
    assert.equal(lines.set('a\nbc\nd'), 1);
    assert.equal(lines.set('a\nbc\nd'), 3);
    assert.equal(lines.set('x'), 0);
  });
  it('are the same where the text is known to have only grown', () => {
    fc.assert(
      fc.property(fc.array(code), (pieces) => {
        const grown = new TextLines();
        let text = '';
        for (const piece of pieces) grown.set((text += piece), true);
        assert.deepEqual(
          Array.from({ length: grown.count }, (_, i) => grown.line(i)),
          linesOf(text),
        );
      }),
    );
  });
  it('find the line of an offset', () => {
    fc.assert(
      fc.property(code, fc.nat(), (text, n) => {
        const lines = new TextLines();
        lines.set(text);
        const offset = text.length === 0 ? 0 : n % text.length;
        const line = lines.lineAt(offset);
        assert.ok(lines.startOf(line) <= offset);
        assert.ok(line === lines.count - 1 || lines.startOf(line + 1) > offset);
      }),
    );
  });
  it('show no more than a million', () => {
    const lines = new TextLines();
    lines.set('\n'.repeat(1_200_000));
    assert.equal(lines.count, 1_000_000);
    assert.ok(lines.isCut);
    assert.equal(lines.line(999_999), '');
  });
});
