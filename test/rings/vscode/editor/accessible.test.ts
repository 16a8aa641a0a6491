import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closePanel, finished, tickAll } from '../comparison-page.ts';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import { activate, configure, CURSOR, open, until } from '../stage.ts';
import { ui, type AccessibleNode } from '../ui.ts';

const ITEM = '.statusbar-item[id="ensemble-code.ensemble-code.ensemble.status"]';
const MENU = '.quick-input-widget';

/** One of each kind, by id. */
const THEMES = [
  'Light Modern',
  'Dark Modern',
  'Default High Contrast',
  'Default High Contrast Light',
] as const;

const TEXTS = { 'small:1b': 'alues.length;', 'large:7b': 'alues.at(0);' };

/** What can be acted upon and has no name. */
function nameless(nodes: readonly AccessibleNode[]): readonly string[] {
  const acts = /^(button|link|checkbox|option|treeitem|menuitem|textbox|combobox|tab)$/;
  return nodes.filter(({ role, name }) => acts.test(role) && name === '').map(({ role }) => role);
}

/** What the editor has told a screen reader to say of itself. */
function said(): Promise<string> {
  return ui.eval<string>(
    `[...document.querySelectorAll('.monaco-aria-container > *')].map((one) => one.textContent).join('\\n')`,
  );
}

describe('with a screen reader', () => {
  const user = vscode.ConfigurationTarget.Global;
  let server: FakeOllama;
  before(async () => {
    await activate();
    server = await startFakeOllama(Object.keys(TEXTS), TEXTS, 400);
    await configure({
      servers: [{ name: 'ollama', kind: 'ollama', url: server.url }],
      lineUps: { Two: Object.keys(TEXTS).map((name) => `ollama:${name}`) },
      ...{ lineUp: 'Two', workspaceModel: false, firstCandidateMs: 14_000 },
    });
    await vscode.workspace.getConfiguration('editor').update('accessibilitySupport', 'on', user);
  });
  after(async () => {
    await vscode.workspace
      .getConfiguration('editor')
      .update('accessibilitySupport', undefined, user);
    await vscode.workspace.getConfiguration('workbench').update('colorTheme', undefined, user);
    await server.close();
  });

  it('the status bar item is a button that says in words what goes on', async () => {
    await open('spoken.ts', `export const spoken = (values: number[]) => ${CURSOR};\n`);
    await ui.type('v');
    await until('the item to say that models are asked', async () =>
      (await ui.accessible(ITEM)).some(({ name }) => name === 'Ensemble: asking the models'),
    );
    await ui.waitGhostText();
    await until('the item to say that nobody is asked any more', async () => {
      const item = (await ui.accessible(ITEM)).find(({ role }) => role === 'button');
      return item !== undefined && /^Ensemble(?!: asking)/.test(item.name);
    });
  });

  it('ghost text is said as it appears, in its line', async () => {
    await open('said.ts', `export const said = (values: number[]) => ${CURSOR}\n`);
    await ui.type('v');
    const ghost = await ui.waitGhostText();
    await until('the editor to say it', async () => (await said()).includes(ghost));
  });

  it('ghost text can be read in the accessible view', async () => {
    await open('viewed.ts', `export const viewed = (values: number[]) => ${CURSOR}\n`);
    await ui.type('v');
    const ghost = await ui.waitGhostText();
    await vscode.commands.executeCommand('editor.action.accessibleView');
    await ui.waitFor('.accessible-view');
    await until('the text in the view', async () => {
      const text = await ui.text('.accessible-view .view-lines');
      return text.replaceAll('\u00a0', ' ').includes(ghost);
    });
    await ui.press('Escape');
    await ui.waitGone('.accessible-view');
  });

  it('a language that is off is said, not only drawn', async () => {
    await open('off.txt', CURSOR);
    await until('the item to say so', async () =>
      (await ui.accessible(ITEM)).some(({ name }) => name === 'Ensemble: off for plaintext'),
    );
  });

  it('every row of the menu has a name with the state of its model in words', async () => {
    await open('menu.ts', `export const menu = (values: number[]) => ${CURSOR}\n`);
    void vscode.commands.executeCommand('ensemble.showMenu');
    await ui.waitQuickPick('Ensemble', 'small');
    const nodes = await ui.accessible(MENU);
    assert.deepEqual(nameless(nodes), []);
    const names = nodes.filter(({ role }) => role === 'option').map(({ name }) => name);
    assert.match(
      names.find((name) => name.includes('small')) ?? '',
      /ready|loaded|not loaded|idle/,
    );
    await ui.press('Escape');
    await ui.waitNoQuickPick();
  });

  afterEach(closePanel);

  it('the columns of a comparison say model, state and what can be done', async () => {
    await open('columns.ts', `export const columns = (values: number[]) => ${CURSOR}\n`);
    await vscode.commands.executeCommand('ensemble.compare');
    await tickAll();
    await ui.page.click('start-form button[type=submit]');
    await finished(2);
    const page = await ui.page.accessible('ensemble-panel');
    // Where there is no room for columns side by side, one is shown and the others are tabs.
    for (const name of Object.keys(TEXTS)) assert.match(page, new RegExp(`tab "${name}"`));
    assert.match(page, /article "ollama:\w+:\w+, finished"/);
    assert.match(page, /button "[^"]*Accept[^"]*"/);
    assert.doesNotMatch(page, /^\s*- (button|checkbox|combobox|textbox|link)(:|$)/m);
  });

  for (const theme of THEMES) {
    it(`status bar, menu and snooze can be seen in ${theme}`, async () => {
      const workbench = vscode.workspace.getConfiguration('workbench');
      await workbench.update('colorTheme', theme, user);
      await until('the theme', () => workbenchHas(theme));
      await open('themes.ts', `export const themes = (values: number[]) => ${CURSOR}\n`);
      await ui.type('v');
      await ui.waitGhostText();
      const name = theme.replaceAll(' ', '-').toLowerCase();
      void vscode.commands.executeCommand('ensemble.showMenu');
      await ui.waitQuickPick('Ensemble', 'Snooze');
      await ui.screenshot(`accessible-menu-${name}`);
      await ui.press('Escape');
      await ui.waitNoQuickPick();
      void vscode.commands.executeCommand('ensemble.pickCandidate');
      const { rows } = await ui.waitQuickPick('Pick Candidate', 'alues');
      assert.match(rows[0]?.detail ?? '', /^Parses 1\.00 · Agreement /);
      await until('the preview to have a colour', async () => (await previewColours()).length > 0);
      // A colour that the theme lacks is drawn as none at all.
      for (const colour of await previewColours()) assert.doesNotMatch(colour, /, 0\)$/);
      await ui.screenshot(`accessible-pick-${name}`);
      await ui.press('Escape');
      await ui.waitNoQuickPick();
    });
  }
});

/** What texts behind the cursor's line are drawn in that are no part of the document. */
function previewColours(): Promise<readonly string[]> {
  return ui.eval<readonly string[]>(
    `[...document.querySelectorAll('.view-line [class*="ced-"]')]
      .map((one) => getComputedStyle(one, '::after'))
      .filter(({ content }) => content.includes('alues'))
      .map(({ color }) => color)`,
  );
}

/** The workbench carries the kind of its theme as a class. */
function workbenchHas(theme: (typeof THEMES)[number]): Promise<boolean> {
  const kinds = {
    'Light Modern': 'vs',
    'Dark Modern': 'vs-dark',
    'Default High Contrast': 'hc-black',
    'Default High Contrast Light': 'hc-light',
  };
  return ui.eval<boolean>(
    `document.querySelector('.monaco-workbench').classList.contains('${kinds[theme]}')`,
  );
}
