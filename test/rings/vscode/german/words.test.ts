import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closePanel, finished, send } from '../comparison-page.ts';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import { activate, configure, CURSOR, open } from '../stage.ts';
import { ui } from '../ui.ts';

const MODELS = ['small:1b', 'large:3b'];
const SOURCE = `function add(a: number, b: number): number {\n  return ${CURSOR}\n}\n`;

describe('a window in German', function () {
  let server: FakeOllama;

  before(async function () {
    // A desktop would need the language pack.
    if (vscode.env.language !== 'de') this.skip();
    await activate();
    server = await startFakeOllama(MODELS, 'a + b;');
    await configure({
      servers: [{ name: 'fake', kind: 'ollama', url: server.url }],
      lineUps: { Both: MODELS.map((name) => `fake:${name}`) },
      lineUp: 'Both',
      workspaceModel: false,
    });
  });
  after(async () => {
    await server.close();
  });

  it('shows menus and the status bar in German', async () => {
    await open('deutsch.ts', SOURCE);
    void vscode.commands.executeCommand('ensemble.showMenu');
    const { rows } = await ui.waitQuickPick('', 'Kandidaten vergleichen');
    await ui.screenshot('german-menu');
    const labels = rows.map(({ label }) => label).join('\n');
    assert.match(labels, /Modelle wählen/);
    await ui.press('Escape');
    await ui.waitNoQuickPick();
  });

  it('has commands by their German names', async () => {
    await ui.press('F1');
    await ui.waitFor('.quick-input-widget input');
    await ui.type('Ensemble: Wege zu');
    const { rows } = await ui.waitQuickPick('', 'Wege zu einem Modell');
    await ui.screenshot('german-palette');
    assert.ok(rows.length > 0);
    await ui.press('Escape');
    await ui.waitNoQuickPick();
  });

  it('shows settings in German', async () => {
    await vscode.commands.executeCommand('workbench.action.openSettings', 'ensemble.enable');
    await ui.waitFor('.setting-item-markdown, .setting-item-description');
    const text = await ui.text('.settings-editor');
    await ui.screenshot('german-settings');
    assert.match(text, /Sprachen mit Vervollständigung/);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('compares in a German page, with German figures', async () => {
    await open('deutsch.ts', SOURCE);
    await vscode.commands.executeCommand('ensemble.askAll');
    await send({ type: 'ask', modelIds: MODELS.map((name) => `fake:${name}`) });
    await finished(2);
    const tabs = await ui.page.texts('page-tabs button');
    const language = await ui.page.eval<string>('ensemble-panel', 'document.documentElement.lang');
    await ui.screenshot('german-panel');
    assert.equal(language, 'de');
    assert.match(tabs.join(' '), /Antworten.*Unterschiede/);
    await closePanel();
  });
});
