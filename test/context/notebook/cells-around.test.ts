import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pieceAt, type Cell } from '../../../src/context/notebook/cell-piece.ts';
import { cellsAround, notebookText } from '../../../src/context/notebook/cells-around.ts';

const code = (text: string, languageId = 'python'): Cell => ({ kind: 'code', languageId, text });
const markup = (text: string): Cell => ({ kind: 'markup', languageId: 'markdown', text });

function around(cells: readonly Cell[], index: number, offset = 0) {
  const cell = cells[index];
  assert.ok(cell);
  return cellsAround(cells, index, pieceAt(cell, offset));
}

describe('the cells around', () => {
  it('are a file of cells with text as comments', () => {
    const cells = [
      markup('## Load\n\nAll of it.'),
      code('import pandas as pd\n!pip list\n'),
      code('%%bash\nls'),
      code('df = '),
      markup('## Later'),
      code('df.head()'),
    ];
    assert.deepEqual(around(cells, 3), {
      before:
        '# %% [markdown]\n# ## Load\n#\n# All of it.\n\n# %%\nimport pandas as pd\n\n\n# %%\n',
      after: '\n\n# %%\ndf.head()\n\n# %%\n',
    });
  });

  it('are those of the same language', () => {
    const cells = [code('x = 1'), code('%%bash\ncd a'), code('%%bash\nls')];
    assert.deepEqual(around(cells, 2, 8), {
      before: '# %%\ncd a\n\n# %%\n',
      after: '\n\n# %%\n',
    });
  });

  it('are marked as the language comments', () => {
    assert.deepEqual(around([code('select 1', 'sql'), code('', 'sql')], 1), {
      before: '-- %%\nselect 1\n\n-- %%\n',
      after: '\n\n-- %%\n',
    });
  });

  it('stand behind blank lines where the language has no comments', () => {
    const cells = [code('{"a": 1}', 'json'), code('', 'json'), code('[]', 'json')];
    assert.deepEqual(around(cells, 1), { before: '{"a": 1}\n\n', after: '\n\n[]\n\n' });
    assert.deepEqual(around([code('', 'json')], 0), { before: '', after: '' });
  });

  it('are none for what runs by itself', () => {
    const cells = [code('x = 1'), code('%%writefile a.py\nx'), code('y')];
    assert.deepEqual(around(cells, 1, 17), { before: '', after: '' });
  });

  it('end their lines as the cell does', () => {
    const { before, after } = around([code('a\nb'), code('c\r\n')], 1);
    assert.equal(before, '# %%\r\na\r\nb\r\n\r\n# %%\r\n');
    assert.equal(after, '\r\n\r\n# %%\r\n');
  });

  it('keep a comment’s end out of what it comments', () => {
    const { before } = around([markup('a --> b'), code('', 'html')], 1);
    assert.equal(before, '<!-- %% [markdown] -->\n<!-- a  b -->\n\n<!-- %% -->\n');
  });

  it('are the nearest ones of a long notebook, whole', () => {
    const cells = Array.from({ length: 400 }, (_, i) => code(`cell_${i} = "${'x'.repeat(90)}"`));
    const { before, after } = around(cells, 300);
    assert.ok(before.length <= 16_100 && before.length > 15_000, `${before.length}`);
    assert.ok(before.startsWith('# %%\ncell_'));
    assert.ok(before.includes('cell_299 ') && !before.includes('cell_100 '));
    assert.ok(after.length <= 1_100 && after.includes('cell_301 '), `${after.length}`);
  });

  it('are the last lines of a cell that is longer than all of that', () => {
    const lines = Array.from({ length: 5_000 }, (_, i) => `line_${i} = ${i}`).join('\n');
    const { before } = around([code(lines), code('')], 1);
    assert.ok(before.length < 16_100 && before.startsWith('line_'));
    assert.ok(before.endsWith('line_4999 = 4999\n\n# %%\n'));
  });

  it('read no cell that is too far away', () => {
    const far: Cell = {
      kind: 'code',
      languageId: 'python',
      get text(): string {
        throw new Error('it was read');
      },
    };
    const near = code('x'.repeat(20_000));
    assert.ok(around([far, near, code(''), near, far], 2).before !== '');
  });
});

describe('a notebook as one text', () => {
  it('is code of the language of most cells, and undefined without any', () => {
    const cells = [code('%%bash\nls'), markup('# A'), code('x = 1'), code('y = 2')];
    assert.deepEqual(notebookText(cells), {
      languageId: 'python',
      text: '# %% [markdown]\n# # A\n\n# %%\nx = 1\n\n# %%\ny = 2\n\n# %%\n',
    });
    assert.equal(notebookText([markup('# A'), code(' ')]), undefined);
  });

  it('has each cell as it is shown with those around it', () => {
    const cell = fc.oneof(
      fc.stringMatching(/^[a-z =\n]{1,40}$/).map((text) => code(text)),
      fc.stringMatching(/^[a-z #\n]{1,40}$/).map(markup),
    );
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 8 }), fc.nat(), (cells, n) => {
        const index = n % cells.length;
        const own = cells[index];
        const whole = notebookText(cells);
        if (own?.kind !== 'code' || own.text.trim() === '' || whole === undefined) return;
        const { before, after } = cellsAround(cells, index, pieceAt(own, 0));
        // Of cells behind no text cells are shown.
        const isLast = cells.slice(index + 1).every(({ kind }) => kind === 'code');
        assert.ok(whole.text.includes(before + own.text + (isLast ? after : '')));
      }),
    );
  });
});
