import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  closePanel,
  finished,
  historyId,
  panelTab,
  send,
  shown,
  tabs,
  tickAll,
  type Shown,
} from '../comparison-page.ts';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import {
  activate,
  activeEditor,
  configure,
  CURSOR,
  embeddedMembers,
  open,
  outcomesFile,
  until,
} from '../stage.ts';
import { ui } from '../ui.ts';

const SOURCE = `function add(a: number, b: number): number {\n  ${CURSOR}\n}\n`;
const ANSWERS = {
  'one:1b': 'return a + b;',
  'two:1b': 'return a + b;',
  'three:1b': 'const sum = a + b;\n  return sum;',
};

/** Opens a place and asks all models there. */
async function asked(name: string): Promise<Shown> {
  await open(name, SOURCE);
  await vscode.commands.executeCommand('ensemble.compare');
  await tickAll();
  await ui.page.click('start-form button[type=submit]');
  return finished(3);
}

describe('the comparison panel', () => {
  let server: FakeOllama;

  before(async () => {
    await activate();
    server = await startFakeOllama(Object.keys(ANSWERS), ANSWERS);
  });
  beforeEach(async () => {
    await configure({
      servers: [{ name: 'fake', kind: 'ollama', url: server.url }],
      lineUps: { Three: Object.keys(ANSWERS).map((name) => `fake:${name}`) },
      lineUp: 'Three',
      workspaceModel: false,
    });
  });
  afterEach(closePanel);
  after(async () => {
    await server.close();
    await configure({});
  });

  it('asks which models, then shows each in a column of its own', async () => {
    const { columns, texts, ranked } = await asked('compared-1.ts');
    assert.deepEqual(
      columns.map(({ modelId }) => modelId),
      Object.keys(ANSWERS).map((name) => `fake:${name}`),
    );
    assert.deepEqual(texts, Object.values(ANSWERS));
    assert.deepEqual(ranked[0], [columns[0]?.id, columns[1]?.id], 'equal answers are one');
    await ui.screenshot('comparison');
  });

  it('opens for the run on the screen without asking anybody', async () => {
    await open('compared-2.ts', SOURCE);
    await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
    await ui.waitGhostText();
    const before = await until('all members', () => {
      const written = server.written().length;
      return written >= 3 && written;
    });
    await vscode.commands.executeCommand('ensemble.compare');
    const { texts } = await finished(3);
    assert.ok(texts.includes('return a + b;'), texts.join('|'));
    assert.equal(server.written().length, before);
  });

  it('puts the accepted text into the document in one undo step, and gives the focus back', async () => {
    const { columns } = await asked('compared-3.ts');
    const [document] = vscode.workspace.textDocuments.filter(({ fileName }) =>
      fileName.endsWith('compared-3.ts'),
    );
    assert.ok(document);
    const text = { of: 'column', columnId: columns[2]?.id };
    await send({ type: 'accept', text, how: 'replace', close: true });
    await until('the text to be inserted', () => document.getText().includes('const sum = a + b;'));
    await until('the panel to close', () => panelTab() === undefined);
    await until('the editor to be active', () => activeEditor().document === document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), SOURCE.replace(CURSOR, ''));
  });

  it('touches nothing where the document has moved on, and says so', async () => {
    await asked('compared-4.ts');
    const [document] = vscode.workspace.textDocuments.filter(({ fileName }) =>
      fileName.endsWith('compared-4.ts'),
    );
    assert.ok(document);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(1, 2), 'debugger;');
    await vscode.workspace.applyEdit(edit);
    const changed = document.getText();
    const page = await until('the page to know', async () => {
      const now = await shown();
      return now.target === 'changed' && now;
    });
    const text = { of: 'column', columnId: page.columns[0]?.id };
    await send({ type: 'accept', text, how: 'replace', close: false });
    await until('the refusal', async () =>
      (await ui.page.text('ensemble-panel .told')).includes('nothing was inserted'),
    );
    assert.equal(document.getText(), changed);
  });

  it('keeps votes without any text', async () => {
    const { columns } = await asked('compared-5.ts');
    await send({
      ...{ type: 'vote', first: columns[0]?.id, second: columns[2]?.id, verdict: 'second' },
      ...{ left: 'first', blind: false, tookMs: 900, reasons: [] },
    });
    const file = path.join(path.dirname(await outcomesFile()), 'votes.jsonl');
    const line = await until('the vote', async () =>
      (await readFile(file, 'utf8').catch(() => '')).split('\n').find((one) => one !== ''),
    );
    assert.ok(!line.includes('return'));
    const vote = JSON.parse(line) as { winner: string; loser: string };
    assert.deepEqual(vote.winner, columns[2]?.modelId);
    assert.deepEqual(vote.loser, columns[0]?.modelId);
  });

  it('opens two texts in the editor of differences', async () => {
    const { columns } = await asked('compared-6.ts');
    const [left, right] = [columns[0], columns[2]].map((column) => ({
      ...{ of: 'column', columnId: column?.id },
    }));
    await send({ type: 'diff', left, right });
    const isDiff = ({ input }: vscode.Tab): boolean => input instanceof vscode.TabInputTextDiff;
    const tab = await until('the editor of differences', () => tabs().find(isDiff));
    await vscode.window.tabGroups.close(tab);
  });

  it('keeps the comparison, and shows it again from the history', async () => {
    await asked('compared-7.ts');
    await closePanel();
    await open('elsewhere.ts', `const x = ${CURSOR};\n`);
    await vscode.commands.executeCommand('ensemble.compare');
    const id = await until('the history', () => historyId('compared-7.ts'));
    await send({ type: 'history-open', id });
    const { texts } = await finished(3);
    assert.deepEqual(texts.toSorted(), Object.values(ANSWERS).toSorted());
  });

  it('compares the embedded models', async () => {
    await configure({ ...embeddedMembers, workspaceModel: false });
    const { texts } = await asked('compared-8.ts');
    assert.ok(texts.some((text) => text.trim() !== ''));
    await ui.screenshot('comparison-embedded');
  });
});
