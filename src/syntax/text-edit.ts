import { Edit } from 'web-tree-sitter';
import type { Point } from 'web-tree-sitter';

/** The edit that replaces `removed` by `inserted` at `start` of `text`, in tree-sitter's terms. */
export function editOf(text: string, start: number, removed: number, inserted: string): Edit {
  const startPosition = pointAt(text, start);
  return new Edit({
    startIndex: start,
    oldEndIndex: start + removed,
    newEndIndex: start + inserted.length,
    startPosition,
    oldEndPosition: pointAfter(startPosition, text.slice(start, start + removed)),
    newEndPosition: pointAfter(startPosition, inserted),
  });
}

/** Row and column of an offset, both from 0; rows end with \n alone, as tree-sitter counts them. */
export function pointAt(text: string, offset: number): Point {
  let row = 0;
  let lineStart = 0;
  for (let end = text.indexOf('\n'); end !== -1 && end < offset;) {
    row++;
    lineStart = end + 1;
    end = text.indexOf('\n', lineStart);
  }
  return { row, column: offset - lineStart };
}

function pointAfter(start: Point, text: string): Point {
  const { row, column } = pointAt(text, text.length);
  return { row: start.row + row, column: row === 0 ? start.column + column : column };
}
