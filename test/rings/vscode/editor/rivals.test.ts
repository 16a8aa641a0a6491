import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import { chooseRow } from '../refactor-run.ts';
import { activate, configure, CURSOR, open, until, type Settings } from '../stage.ts';
import { ui } from '../ui.ts';

const TOY = 'toyCompletion';
/** A language that no other suite types in: what is counted here is counted for it alone. */
const LANGUAGE = 'ruby';
/** Long after the other provider has answered, and well within what an explicit request waits. */
const OURS_MS = 600;
/** As long as somebody looks at a text. Unit: ms. */
const LOOK_MS = 350;
const MOST_KEYS = 60;

/** Types one key and looks at what comes. */
async function typeAndLook(): Promise<void> {
  await ui.type('v');
  await ui.waitGhostText(TOY);
  await ui.watchGhostText(LOOK_MS);
}

/** Rows of the status menu that say something of others. */
async function menuRow(pattern: RegExp): Promise<string> {
  void vscode.commands.executeCommand('ensemble.showMenu');
  const { rows } = await ui.waitQuickPick('Ensemble');
  await ui.press('Escape');
  await ui.waitNoQuickPick();
  const texts = rows.map(({ label, description }) => `${label} ${description}`);
  return texts.find((text) => pattern.test(text)) ?? '';
}

/** How often ours was shown first, and of how many. */
async function shownFirst(): Promise<readonly [number, number]> {
  const row = await menuRow(/Shown first/);
  const [, won = '0', asked = '0'] = /Shown first: (\d+) of (\d+)/.exec(row) ?? [];
  return [Number(won), Number(asked)];
}

/** Opens the menu and what it offers beside others, and chooses there. */
async function chooseBeside(row: string, choice: string): Promise<void> {
  void vscode.commands.executeCommand('ensemble.showMenu');
  await chooseRow('Ensemble', row);
  await chooseRow('Ensemble beside', choice);
  await ui.waitNoQuickPick();
}

async function openEmpty(name: string): Promise<void> {
  const document = await open(`${name}.rb`, `def ${name}(values)\n  ${CURSOR}\nend\n`);
  assert.equal(document.languageId, LANGUAGE);
}

describe('beside a rival that answers in 30 ms', () => {
  let server: FakeOllama;
  let settings: Settings;
  before(async () => {
    await activate();
    server = await startFakeOllama(['small:1b'], 'alues.length', OURS_MS);
    const servers = [{ name: 'ollama', kind: 'ollama', url: server.url }];
    settings = { servers, workspaceModel: false };
    await configure(settings);
    await vscode.commands.executeCommand('toyProvider.start');
  });
  after(async () => {
    await vscode.commands.executeCommand('toyProvider.stop');
    await configure(settings);
    await server.close();
  });

  it('says nothing of others before there was a race', async () => {
    await openEmpty('quiet');
    assert.equal(await menuRow(/Shown first|Paused/), '');
  });

  it('counts a race that was lost, and says so in the menu', async () => {
    await openEmpty('lost');
    await typeAndLook();
    assert.deepEqual(await shownFirst(), [0, 1]);
  });

  it('counts no request that typing has ended', async () => {
    await openEmpty('typed');
    const [, before] = await shownFirst();
    // Quicker than the editor waits before it asks, slower, and in between.
    for (const delay of [0, 40, 60, 80, 120]) await ui.type('vvvvvv', delay);
    await ui.waitGhostText(TOY);
    await ui.watchGhostText(LOOK_MS);
    const [won, asked] = await shownFirst();
    assert.equal(won, 0);
    assert.ok(asked - before <= 5, `${asked - before} counted of 30 keys with 5 ends`);
  });

  it('counts a race that was won', async () => {
    await vscode.commands.executeCommand('toyProvider.stop');
    await openEmpty('won');
    await ui.type('v');
    await ui.waitGhostText('alues.length');
    await ui.watchGhostText(LOOK_MS);
    assert.equal((await shownFirst())[0], 1);
    await ui.press('Escape');
    await vscode.commands.executeCommand('toyProvider.start');
  });

  it('pauses once nearly all races are lost, and says so in the status bar', async () => {
    await openEmpty('paused');
    const isPaused = async (): Promise<boolean> =>
      (await ui.statusBar()).some(({ text }) => text.includes('Ensemble: paused'));
    for (let keys = 0; !(await isPaused()); keys++) {
      assert.ok(keys < MOST_KEYS, `not paused after ${keys} keys`);
      await typeAndLook();
    }
    await ui.screenshot('rival-paused');
    assert.deepEqual(await ui.notifications(), []);
    // Their list has taken the focus.
    await vscode.commands.executeCommand('notifications.hideList');
    await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
    await ui.waitFor('.monaco-editor.focused');
  }).timeout(120_000);

  it('asks no server while it is paused, and lets the other one be shown', async () => {
    const before = server.written().length;
    for (let keys = 0; keys < 5; keys++) await typeAndLook();
    assert.equal(server.written().length, before);
  });

  it('answers by hand all the same', async () => {
    await ui.runCommand('Ensemble: Trigger');
    await until('ghost text of ours', async () => {
      const shown = await ui.ghostText();
      if (shown !== '' && !shown.includes(TOY)) return shown.includes('alues.length');
      await ui.press('Alt+]');
      await ui.watchGhostText(LOOK_MS);
      return false;
    });
    await ui.press('Escape');
  });

  it('says in the menu that it is paused, and offers what can be done', async () => {
    void vscode.commands.executeCommand('ensemble.showMenu');
    await ui.waitQuickPick('Ensemble', 'Paused for ruby');
    await ui.screenshot('rival-menu');
    await chooseRow('Ensemble', 'Paused for ruby');
    const { rows } = await ui.waitQuickPick('Ensemble beside', 'Go on anyway');
    await ui.screenshot('rival-choices');
    const labels = rows.map(({ label }) => label).join('\n');
    for (const wanted of [/by hand only/, /Leave ruby to/, /Go on anyway/, /Try again/]) {
      assert.match(labels, wanted);
    }
    await ui.press('Escape');
    await ui.waitNoQuickPick();
  });

  it('goes on where the user says so', async () => {
    await chooseBeside('Paused for ruby', 'Go on anyway');
    await ui.waitStatusBar('^(?!.*paused).*Ensemble');
    const before = server.written().length;
    await typeAndLook();
    await until('the server to be asked', () => server.written().length > before);
  });

  it('leaves the language to the other one where the user says so', async () => {
    await chooseBeside('Shown first', 'Leave ruby to');
    await until('the language to be off', () => {
      const { enable } = vscode.workspace.getConfiguration('ensemble') as unknown as {
        readonly enable: Readonly<Record<string, boolean>>;
      };
      return enable[LANGUAGE] === false;
    });
    const before = server.written().length;
    await typeAndLook();
    assert.equal(server.written().length, before);
    await configure(settings);
  });

  it('counts anew where the user says so', async () => {
    await openEmpty('anew');
    await ui.waitStatusBar('Ensemble: paused');
    await chooseBeside('Paused for ruby', 'Try again');
    await ui.waitStatusBar('^(?!.*paused).*Ensemble');
    // Whether a server is reached before the other one is there depends on how long typing is waited for.
    await typeAndLook();
    assert.deepEqual(await shownFirst(), [0, 1]);
    await vscode.commands.executeCommand('toyProvider.stop');
  });
});
