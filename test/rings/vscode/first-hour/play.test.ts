import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activate, activeEditor, configure, EXTENSION, ollamaMembers, until } from '../stage.ts';
import { ui } from '../ui.ts';

/**
 * The first hour of somebody who has just installed the extension, with three models on a real Ollama. Every step
 * leaves a numbered picture; `npm run first-hour` plays it in three themes and makes the README's pictures of it.
 */

const STEP = '.gettingStartedContainer .getting-started-step';
const button = (title: string) => `${STEP}:has-text("${title}") .monaco-button`;
/** Wide enough for the walkthrough's pictures and for columns side by side. */
const WINDOW = [1440, 900] as const;

let number = 0;

/** Keeps a picture of what the window shows now. */
async function picture(name: string): Promise<void> {
  number++;
  await ui.screenshot(`${String(number).padStart(2, '0')}-${name}`);
}

async function pickCommand(id: string, ...given: readonly unknown[]): Promise<void> {
  // Not awaited: the command ends with what is chosen.
  void vscode.commands.executeCommand(id, ...given);
  await ui.waitQuickPick();
}

async function leavePick(): Promise<void> {
  await ui.press('Escape');
  await ui.waitNoQuickPick();
}

const openWalkthrough = () =>
  vscode.commands.executeCommand('workbench.action.openWalkthrough', `${EXTENSION}#start`);

describe('the first hour, played', () => {
  before(async () => {
    await ui.resize(...WINDOW);
    await activate();
    await configure({ ...ollamaMembers, workspaceModel: false });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
    await ui.clearNotifications();
  });

  it('begins with the walkthrough, which finds the models', async () => {
    await openWalkthrough();
    await ui.waitFor(button('Find your models'));
    await picture('walkthrough');
    await ui.click(button('Find your models'));
    await ui.waitStatusBar('answer');
    await picture('models-found');
  });

  it('shows ghost text in the sample', async () => {
    await openWalkthrough();
    await ui.click(`${STEP}:has-text("Type, and take the grey text")`).catch(() => undefined);
    await ui.click(button('Type, and take the grey text'));
    await ui.waitGhostText('\\S');
    await picture('ghost-text');
  });

  it('completes what is typed, takes it with Tab, and tells who wrote it', async () => {
    for (const typed of ['this', '.']) {
      await ui.type(typed, 60);
      await picture('typing');
    }
    const ghost = await ui.waitGhostText('\\S');
    await picture('typing');
    await ui.press('Tab');
    await until('the text to be taken', () =>
      activeEditor()
        .document.getText()
        .includes(`return this.${ghost.split('\n')[0]?.trim() ?? ''}`),
    );
    // The hover tells of the text that was taken, not of its end.
    for (let i = 0; i < 4; i++) await ui.press('ArrowLeft');
    await vscode.commands.executeCommand('editor.action.showHover');
    await ui.waitFor('.monaco-hover:not(.hidden)');
    await picture('who-wrote-it');
    await ui.press('Escape');
    await ui.press('End');
    await vscode.commands.executeCommand('undo');
    await until('the text to be gone', () =>
      activeEditor().document.getText().includes('return this.\n'),
    );
  });

  it('has the other candidates a key away', async () => {
    await vscode.commands.executeCommand('ensemble.trigger');
    await ui.waitGhostText('\\S');
    await vscode.commands.executeCommand('ensemble.next');
    await picture('next-candidate');
    await ui.press('Escape');
    await pickCommand('ensemble.pickCandidate');
    await picture('pick-candidate');
    await leavePick();
  });

  it('compares them side by side', async () => {
    // From where the models were asked, so that their answers can be put in.
    const { selection } = activeEditor();
    const typed = new vscode.Range(
      selection.active.translate(0, -'this.'.length),
      selection.active,
    );
    await activeEditor().edit((edit) => {
      edit.delete(typed);
    });
    await vscode.commands.executeCommand('ensemble.trigger');
    await ui.waitGhostText('\\S');
    // Room for columns side by side.
    await ui.resize(1900, 950);
    await vscode.commands.executeCommand('workbench.action.closeEditorsInOtherGroups');
    await ui.runCommand('Ensemble: Compare Candidates');
    await ui.page.texts('candidate-column');
    await until(
      'a column for every model',
      async () => (await ui.page.count('candidate-column')) === 3,
    );
    await ui.page.eval('ensemble-panel', 'new Promise((done) => setTimeout(done, 1500))');
    await picture('compare');
    await ui.resize(...WINDOW);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('asks what a refactoring is to do', async () => {
    await vscode.commands.executeCommand('workbench.action.focusFirstEditorGroup');
    await ui.runCommand('Ensemble: Refactor…');
    await ui.waitFor('.quick-input-widget input[placeholder*="Rename"]');
    await picture('refactor');
    await leavePick();
  });

  it('says what the ensemble does, and what it costs', async () => {
    await pickCommand('ensemble.showMenu');
    await picture('menu');
    await leavePick();
    await openWalkthrough();
    await ui.click(`${STEP}:has-text("Decide what leaves this machine")`);
    await picture('privacy');
    await vscode.commands.executeCommand('workbench.action.openSettings', `@ext:${EXTENSION}`);
    await ui.waitFor('.settings-editor .setting-item-contents');
    await picture('settings');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('can be told to be quiet, and says why it is', async () => {
    const sample = vscode.workspace.textDocuments.find(({ isUntitled }) => isUntitled);
    assert.ok(sample);
    await vscode.window.showTextDocument(sample);
    await pickCommand('ensemble.snooze');
    await picture('snooze');
    await ui.press('Enter');
    await ui.waitNoQuickPick();
    await ui.waitStatusBar('[Ss]nooz');
    await vscode.commands.executeCommand('ensemble.diagnose');
    await until('the report', () => /no ghost text/i.test(activeEditor().document.getText()));
    await vscode.commands.executeCommand('cursorBottom');
    await picture('diagnose');
    await vscode.commands.executeCommand('ensemble.endSnooze');
    assert.ok(number >= 14, `${number} pictures`);
  });
});
