import assert from 'node:assert/strict';
import { linesAtEnd } from '../../src/checks/lines-at-end.ts';

describe('linesAtEnd', () => {
  for (const [what, output, most, lines] of [
    ['gives the last lines', 'a\nb\nc\n', 2, ['b', 'c']],
    ['gives all where there are fewer', 'a', 2, ['a']],
    ['gives none of nothing', '', 2, []],
    ['leaves out empty lines', 'a\n\n  \nb\r\n\n', 2, ['a', 'b']],
    ['keeps the indentation', 'a:\n    b  c\n', 2, ['a:', '    b c']],
    [
      'leaves out colours',
      '\u001b[31mred\u001b[0m \u001b]8;;http://x\u0007link\u001b]8;;\u0007',
      1,
      ['red link'],
    ],
    ['leaves out movements of the cursor', '\u001b[2K\u001b[1Gdone', 1, ['done']],
    ['shows other control characters as such', 'a\u0000b\u202ec', 1, ['a\ufffdb\ufffdc']],
    ['cuts very long lines', 'x'.repeat(1000), 1, ['x'.repeat(200)]],
  ] as const) {
    it(what, () => assert.deepEqual(linesAtEnd(output, most), lines));
  }
});
