import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import {
  answerInput,
  chooseRow,
  deleteFile,
  foundSomething,
  save,
  startRefactor,
  startWithoutCheck,
  textNow,
  told,
  waitRows,
  writeFile,
} from '../refactor-run.ts';
import { activate, activeEditor, configure, CURSOR, open, until, workspace } from '../stage.ts';
import { ui } from '../ui.ts';

const CALC = `exports.total = (list) => {
  let sum = 0;
  for (const one of list) sum += one.price * one.count;
  return sum;
};
`;

const TEST = `const { total } = require('./calc.js');
const assert = require('node:assert');
assert.equal(total([{ price: 2, count: 3 }, { price: 1, count: 4 }]), 10);
console.log('1 passing');
`;

const block = (search: string, replace: string): string =>
  `calc.js\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n`;

/** One member is good at the first step, one at the second, one breaks the test. */
function written(model: string, request: string): string {
  const hasHelper = request.includes('const cost =');
  const usesHelper = request.includes('sum += cost(one)');
  switch (model) {
    case 'chat-first:7b':
      return hasHelper
        ? 'I think it is fine.'
        : block('exports.total', 'const cost = (one) => one.price * one.count;\n\nexports.total')
            .replace('exports.total\n=======', 'exports.total = (list) => {\n=======')
            .replace('\n\nexports.total\n>>>>>>>', '\n\nexports.total = (list) => {\n>>>>>>>');
    case 'chat-second:7b':
      if (usesHelper) return 'DONE';
      return hasHelper
        ? `${block('  for (const one of list) sum += one.price * one.count;', '  for (const one of list) sum += cost(one);')}\nDONE`
        : 'Somebody has to make the helper first.';
    default:
      return `${block('  return sum;', '  return 0;')}\nDONE`;
  }
}

const MODELS = ['chat-first:7b', 'chat-second:7b', 'chat-trap:7b'];

describe('Ensemble: Refactor', function () {
  this.timeout(120_000);
  let server: FakeOllama;

  async function settings(url: string, more: object = {}): Promise<void> {
    await configure({
      servers: [{ name: 'fake', kind: 'ollama', url }],
      lineUps: { Chat: MODELS.map((name) => `fake:${name}`) },
      lineUp: 'Chat',
      workspaceModel: false,
      'refactor.checkCommand': 'node calc.test.js',
      'refactor.checkSeconds': 30,
      'refactor.steps': 24,
      ...more,
    });
  }

  before(async () => {
    await activate();
    server = await startFakeOllama(MODELS, written, 20);
  });
  beforeEach(async () => {
    await writeFile('calc.test.js', TEST);
    await settings(server.url);
    await open('calc.js', CURSOR + CALC);
    await ui.clearNotifications();
  });
  after(async () => {
    await vscode.commands.executeCommand('ensemble.refactor.stop');
    await server.close();
    await deleteFile('calc.js');
    await deleteFile('calc.test.js');
    await configure({});
  });

  it('finds what no member can do alone, shows the tree, applies and takes back', async () => {
    const editor = activeEditor();
    await startRefactor('Extract the cost of one item into a helper');
    await told(/Found a refactoring that passes the check/);
    assert.equal(vscode.window.activeTextEditor, editor, 'the focus stays');
    await foundSomething();
    await vscode.commands.executeCommand('ensemble.refactor.focus');
    await waitRows('the tree', (rows) => rows.length > 1);
    await vscode.commands.executeCommand('ensemble.refactor.review');
    await waitRows('the best one', (rows) => rows.some((row) => row.includes('complete · best')));
    await ui.screenshot('refactor-tree');
    await until('the review', () =>
      vscode.window.tabGroups.activeTabGroup.activeTab?.label.includes('Refactor, step'),
    );
    await ui.screenshot('refactor-review');
    await vscode.commands.executeCommand('ensemble.refactor.apply');
    const applied = await until('the file to be written', async () => {
      const text = await textNow('calc.js');
      return text !== CALC && text;
    });
    assert.match(applied, /const cost = \(one\) => one\.price \* one\.count;/);
    assert.match(applied, /sum \+= cost\(one\)/);
    assert.doesNotMatch(applied, /return 0/);
    await vscode.commands.executeCommand('ensemble.refactor.restore');
    await until('the file to be as it was', async () => (await textNow('calc.js')) === CALC);
    await save('calc.js');
  });

  it('writes nothing into a file that has changed meanwhile', async () => {
    await startRefactor('Extract the cost of one item into a helper', true);
    await foundSomething();
    const edit = new vscode.WorkspaceEdit();
    const uri = vscode.Uri.joinPath(workspace(), 'calc.js');
    edit.insert(uri, new vscode.Position(0, 0), '// mine\n');
    await vscode.workspace.applyEdit(edit);
    void vscode.commands.executeCommand('ensemble.refactor.apply');
    const pick = await ui.waitQuickPick('Nothing has been written', 'calc.js: changed');
    assert.equal(pick.rows.filter(({ label }) => label.includes('Apply')).length, 0);
    await ui.press('Escape');
    await ui.waitNoQuickPick();
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.getText(), `// mine\n${CALC}`);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('keeps the best so far when it is stopped', async () => {
    const slow = await startFakeOllama(MODELS, written, 2_000);
    try {
      await settings(slow.url, { 'refactor.checkCommand': '' });
      void vscode.commands.executeCommand('ensemble.refactor');
      await answerInput('Extract a helper');
      await chooseRow('what may be changed', 'This file');
      await startWithoutCheck();
      await vscode.commands.executeCommand('ensemble.refactor.focus');
      await waitRows('somebody to write', (rows) => rows.some((row) => row.includes('is writing')));
      // It goes on, although another setting makes another engine.
      await settings(slow.url, { 'refactor.checkCommand': '', 'refactor.minutes': 7 });
      await waitRows('a first edit', (rows) => rows.some((row) => row.includes('change calc.js')));
      await vscode.commands.executeCommand('ensemble.refactor.stop');
      await told(/Found .* Stopped; the best so far is kept/);
      await waitRows('nobody to write', (rows) => !rows.some((row) => row.includes('is writing')));
    } finally {
      await slow.close();
    }
  });
});
