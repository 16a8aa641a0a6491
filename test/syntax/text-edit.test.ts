import assert from 'node:assert/strict';
import { editOf, pointAt } from '../../src/syntax/text-edit.ts';

/** A replacement as tree-sitter is told it: `row:column` of its start, old end and new end. */
function points(text: string, start: number, removed: number, inserted: string): string {
  const edit = editOf(text, start, removed, inserted);
  assert.deepEqual(
    [edit.startIndex, edit.oldEndIndex, edit.newEndIndex],
    [start, start + removed, start + inserted.length],
  );
  return [edit.startPosition, edit.oldEndPosition, edit.newEndPosition]
    .map(({ row, column }) => `${row}:${column}`)
    .join(' ');
}

describe('editOf', () => {
  const text = 'ab\n😀c\r\nd';
  const cases: readonly (readonly [string, number, number, string, string])[] = [
    ['an insertion at the start', 0, 0, 'x', '0:0 0:0 0:1'],
    ['an insertion within a line', 1, 0, 'xy', '0:1 0:1 0:3'],
    ['an insertion of lines', 1, 0, 'x\ny\nzz', '0:1 0:1 2:2'],
    ['an insertion at the start of a line', 3, 0, 'x', '1:0 1:0 1:1'],
    ['an insertion behind a surrogate pair, in code units', 5, 0, 'x', '1:2 1:2 1:3'],
    ['a deletion of a line end', 2, 1, '', '0:2 1:0 0:2'],
    ['a replacement over lines', 1, 7, 'x', '0:1 2:0 0:2'],
    ['an insertion at the end', 9, 0, '\n', '2:1 2:1 3:0'],
  ];
  for (const [name, start, removed, inserted, expected] of cases) {
    it(`tells ${name}`, () => assert.equal(points(text, start, removed, inserted), expected));
  }
});

describe('pointAt', () => {
  it('counts rows by line feeds alone, as tree-sitter does', () => {
    assert.deepEqual(pointAt('a\rb\r\nc', 6), { row: 1, column: 1 });
    assert.deepEqual(pointAt('', 0), { row: 0, column: 0 });
  });
});
