import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import { activate, activeEditor, configure, CURSOR, loggedBy, open } from '../stage.ts';
import { ui } from '../ui.ts';

/** A file of its own, so that nothing is answered from the cache. */
async function openFor(name: string): Promise<void> {
  await open(
    `vim-${name}.ts`,
    `export function ${name}(values: number[]) {\n  return ${CURSOR}\n}\n`,
  );
}

describe('with Vim', () => {
  let server: FakeOllama;
  before(async () => {
    await activate();
    server = await startFakeOllama(['small:1b'], 'alues.length;');
    const servers = [{ name: 'ollama', kind: 'ollama', url: server.url }];
    await configure({ servers, workspaceModel: false });
  });
  after(() => server.close());

  it('in normal mode typing asks nobody, and the log says why', async () => {
    await openFor('normal');
    const asked = server.written().length;
    await vscode.commands.executeCommand('toyVim.normal');
    const line = await loggedBy(/nothing: vim-normal/, () => ui.type('v'));
    assert.match(line, /Vim’s normal mode \(cursor block\)/);
    assert.equal(await ui.ghostText(), '');
    assert.equal(server.written().length, asked);
    await ui.screenshot('vim-normal-mode');
  });

  it('in normal mode whoever asks by hand is answered', async () => {
    await openFor('byHand');
    await vscode.commands.executeCommand('toyVim.normal');
    await ui.type('v');
    await vscode.commands.executeCommand('ensemble.trigger');
    assert.equal(await ui.waitGhostText(), 'alues.length;');
  });

  it('in insert mode the first key brings ghost text', async () => {
    await openFor('insert');
    await vscode.commands.executeCommand('toyVim.normal');
    await vscode.commands.executeCommand('toyVim.insert');
    await ui.type('v');
    assert.equal(await ui.waitGhostText(), 'alues.length;');
    await ui.screenshot('vim-insert-mode');
  });

  it('a cursor that is no mode of it stops nothing', async () => {
    await openFor('outline');
    activeEditor().options.cursorStyle = vscode.TextEditorCursorStyle.BlockOutline;
    await ui.type('v');
    assert.equal(await ui.waitGhostText(), 'alues.length;');
    await vscode.commands.executeCommand('toyVim.insert');
  });
});
