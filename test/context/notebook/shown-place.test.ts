import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pieceAt, type Cell } from '../../../src/context/notebook/cell-piece.ts';
import { cellsAround } from '../../../src/context/notebook/cells-around.ts';
import {
  ownPlace,
  shownPlace,
  type PlacedRequest,
} from '../../../src/context/notebook/shown-place.ts';
import { offsetAt } from '../../../src/core/document.ts';

function requestIn(cells: readonly Cell[], index: number, offset: number): PlacedRequest {
  const cell = cells[index];
  assert.ok(cell);
  const { text } = cell;
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  const piece = pieceAt(cell, offset);
  return {
    document: { uri: 'u', path: 'a.ipynb', version: 1, languageId: piece.languageId, text },
    position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
    whole: {
      ...cellsAround(cells, index, piece),
      skippedStart: piece.start,
      skippedEnd: text.length - piece.end,
      oneLine: piece.oneLine,
    },
  };
}

const code = (text: string): Cell => ({ kind: 'code', languageId: 'python', text });

describe('a place as models are shown it', () => {
  it('is the document’s own without a whole', () => {
    const request = {
      document: { uri: 'u', path: 'a.py', version: 1, languageId: 'python', text: 'a\nbc' },
      position: { line: 1, character: 1 },
    };
    assert.deepEqual(shownPlace(request), { ...request, offset: 3 });
  });

  it('lies behind the cells before, without the magic of its own', () => {
    const request = requestIn([code('%%bash\ncd a'), code('%%bash\nls -l\n')], 1, 9);
    const shown = shownPlace(request);
    assert.equal(shown.document.text, '# %%\ncd a\n\n# %%\nls -l\n\n\n# %%\n');
    assert.equal(shown.document.text.slice(0, shown.offset), '# %%\ncd a\n\n# %%\nls');
    assert.deepEqual(shown.position, { line: 4, character: 2 });
    assert.equal(ownPlace(request).document.text, 'ls -l\n');
  });

  it('has the same text around it in the piece, and its position is that of its offset', () => {
    const line = fc.constantFrom('%%bash', '%%time', '!ls', 'x = 1', '', 'y = "א😀"', '  z');
    const cell = fc
      .tuple(fc.array(line, { maxLength: 6 }), fc.constantFrom('\n', '\r\n'))
      .map(([lines, end]) => code(lines.join(end)));
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 1, maxLength: 5 }),
        fc.nat(),
        fc.nat(),
        (cells, i, n) => {
          const index = i % cells.length;
          const text = cells[index]?.text ?? '';
          let offset = n % (text.length + 1);
          if (text.startsWith('\r\n', offset - 1)) offset -= 1;
          const request = requestIn(cells, index, offset);
          const { skippedStart = 0, skippedEnd = 0 } = request.whole ?? {};
          const shown = shownPlace(request);
          assert.equal(offsetAt(shown.document.text, shown.position), shown.offset);
          if (offset < skippedStart) return;
          const before = text.slice(skippedStart, offset);
          const after = text.slice(offset, text.length - skippedEnd);
          assert.ok(shown.document.text.slice(0, shown.offset).endsWith(before));
          assert.ok(shown.document.text.slice(shown.offset).startsWith(after));
          // Back again: what is written there is written at the same place of the cell.
          const own = ownPlace(request);
          assert.equal(own.offset + skippedStart, offset);
        },
      ),
    );
  });
});
