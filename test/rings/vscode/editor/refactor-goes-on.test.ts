import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import {
  answerInput,
  chooseRow,
  deleteFile,
  foundSomething,
  startWithoutCheck,
  textNow,
  waitRows,
} from '../refactor-run.ts';
import { activate, activeEditor, configure, CURSOR, open, until, workspace } from '../stage.ts';
import { ui } from '../ui.ts';

const SOURCE = 'exports.greet = (name) => {\n  return "hello " + name;\n};\n';
const MODEL = 'chat-one:7b';

/** A template string first; what the user has made of it is good as it is. */
function written(_model: string, request: string): string {
  if (request.includes('shout')) return 'DONE';
  return `greet.js
<<<<<<< SEARCH
  return "hello " + name;
=======
  return \`hello \${name}\`;
>>>>>>> REPLACE
DONE
`;
}

describe('Ensemble: Refactor that goes on', function () {
  this.timeout(120_000);
  let server: FakeOllama;

  before(async () => {
    await activate();
    server = await startFakeOllama([MODEL], written, 20);
    await configure({
      servers: [{ name: 'fake', kind: 'ollama', url: server.url }],
      lineUps: { Chat: [`fake:${MODEL}`] },
      lineUp: 'Chat',
      workspaceModel: false,
      'refactor.checkCommand': '',
      'refactor.steps': 4,
    });
  });
  beforeEach(async () => {
    await open('greet.js', CURSOR + SOURCE);
    await ui.clearNotifications();
  });
  after(async () => {
    await vscode.commands.executeCommand('ensemble.refactor.stop');
    await server.close();
    await deleteFile('greet.js');
    await configure({});
  });

  async function searched(instruction: string): Promise<void> {
    void vscode.commands.executeCommand('ensemble.refactor');
    await answerInput(instruction);
    await chooseRow('what may be changed', 'This file');
    await startWithoutCheck();
    await foundSomething();
  }

  it('takes what the user has made by hand as a step of their own', async () => {
    await searched('Greet with a template');
    await vscode.commands.executeCommand('ensemble.refactor.focus');
    await waitRows('the tree', (rows) => rows.length > 1);
    await vscode.commands.executeCommand('ensemble.refactor.continueByHand');
    const { document } = await until('the file to be opened', () => {
      const editor = vscode.window.activeTextEditor;
      return editor?.document.uri.scheme === 'ensemble-by-hand' && editor;
    });
    assert.match(document.getText(), /`hello \$\{name\}`/);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '// shout\n');
    await vscode.workspace.applyEdit(edit);
    await document.save();
    await waitRows('the user’s step', (rows) => rows.some((row) => row.includes('· you ·')));
    await ui.screenshot('refactor-by-hand');
    assert.equal(await textNow('greet.js'), SOURCE, 'nothing is applied');
  });

  it('goes on with an earlier search, and not where its files have changed', async () => {
    await searched('Greet once more');
    void vscode.commands.executeCommand('ensemble.refactor.resume');
    await chooseRow('go on with a refactoring', 'Greet once more');
    await startWithoutCheck();
    await vscode.commands.executeCommand('ensemble.refactor.focus');
    await waitRows('the earlier steps', (rows) =>
      rows.some((row) => row.includes('change greet.js')),
    );
    const uri = vscode.Uri.joinPath(workspace(), 'greet.js');
    await vscode.workspace.fs.writeFile(uri, Buffer.from(`// other\n${SOURCE}`));
    await vscode.commands.executeCommand('ensemble.refactor.stop');
    void vscode.commands.executeCommand('ensemble.refactor.resume');
    await chooseRow('go on with a refactoring', 'Greet once more');
    await ui.waitQuickPick('files have changed since then', 'greet.js');
    await ui.press('Escape');
  });

  it('is offered as a code action on a selection', async () => {
    const { document } = activeEditor();
    const titles = async (range: vscode.Range): Promise<readonly string[]> => {
      const found = await vscode.commands.executeCommand<readonly vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        range,
        vscode.CodeActionKind.RefactorRewrite.value,
      );
      return found.map(({ title }) => title);
    };
    const selected = await titles(new vscode.Range(0, 0, 2, 0));
    assert.ok(selected.includes('Refactor with Ensemble…'), selected.join());
    const none = await titles(new vscode.Range(1, 0, 1, 0));
    assert.ok(!none.includes('Refactor with Ensemble…'), none.join());
  });

  it('shows its tree beside the editor, which keeps the focus', async () => {
    await searched('Greet in the panel');
    const editor = activeEditor();
    await vscode.commands.executeCommand('ensemble.refactor.showTree');
    const tab = await until('the panel', () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .find(({ input }) => input instanceof vscode.TabInputWebview),
    );
    assert.equal(vscode.window.activeTextEditor, editor);
    await until('the page', async () => (await ui.page.count('[role=treeitem]')) > 1);
    // A page that has never had the focus is not painted for screenshots.
    await vscode.commands.executeCommand('workbench.action.focusNextGroup');
    await ui.resize(1500, 900);
    await until('the page to be wider', async () =>
      ui.page.eval<boolean>('ensemble-tree', 'window.innerWidth > 480'),
    );
    await ui.screenshot('refactor-panel');
    await ui.resize(1280, 800);
    await vscode.window.tabGroups.close(tab);
  });
});
