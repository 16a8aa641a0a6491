import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import { chooseRow, told } from '../refactor-run.ts';
import { activate, activeEditor, configure, CURSOR, open, until, workspace } from '../stage.ts';
import { ui } from '../ui.ts';

const WRONG = 'return values[values.length];';
const RIGHT = 'return values[values.length - 1];';
const CODE = `exports.last = (values) => {\n  ${WRONG}\n};\n`;
const SUM =
  'function sum(values) {\n  let total = 0;\n  for (const one of values) total += one;\n  return total;\n}';

const MODELS = ['chat-first:7b', 'chat-second:7b'];

/** Both find the mistake where it is shown, and describe and write the one function of the workspace. */
function written(model: string, request: string): string {
  if (request.includes('You are shown a function')) return 'Write a function that adds up numbers.';
  if (request.includes('You write one function')) return `\`\`\`js\n${SUM}\n\`\`\``;
  if (!request.includes(WRONG) || (model === MODELS[1] && request.includes('// alone')))
    return '{"mistake": false}';
  const kind = 'off-by-one';
  return JSON.stringify({ mistake: true, line: 2, code: WRONG, fix: RIGHT, kind, why: 'Too far.' });
}

function hintsNow(): readonly vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(activeEditor().document.uri)
    .filter(({ source }) => source === 'Ensemble');
}

describe('commands that ask several models', function () {
  this.timeout(60_000);
  let server: FakeOllama;
  before(async () => {
    await activate();
    server = await startFakeOllama(MODELS, written);
    await configure({
      servers: [{ name: 'fake', kind: 'ollama', url: server.url }],
      lineUps: { Chat: MODELS.map((name) => `fake:${name}`) },
      ...{ lineUp: 'Chat', workspaceModel: false },
    });
  });
  after(async () => {
    await ui.clearNotifications();
    await configure({});
    await server.close();
  });

  it('put up a mistake that both find, with a fix that is undone in one step', async () => {
    await open('last.js', `${CURSOR}${CODE}`);
    await vscode.commands.executeCommand('ensemble.findMistakes');
    await told(
      /Mistakes that all models find in .*: 1\. A mistake, said: fake:chat-first:7b in 3 of 3/,
    );
    const [hint, ...more] = hintsNow();
    assert.ok(hint);
    assert.equal(more.length, 0);
    const { document } = activeEditor();
    assert.equal(document.getText(hint.range), WRONG);
    assert.match(hint.message, /^off-by-one: Too far\. Found here by 100% of the answers\./);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      ...([document.uri, hint.range, vscode.CodeActionKind.QuickFix.value] as const),
    );
    const fix = actions.find(({ title }) => title === `Fix: \`${RIGHT}\``);
    assert.ok(fix?.edit);
    await vscode.workspace.applyEdit(fix.edit);
    assert.equal(document.getText(), CODE.replace(WRONG, RIGHT));
    await until('the hint to go', () => hintsNow().length === 0);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), CODE);
    await ui.clearNotifications();
  });

  it('put up nothing of what one finds alone, and say that they disagree', async () => {
    await open('alone.js', `${CURSOR}${CODE}// alone\n`);
    await vscode.commands.executeCommand('ensemble.findMistakes');
    await told(/No mistake that all models find.* On 1 of 1 parts they disagree/);
    assert.deepEqual(hintsNow(), []);
    await ui.clearNotifications();
  });

  it('look at no secret file', async () => {
    await open('.env', `${CURSOR}TOKEN=1\n`);
    const asked = server.written().length;
    const done = vscode.commands.executeCommand('ensemble.findMistakes');
    await told(/no mistakes are looked for, this file is excluded/);
    await ui.clearNotifications();
    await done;
    assert.equal(server.written().length, asked);
  });

  it('write examples into a file, once it is said how often they are asked', async () => {
    await open('sum.js', `${CURSOR}${SUM}\n`);
    const done = vscode.commands.executeCommand('ensemble.writeExamples');
    await chooseRow('of how many functions', '20 functions');
    await ui.waitQuickPick('added to the file');
    await ui.press('Enter');
    await chooseRow('Write examples of \\d+ functions? with at most \\d+ calls', 'Start');
    await told(/Examples written: \d+, of functions: \d+/);
    const file = vscode.Uri.joinPath(workspace(), 'training-examples.jsonl').fsPath;
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    const examples = lines.map((line) => JSON.parse(line) as { source: { path: string } });
    assert.ok(examples.some(({ source }) => source.path === 'sum.js'));
    await ui.clearNotifications();
    await done;
  });
});
