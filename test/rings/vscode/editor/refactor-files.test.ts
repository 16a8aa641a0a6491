import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import {
  answerInput,
  chooseRow,
  deleteFile,
  foundSomething,
  save,
  startWithoutCheck,
  textNow,
  waitRows,
  writeFile,
} from '../refactor-run.ts';
import { activate, configure, CURSOR, open, until, workspace } from '../stage.ts';
import { ui } from '../ui.ts';

const MAIN = 'const { price } = require("./old.js");\r\n\r\nexports.main = () => price(2);\r\n';
const OLD = 'exports.price = (n) => n * 3;\n';
const DEAD = 'exports.dead = 1;\n';

const ANSWER = `main.js
<<<<<<< SEARCH
const { price } = require("./old.js");
=======
const { price } = require("./prices.js");
const { tax } = require("./tax.js");
>>>>>>> REPLACE
<<<<<<< SEARCH
exports.main = () => price(2);
=======
exports.main = () => tax(price(2));
>>>>>>> REPLACE

CREATE tax.js
\`\`\`js
exports.tax = (n) => n + 1;
\`\`\`

RENAME old.js -> prices.js

prices.js
<<<<<<< SEARCH
exports.price = (n) => n * 3;
=======
exports.price = (n) => n * 4;
>>>>>>> REPLACE

DELETE dead.js
DONE
`;

const MODEL = 'chat-all:7b';
const NAMES = ['main.js', 'old.js', 'dead.js', 'prices.js', 'tax.js'];

const isThere = async (name: string): Promise<boolean> =>
  await vscode.workspace.fs.stat(vscode.Uri.joinPath(workspace(), name)).then(
    () => true,
    () => false,
  );

describe('Ensemble: Refactor over several files', function () {
  this.timeout(120_000);
  let server: FakeOllama;

  before(async () => {
    await activate();
    server = await startFakeOllama([MODEL], () => ANSWER, 20);
    await configure({
      servers: [{ name: 'fake', kind: 'ollama', url: server.url }],
      lineUps: { Chat: [`fake:${MODEL}`] },
      lineUp: 'Chat',
      workspaceModel: false,
      'refactor.checkCommand': '',
      'refactor.steps': 3,
    });
  });
  beforeEach(async () => {
    for (const name of NAMES) await deleteFile(name);
    await open('main.js', CURSOR + MAIN);
    await writeFile('old.js', OLD);
    await writeFile('dead.js', DEAD);
    await ui.clearNotifications();
  });
  after(async () => {
    await vscode.commands.executeCommand('ensemble.refactor.stop');
    await server.close();
    for (const name of NAMES) await deleteFile(name);
    await configure({});
  });

  /** The search over the three files, to its end. */
  async function searched(): Promise<void> {
    for (const name of ['old.js', 'dead.js', 'main.js']) {
      const uri = vscode.Uri.joinPath(workspace(), name);
      await vscode.window.showTextDocument(uri, { preview: false });
    }
    void vscode.commands.executeCommand('ensemble.refactor');
    await answerInput('Move the prices, add a tax, remove what is dead');
    await chooseRow('what may be changed', 'Several files');
    await ui.waitQuickPick('files that may be changed', 'dead.js');
    await ui.click('.quick-input-header [role="checkbox"]');
    await ui.press('Enter');
    await startWithoutCheck();
    await foundSomething();
  }

  it('changes, makes, moves and deletes, and takes all of it back', async () => {
    await searched();
    await vscode.commands.executeCommand('ensemble.refactor.review');
    await until('the editor for many files', () =>
      vscode.window.tabGroups.activeTabGroup.activeTab?.label.startsWith('Refactor, step'),
    );
    await ui.waitFor('.multiDiffEntry');
    await ui.screenshot('refactor-many');
    await vscode.commands.executeCommand('ensemble.refactor.apply');
    await until('the new file', () => isThere('tax.js'));
    await until('the moved file', () => isThere('prices.js'));
    assert.equal(await isThere('old.js'), false);
    assert.equal(await isThere('dead.js'), false);
    const main = await until('the change', async () => {
      const text = await textNow('main.js');
      return text.includes('tax(price(2))') && text;
    });
    assert.equal(main.replaceAll('\r\n', '').includes('\n'), false, 'line ends are kept');
    assert.equal(await textNow('prices.js'), OLD.replace('3', '4'));
    void vscode.commands.executeCommand('ensemble.refactor.restore');
    await chooseRow('delete 1 file ', 'Delete');
    for (const name of ['tax.js', 'prices.js'])
      await until(`${name} to go`, async () => !(await isThere(name)));
    await until('the deleted file', () => isThere('dead.js'));
    assert.equal(await textNow('dead.js'), DEAD);
    assert.equal(await textNow('old.js'), OLD);
    await until('the change to be gone', async () => (await textNow('main.js')) === MAIN);
    for (const name of ['main.js', 'old.js', 'dead.js']) await save(name);
  });

  it('leaves out what is not ticked', async () => {
    await searched();
    await vscode.commands.executeCommand('ensemble.refactor.focus');
    await waitRows('the tree', (rows) => rows.length > 1);
    await vscode.commands.executeCommand('ensemble.refactor.review');
    await waitRows('the files', (rows) => rows.some((row) => row.startsWith('dead.js')));
    await ui.screenshot('refactor-hunks');
    await ui.click('.monaco-list-row:has-text("dead.js") .custom-view-tree-node-item-checkbox');
    await waitRows('the choice', (rows) => rows.some((row) => /^dead\.js.*left out/.test(row)));
    await vscode.commands.executeCommand('ensemble.refactor.apply');
    await until('the new file', () => isThere('tax.js'));
    assert.equal(await isThere('dead.js'), true);
    assert.equal(await isThere('old.js'), false);
    for (const name of ['main.js', 'prices.js']) await save(name);
  });

  it('names a file that has changed meanwhile, and writes the others when it is told to', async () => {
    await searched();
    await writeFile('dead.js', '// somebody needs it\n');
    void vscode.commands.executeCommand('ensemble.refactor.apply');
    await ui.waitQuickPick('1 file is not as it was', 'dead.js: changed');
    assert.equal(await isThere('tax.js'), false);
    await chooseRow('1 file is not as it was', 'Apply the Others');
    await until('the new file', () => isThere('tax.js'));
    assert.equal(await textNow('dead.js'), '// somebody needs it\n');
    for (const name of ['main.js', 'prices.js']) await save(name);
  });
});
