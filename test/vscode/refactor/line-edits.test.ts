import assert from 'node:assert/strict';
import fc from 'fast-check';
import { splitLines } from '../../../src/text/lines.ts';
import {
  lineEdits,
  sameLines,
  type LineEdit,
  type Spot,
} from '../../../src/vscode/refactor/line-edits.ts';

/** As an editor makes the replacements: all at once, in a document with one kind of line end. */
function edited(text: string, edits: readonly LineEdit[]): string {
  const lines = splitLines(text.replace(/^\ufeff/, ''));
  const starts = lines.map((_, i) => lines.slice(0, i).join('\n').length + (i === 0 ? 0 : 1));
  const offsetOf = ({ line, character }: Spot): number => (starts[line] ?? 0) + character;
  let result = lines.join('\n');
  for (const { start, end, text: own } of edits.toReversed()) {
    result = result.slice(0, offsetOf(start)) + own + result.slice(offsetOf(end));
  }
  return result;
}

const text = fc
  .tuple(
    fc.constantFrom('', '\ufeff'),
    fc.array(fc.constantFrom('a', 'b', '', '  c'), { maxLength: 12 }),
    fc.constantFrom('\n', '\r\n', '\r'),
  )
  .map(([mark, lines, end]) => mark + lines.join(end));

describe('edits by lines', () => {
  it('make one text of another, whatever ends their lines', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const made = edited(before, lineEdits(before, after));
        assert.ok(sameLines(made, after), JSON.stringify([before, after, made]));
      }),
      { numRuns: 500 },
    );
  });

  it('are in order and apart', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const edits = lineEdits(before, after);
        for (const [i, { start }] of edits.entries()) {
          const end = edits[i - 1]?.end ?? { line: 0, character: 0 };
          assert.ok(
            end.line < start.line || (end.line === start.line && end.character <= start.character),
          );
        }
      }),
    );
  });

  it('leave the lines alone that stay', () => {
    const before = 'one\ntwo\nthree\nfour\n';
    assert.deepEqual(lineEdits(before, 'one\n2\nthree\nfour\nfive\n'), [
      { start: { line: 1, character: 0 }, end: { line: 2, character: 0 }, text: '2\n' },
      { start: { line: 4, character: 0 }, end: { line: 4, character: 0 }, text: 'five\n' },
    ]);
  });

  it('are none where only line ends or the byte order mark differ', () => {
    assert.deepEqual(lineEdits('\ufeffa\r\nb\r\n', 'a\nb\n'), []);
  });

  it('take the last line end away, and put one there', () => {
    assert.deepEqual(lineEdits('a\nb\n', 'a\nb'), [
      { start: { line: 1, character: 1 }, end: { line: 2, character: 0 }, text: '' },
    ]);
    assert.equal(edited('a\nb', lineEdits('a\nb', 'a\nb\n')), 'a\nb\n');
  });

  it('empty a text and fill an empty one', () => {
    assert.equal(edited('a\nb\n', lineEdits('a\nb\n', '')), '');
    assert.equal(edited('', lineEdits('', 'a\nb\n')), 'a\nb\n');
  });
});
