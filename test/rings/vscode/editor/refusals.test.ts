import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import { activate, activeEditor, configure, logLines, loggedBy, open, until } from '../stage.ts';
import { ui } from '../ui.ts';

const SOURCE = `export const answer = ‸;
export const other = 0;
`;

describe('where nothing may be suggested', () => {
  let server: FakeOllama;
  before(async () => {
    await activate();
    server = await startFakeOllama(['small:1b'], 'fortyTwo');
    await configure({ servers: [{ name: 'ollama', kind: 'ollama', url: server.url }] });
  });
  after(() => server.close());

  it('shows nothing with several cursors, and the log says why', async () => {
    await open('cursors.ts', SOURCE);
    const [here] = activeEditor().selections;
    assert.ok(here);
    const below = here.active.translate(1, 0);
    activeEditor().selections = [here, new vscode.Selection(below, below)];
    await loggedBy(/multiple-cursors/, () => ui.type('f'));
    assert.equal(await ui.watchGhostText(500), '');
  });

  it('shows nothing inside a word, but by hand', async () => {
    await open('inside.ts', 'export const answer = fort‸wo;\n');
    await loggedBy(/inside\.ts → nothing: mid-word/, () => ui.type('y'));
    assert.equal(await ui.watchGhostText(500), '');
    await vscode.commands.executeCommand('ensemble.trigger');
    await ui.waitGhostText('fortyTwo');
  });

  it('shows no model a secret file, not even to pick from its candidates', async () => {
    await open('.env', 'PASSWORD=‸\n');
    const before = server.written().length;
    await ui.runCommand('Ensemble: Pick Candidate');
    const { placeholder } = await until('the reason', async () => {
      const pick = await ui.quickPick();
      return pick.placeholder.includes('No candidate') && pick;
    });
    assert.match(placeholder, /this file is excluded/);
    assert.equal(server.written().length, before);
    await ui.press('Escape');
    await ui.waitNoQuickPick();
  });

  it('shows nothing in a read-only file and writes nothing', async () => {
    const document = await open('read-only.ts', SOURCE);
    await vscode.commands.executeCommand('workbench.action.files.setActiveEditorReadonlyInSession');
    await ui.type('f');
    await vscode.commands.executeCommand('ensemble.trigger');
    assert.equal(await ui.watchGhostText(500), '');
    assert.equal(document.getText(), SOURCE.replace('‸', ''));
    await vscode.commands.executeCommand(
      'workbench.action.files.resetActiveEditorReadonlyInSession',
    );
  });

  it('asks nobody after Ensemble: Toggle, until it is toggled again', async () => {
    await open('toggle.ts', SOURCE);
    await ui.runCommand('Ensemble: Toggle');
    await ui.waitStatusBar('Ensemble off');
    await ui.click('.monaco-editor .view-lines');
    const [requests, lines] = [server.written().length, (await logLines()).length];
    await ui.type('fo');
    assert.equal(await ui.watchGhostText(700), '');
    await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
    assert.equal(await ui.watchGhostText(500), '');
    assert.equal(server.written().length, requests);
    // Even a refusal would be logged: the editor does not ask at all.
    const asked = (await logLines()).slice(lines).filter((line) => line.includes('toggle.ts'));
    assert.deepEqual(asked, []);

    await ui.runCommand('Ensemble: Toggle');
    await until('the status bar to change', async () =>
      (await ui.statusBar()).every(({ text }) => text !== 'Ensemble off'),
    );
    await open('toggle-again.ts', SOURCE);
    await ui.type('f');
    assert.match(await ui.waitGhostText(), /fortyTwo/);
  });

  it('keeps what the user has said of languages over Ensemble: Toggle, there and back', async () => {
    const enabled = (): unknown =>
      vscode.workspace.getConfiguration('ensemble').inspect('enable')?.workspaceValue;
    const own = { markdown: true, python: false };
    await vscode.workspace
      .getConfiguration('ensemble')
      .update('enable', own, vscode.ConfigurationTarget.Workspace);
    await ui.runCommand('Ensemble: Toggle');
    await ui.waitStatusBar('Ensemble off');
    await ui.runCommand('Ensemble: Toggle');
    await until('it to be on', () => JSON.stringify(enabled()) === JSON.stringify(own));
  });
});
