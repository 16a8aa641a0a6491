import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  closePanel,
  finished,
  historyId,
  panelTab,
  send,
  shown,
  type Shown,
} from '../comparison-page.ts';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import {
  activate,
  activeEditor,
  configure,
  CURSOR,
  open,
  openUntitled,
  outcomes,
  until,
  workspace,
} from '../stage.ts';
import { ui } from '../ui.ts';

const ANSWERS = {
  'one:1b': 'return a + b;',
  'chat:1b': '```ts\nsum(\n  a,\n);\n```',
  'huge:cloud': 'never()',
};
const [ONE, CHAT, CLOUD] = ['fake:one:1b', 'fake:chat:1b', 'fake:huge:cloud'];

/** Asks models at the cursor; waits until all have ended. */
async function ask(modelIds: readonly string[], instruction?: string): Promise<Shown> {
  await vscode.commands.executeCommand('ensemble.askAll');
  await send({ type: 'ask', modelIds, ...(instruction === undefined ? {} : { instruction }) });
  return finished(modelIds.length);
}

async function accept(columnId: string | undefined, how: string): Promise<void> {
  await send({ type: 'accept', text: { of: 'column', columnId }, how, close: false });
}

function told(pattern: RegExp): Promise<string> {
  return until(`${String(pattern)} on the page`, async () => {
    if ((await ui.page.count('ensemble-panel .told')) === 0) return undefined;
    const text = await ui.page.text('ensemble-panel .told');
    return pattern.test(text) && text;
  });
}

describe('the comparison panel in a document', () => {
  let server: FakeOllama;

  before(async () => {
    await activate();
    server = await startFakeOllama(Object.keys(ANSWERS), ANSWERS);
    await configure({
      servers: [{ name: 'fake', kind: 'ollama', url: server.url }],
      lineUps: { One: [ONE] },
      lineUp: 'One',
      workspaceModel: false,
    });
  });
  afterEach(closePanel);
  after(async () => {
    await server.close();
    await configure({});
  });

  it('asks a model that converses for an instruction, and replaces the selection', async () => {
    const document = await open('selected.ts', `x();\r\n  ${CURSOR}old(a);\r\ny();\r\n`);
    activeEditor().selection = new vscode.Selection(1, 2, 1, 9);
    const { columns, target } = await ask([CHAT], 'Make it a call of sum.');
    assert.equal(target, 'ready');
    const asked = server.asked().at(-1) ?? '';
    assert.ok(asked.includes('Make it a call of sum.') && asked.includes('old(a);'), asked);
    assert.ok(asked.includes('"messages"'), 'by the conversation');
    await accept(columns[0]?.id, 'replace');
    await until('the text', () => document.getText().includes('sum('));
    assert.equal(document.getText(), 'x();\r\n  sum(\r\n    a,\r\n  );\r\ny();\r\n');
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), 'x();\r\n  old(a);\r\ny();\r\n');
  });

  it('puts a text below, indented as its place, with the cursor behind it', async () => {
    const document = await open('below.ts', `// 😀\nfunction f(a, b) {\n    ${CURSOR}\n}\n`);
    const { columns } = await ask([ONE]);
    await accept(columns[0]?.id, 'insert-below');
    await until('the text', () => document.getText().includes('return'));
    assert.equal(document.getText(), '// 😀\nfunction f(a, b) {\n    \n    return a + b;\n}\n');
    const { active } = activeEditor().selection;
    assert.deepEqual([active.line, active.character], [3, 17]);
  });

  it('takes an answer in place of what was typed since the ghost text came', async () => {
    const document = await open('typed.ts', `function f(a, b) {\n  ${CURSOR}\n}\n`);
    await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
    await ui.waitGhostText('return a');
    await ui.type('ret');
    await until('the letters', () => document.getText().includes('ret'));
    await ui.waitGhostText('urn a');
    const before = (await outcomes()).length;
    await vscode.commands.executeCommand('ensemble.compare');
    const { columns, texts, target } = await finished(1);
    assert.equal(target, 'ready');
    await accept(columns[texts.indexOf('return a + b;')]?.id, 'replace');
    await until('the text', () => document.getText().includes('return'));
    assert.equal(document.getText(), 'function f(a, b) {\n  return a + b;\n}\n');
    const line = await until('the outcome', async () => (await outcomes())[before]);
    const record = JSON.parse(line) as { session?: string; memberIds?: string[]; outcome: object };
    assert.deepEqual(record.outcome, { kind: 'accepted' });
    assert.notEqual(record.session ?? 'comparison', 'comparison', 'as one request with its run');
    assert.deepEqual(record.memberIds, [ONE]);
  });

  it('shows a document that git ignores to no model elsewhere', async () => {
    const ignoreFile = vscode.Uri.joinPath(workspace(), '.gitignore');
    await vscode.workspace.fs.writeFile(ignoreFile, Buffer.from('ignored.ts\n'));
    try {
      await open('ignored.ts', `const secret = ${CURSOR};\n`);
      await until('the ignore file to be read', async () => {
        const page = await ask([CLOUD, ONE]);
        return page.columns[0]?.state === 'failed';
      });
      await closePanel();
      await vscode.commands.executeCommand('ensemble.compare');
      const id = await until('the history', () => historyId('ignored.ts'));
      const asked = server.written().filter((name) => name === 'huge:cloud').length;
      await send({ type: 'history-open', id });
      await finished(2);
      await send({ type: 'add', modelId: CLOUD });
      const page = await finished(3);
      assert.equal(page.columns[2]?.state, 'failed');
      assert.equal(server.written().filter((name) => name === 'huge:cloud').length, asked);
    } finally {
      await vscode.workspace.fs.delete(ignoreFile);
    }
  });

  it('asks nobody about a file of secrets', async () => {
    await open('.env', `TOKEN=${CURSOR}\n`);
    const asked = server.written().length;
    await vscode.commands.executeCommand('ensemble.askAll');
    await send({ type: 'ask', modelIds: [ONE] });
    await told(/No model may be asked here/);
    assert.equal(server.written().length, asked);
  });

  it('says so where no editor is open', async () => {
    await open('gone.ts', CURSOR);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await until('the editor to go', () => vscode.window.activeTextEditor === undefined);
    await vscode.commands.executeCommand('ensemble.askAll');
    await send({ type: 'ask', modelIds: [ONE] });
    await told(/Open a file/);
  });

  it('works in a document without a file, and knows when that is gone', async () => {
    const document = await openUntitled('typescript', `function f(a, b) {\n  ${CURSOR}\n}\n`);
    const { columns } = await ask([ONE]);
    await accept(columns[0]?.id, 'replace');
    await until('the text', () => document.getText().includes('return a + b;'));
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await until('the page to know', async () => (await shown()).target === 'closed');
    await accept(columns[0]?.id, 'replace');
    await told(/closed/);
    assert.ok(panelTab());
  });

  it('knows when its file is renamed, and when it is there again', async () => {
    const document = await open('before.ts', `function f(a, b) {\n  ${CURSOR}\n}\n`);
    await ask([ONE]);
    const [from, to] = [document.uri, vscode.Uri.joinPath(workspace(), 'after.ts')];
    const rename = async (one: vscode.Uri, other: vscode.Uri): Promise<void> => {
      const edit = new vscode.WorkspaceEdit();
      edit.renameFile(one, other, { overwrite: true });
      assert.ok(await vscode.workspace.applyEdit(edit));
    };
    await rename(from, to);
    await until('the page to know', async () => (await shown()).target === 'closed');
    await rename(to, from);
    await vscode.workspace.openTextDocument(from);
    await until('the page to know', async () => (await shown()).target === 'ready');
  });

  it('writes into a cell of a notebook', async () => {
    const cell = new vscode.NotebookCellData(
      vscode.NotebookCellKind.Code,
      'def f(a, b):\n  ',
      'python',
    );
    const serializer = vscode.workspace.registerNotebookSerializer('toy-notebook', {
      deserializeNotebook: () => new vscode.NotebookData([]),
      serializeNotebook: () => new Uint8Array(),
    });
    const notebook = await vscode.workspace.openNotebookDocument(
      'toy-notebook',
      new vscode.NotebookData([cell]),
    );
    await vscode.window.showNotebookDocument(notebook);
    const { document } = notebook.cellAt(0);
    await vscode.commands.executeCommand('notebook.cell.edit');
    const editor = await until('the cell to be the editor', () => {
      const { activeTextEditor } = vscode.window;
      return activeTextEditor?.document === document && activeTextEditor;
    });
    editor.selection = new vscode.Selection(1, 2, 1, 2);
    const { columns } = await ask([ONE]);
    await accept(columns[0]?.id, 'replace');
    await until('the text', () => document.getText() === 'def f(a, b):\n  return a + b;');
    serializer.dispose();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});
