import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import { activate, activeEditor, configure, CURSOR, loggedBy, until, workspace } from '../stage.ts';
import { ui } from '../ui.ts';

interface ToyCell {
  readonly language: string;
  readonly text: string;
}

const CELLS: readonly ToyCell[] = [
  { language: 'markdown', text: '# Measure\nHow wide is it?' },
  { language: 'python', text: '!pip install circles\nwidth_of_circle = 3.14\n' },
  { language: 'python', text: '%%bash\necho only_in_bash\n' },
  { language: 'python', text: `area = ${CURSOR}` },
  { language: 'python', text: 'print(area_printed_later)' },
];
const OUTPUT = 'an output that nobody may read';

const INTRODUCTION: ToyCell = { language: 'markdown', text: 'Before' };

/** A notebook with these cells; the cursor stands in the one with the mark. */
async function openCells(cells: readonly ToyCell[], name?: string): Promise<vscode.TextDocument> {
  const at = cells.findIndex(({ text }) => text.includes(CURSOR));
  const plain = cells.map(({ language, text }) => ({ language, text: text.replace(CURSOR, '') }));
  const notebook = await opened(plain, name);
  await vscode.window.showNotebookDocument(notebook, {
    selections: [new vscode.NotebookRange(at, at + 1)],
  });
  const { document } = notebook.cellAt(at);
  await vscode.commands.executeCommand('notebook.cell.edit');
  const editor = await until('the cell to be the editor', () => {
    const { activeTextEditor } = vscode.window;
    return activeTextEditor?.document === document && activeTextEditor;
  });
  await ui.click('.notebookOverlay .monaco-list-row.focused .view-lines');
  await ui.waitFor('.notebookOverlay .monaco-editor.focused');
  const place = document.positionAt(cells[at]?.text.indexOf(CURSOR) ?? 0);
  editor.selection = new vscode.Selection(place, place);
  // In a notebook no status says where the cursor is; what was asked of the editor before this is done by then.
  await vscode.commands.executeCommand('setContext', 'toyNotebook.cursor', place.character);
  return document;
}

async function opened(
  cells: readonly ToyCell[],
  name: string | undefined,
): Promise<vscode.NotebookDocument> {
  if (name === undefined) {
    const data = dataOf(cells);
    for (const cell of data.cells) cell.outputs = [];
    return vscode.workspace.openNotebookDocument('toy-notebook', data);
  }
  const uri = vscode.Uri.joinPath(workspace(), name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(JSON.stringify(cells)));
  return vscode.workspace.openNotebookDocument(uri);
}

function dataOf(cells: readonly ToyCell[]): vscode.NotebookData {
  return new vscode.NotebookData(
    cells.map(({ language, text }) => {
      const { Code, Markup } = vscode.NotebookCellKind;
      const kind = language === 'markdown' ? Markup : Code;
      const cell = new vscode.NotebookCellData(kind, text, language);
      if (kind === Code) {
        const item = vscode.NotebookCellOutputItem.text(OUTPUT);
        cell.outputs = [new vscode.NotebookCellOutput([item])];
      }
      return cell;
    }),
  );
}

describe('a cell of a notebook', () => {
  let server: FakeOllama;
  let serializer: vscode.Disposable;
  before(async () => {
    await activate();
    // A name of its own: whether a model of this name sees what follows the cursor is remembered.
    server = await startFakeOllama(['cells:1b'], 'ower_bound()');
    const servers = [{ name: 'ollama', kind: 'ollama', url: server.url }];
    await configure({ servers, workspaceModel: false });
    serializer = vscode.workspace.registerNotebookSerializer('toy-notebook', {
      deserializeNotebook: (bytes) =>
        dataOf(JSON.parse(Buffer.from(bytes).toString() || '[]') as readonly ToyCell[]),
      serializeNotebook: ({ cells }) =>
        Buffer.from(
          JSON.stringify(
            cells.map(({ languageId, value }) => ({ language: languageId, text: value })),
          ),
        ),
    });
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
  after(async () => {
    serializer.dispose();
    await server.close();
  });

  /** The last request for what belongs behind a text: beside it something is tested and prepared. */
  function askedAt(text: string): string {
    const asked = server.asked().findLast((body) => body.includes(`${text}","suffix"`));
    assert.ok(asked, server.asked().join('\n'));
    return asked;
  }

  it('is completed with the cells around it, and undone in one step', async () => {
    const cell = await openCells(CELLS, 'measure.toynb');
    await loggedBy(/measure\.toynb:1:\d+ .*→/, () => ui.type('l'));
    await ui.waitGhostText('ower_bound');
    await ui.screenshot('notebook-cell');
    const asked = askedAt('area = l');
    assert.match(asked, /# %% \[markdown\]\\n# # Measure\\n# How wide is it\?/);
    assert.match(asked, /width_of_circle = 3\.14/);
    assert.match(asked, /print\(area_printed_later\)/);
    assert.match(asked, /Path: measure\.toynb/);
    assert.doesNotMatch(asked, /only_in_bash|pip install|an output that/);
    await ui.press('Tab');
    await until('the text', () => cell.getText() === 'area = lower_bound()');
    await ui.press('Control+z');
    await until('what was typed', () => cell.getText() === 'area = l');
  });

  it('is completed in the language of its magic', async () => {
    await openCells(
      [
        { language: 'python', text: 'in_python = 1' },
        { language: 'python', text: `%%bash\nl${CURSOR}` },
      ],
      'magic.toynb',
    );
    await loggedBy(/shellscript magic\.toynb:2:\d+ .*→/, () => ui.type('s'));
    assert.doesNotMatch(askedAt('ls'), /in_python|%%bash/);
  });

  it('is completed as shell in a line that goes to the shell, by one line', async () => {
    await openCells(
      [INTRODUCTION, { language: 'python', text: `in_python = 1\n!l${CURSOR}\nlater = 2` }],
      'escape.toynb',
    );
    await loggedBy(/shellscript escape\.toynb:2:\d+ .*→/, () => ui.type('s'));
    assert.doesNotMatch(askedAt('ls'), /in_python|later/);
    assert.equal(await ui.waitGhostText(), 'ower_bound()');
  });

  it('is refused where its notebook is ignored', async () => {
    const ignore = vscode.Uri.joinPath(workspace(), '.ensembleignore');
    await vscode.workspace.fs.writeFile(ignore, Buffer.from('ignored.toynb\n'));
    try {
      await openCells(
        [INTRODUCTION, { language: 'python', text: `x = ${CURSOR}` }],
        'ignored.toynb',
      );
      const before = server.written().length;
      await until('the refusal', async () => {
        const line = await loggedBy(/ignored\.toynb/, () => ui.type('l'));
        return line.includes('ensembleignore');
      });
      assert.equal(await ui.watchGhostText(300), '');
      assert.equal(server.written().length, before);
    } finally {
      await vscode.workspace.fs.delete(ignore);
    }
  });

  it('of a notebook without a file is completed, too', async () => {
    const cell = await openCells([{ language: 'python', text: `a = ${CURSOR}` }]);
    await ui.type('l');
    await ui.waitGhostText('ower_bound');
    await ui.press('Tab');
    await until('the text', () => cell.getText() === 'a = lower_bound()');
    assert.equal(activeEditor().document, cell);
  });

  it('of text is left alone', async () => {
    await openCells(
      [INTRODUCTION, { language: 'markdown', text: `The l${CURSOR}` }],
      'prose.toynb',
    );
    const before = server.written().length;
    await loggedBy(/prose\.toynb.*markdown/, () => ui.type('o'));
    assert.equal(server.written().length, before);
  });
});
