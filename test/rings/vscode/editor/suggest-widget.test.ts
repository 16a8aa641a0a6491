import * as vscode from 'vscode';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import { activate, configure, CURSOR, open } from '../stage.ts';
import { ui } from '../ui.ts';

describe('with the suggest widget open', () => {
  let server: FakeOllama;
  before(async () => {
    await activate();
    server = await startFakeOllama(['small:1b'], '(fortyTwo)');
    await configure({ servers: [{ name: 'ollama', kind: 'ollama', url: server.url }] });
  });
  after(() => server.close());

  it('the ghost text continues the entry in focus', async () => {
    await open('widget.ts', `function zebraCrossing() {}\n\n${CURSOR}\n`);
    await ui.type('zebr');
    await vscode.commands.executeCommand('editor.action.triggerSuggest');
    await ui.waitFor('.suggest-widget.visible .monaco-list-row.focused');
    await ui.waitGhostText('aCrossing\\(fortyTwo\\)');
    await ui.screenshot('suggest-widget');
    await ui.press('Escape');
  });
});
