import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import { chooseRow } from '../refactor-run.ts';
import { activate, activeEditor, configure, EXTENSION, until } from '../stage.ts';
import { ui, type QuickPickRow } from '../ui.ts';

const STEP = '.gettingStartedContainer .getting-started-step';
const TICK = '.codicon-getting-started-step-checked.complete';

/** The size of the harness's window, and one in which the walkthrough shows its pictures. */
const USUAL = [1280, 800] as const;
const WIDE = [1700, 1000] as const;

const THEMES = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
};

const serverAt = (url: string) => [{ name: 'ollama', kind: 'ollama', url }];
const NOBODY = 'http://127.0.0.1:9';

const step = (title: string) => `${STEP}:has-text("${title}")`;
const FIND = 'Find your models';
const TYPE = 'Type, and take the grey text';

async function openWalkthrough(): Promise<void> {
  await discardAll();
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', `${EXTENSION}#start`);
  await ui.waitFor(step(FIND));
}

/** Opens a step where it is not, and presses its button. */
async function pressStep(title: string): Promise<void> {
  if (!(await isExpanded(title))) await ui.click(`${step(title)} .step-title`);
  await ui.click(`${step(title)} .monaco-button`);
}

const isExpanded = (title: string) =>
  ui.eval<boolean>(
    `document.querySelector('${STEP}.expanded')?.textContent.includes('${title}') === true`,
  );

/** Titles and texts of the steps that are ticked off. */
async function isTicked(title: string): Promise<boolean> {
  const ticked = await ui.eval<readonly string[]>(
    `[...document.querySelectorAll('${STEP}')]
      .filter((one) => one.querySelector('${TICK}') !== null).map((one) => one.textContent)`,
  );
  return ticked.some((text) => text.includes(title));
}

/** Closes everything without asking whether to save. */
async function discardAll(): Promise<void> {
  const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  while (tabs().length > 0) {
    const before = tabs().length;
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await until('an editor to close', () => tabs().length < before);
  }
}

/** How many shapes the picture of a step has, by its number. */
async function shapesOf(i: number): Promise<number> {
  interface Step {
    readonly media: { readonly svg: string; readonly altText: string };
  }
  const extension = vscode.extensions.getExtension(EXTENSION) ?? assert.fail();
  const { contributes } = extension.packageJSON as {
    readonly contributes: { readonly walkthroughs: readonly { readonly steps: readonly Step[] }[] };
  };
  const { svg, altText } = contributes.walkthroughs[0]?.steps[i]?.media ?? assert.fail();
  assert.match(altText, /\w/);
  const text = await readFile(path.join(extension.extensionPath, svg), 'utf8');
  return (text.match(/<[a-z]/g) ?? []).length - 1;
}

const textOf = ({ label, description, detail }: QuickPickRow): string =>
  `${label} · ${description} · ${detail}`;

describe('the first hour', () => {
  before(async () => {
    await activate();
    await ui.clearNotifications();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await ui.clearNotifications();
  });
  after(async () => {
    await discardAll();
    await configure({});
  });

  describe('with a server that runs', () => {
    let server: FakeOllama;
    before(async () => {
      server = await startFakeOllama(['small:1b', 'other:1b'], 'this.waiting.length;');
      await configure({ servers: serverAt(server.url), workspaceModel: false });
      // Settings that go one after the other may contradict one another in between.
      await ui.clearNotifications();
    });
    after(() => server.close());

    it('shows ghost text after three clicks, and ticks off what has happened', async () => {
      await openWalkthrough();
      assert.ok(!(await isTicked(FIND)));
      let clicks = 0;
      const click = async (selector: string): Promise<void> => {
        clicks++;
        await ui.click(selector);
      };
      await click(`${step(FIND)} .monaco-button`);
      await ui.waitStatusBar('2 models answer: small:1b');
      await until('the first step to be ticked off', () => isTicked(FIND));
      await ui.screenshot('first-hour-found');
      if (!(await isExpanded(TYPE))) await click(step(TYPE));
      await click(`${step(TYPE)} .monaco-button`);
      assert.match(await ui.waitGhostText(), /this\.waiting\.length/);
      assert.ok(clicks <= 3, `${clicks} clicks`);
      await ui.screenshot('first-hour-ghost-text');
      const { document } = activeEditor();
      assert.ok(document.isUntitled);
      assert.equal(document.languageId, 'typescript');
      await until('the second step to be ticked off', () => isTicked(TYPE));
      // Nothing has come up that nobody asked for.
      assert.deepEqual(await ui.notifications(), []);
    });

    it('has the sample that is open once, and goes on with it', async () => {
      const before = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).length;
      await pressStep('See the next candidate');
      await ui.waitQuickPick('Pick Candidate', 'this.waiting.length');
      await ui.screenshot('first-hour-pick');
      await ui.press('Escape');
      await until('the third step to be ticked off', () => isTicked('See the next candidate'));
      const after = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).length;
      assert.equal(after, before);
    });

    it('compares at the sample, beside the walkthrough', async () => {
      await pressStep('Compare what the models write');
      await ui.page.text('ensemble-panel');
      await ui.screenshot('first-hour-compare');
      await until('the fourth step to be ticked off', () =>
        isTicked('Compare what the models write'),
      );
    });

    it('ticks a step off whose command was chosen in the status menu', async () => {
      const title = 'Refactor in steps that you review';
      assert.ok(!(await isTicked(title)));
      void vscode.commands.executeCommand('ensemble.showMenu');
      await ui.waitQuickPick('^Ensemble$');
      await ui.type('Refactor');
      await chooseRow('^Ensemble$', 'Refactor');
      await until('its question', async () => (await ui.quickPick()).title.includes('Refactor'));
      await ui.press('Escape');
      await until('the step to be ticked off', () => isTicked(title));
    });

    it('takes the text by Tab, and asks nobody again by itself', async () => {
      await vscode.commands.executeCommand('ensemble.openSample', 'typescript');
      await ui.waitFor('.monaco-editor.focused');
      const asked = server.written().length;
      assert.equal(await ui.watchGhostText(700), '');
      assert.equal(server.written().length, asked);
      await ui.runCommand('Ensemble: Trigger');
      await ui.waitGhostText();
      await ui.press('Tab');
      await until('the text', () =>
        activeEditor().document.getText().includes('return this.waiting.length;'),
      );
    });

    it('says at the sample that everything is off, and switches it on', async () => {
      await discardAll();
      await configure({
        ...{ servers: serverAt(server.url), workspaceModel: false },
        enable: { '*': false, typescript: false },
      });
      await ui.waitStatusBar('Ensemble off');
      void vscode.commands.executeCommand('ensemble.openSample', 'python');
      await ui.waitNotification('switched off for every language');
      await ui.screenshot('first-hour-off');
      await ui.pressNotification('Switch On');
      assert.match(await ui.waitGhostText(), /this\.waiting\.length/);
      await configure({ servers: serverAt(server.url), workspaceModel: false });
    });

    it('opens the walkthrough at the end where it was not begun from there', async () => {
      await discardAll();
      await ui.runCommand('Ensemble: Get Started');
      await ui.waitFor(step(FIND));
      await ui.waitStatusBar('models answer: small:1b');
    });
  });

  describe('with a server that has no models', () => {
    let server: FakeOllama;
    before(async () => {
      server = await startFakeOllama([], 'this.waiting.length;');
      await configure({ servers: serverAt(server.url), workspaceModel: false });
    });
    after(() => server.close());

    it('suggests models for this machine, with sizes and licences', async () => {
      await openWalkthrough();
      await pressStep(FIND);
      const { rows } = await ui.waitQuickPick('no models yet', 'Pull these');
      await ui.screenshot('first-hour-suggestion');
      assert.match(
        textOf(rows[0] ?? assert.fail()),
        /Pull these \d: [\d.,]+ GB · Licences: Apache 2\.0, DeepSeek · qwen/,
      );
      const single = rows.filter(({ label }) => /^[\w.-]+:[\w.-]+$/.test(label));
      assert.ok(single.length >= 2);
      for (const { description } of single) assert.match(description, /^[\d.,]+ [MG]B · \w/);
    });

    it('shows how far a download is, and leaves it when it is called off', async () => {
      server.stallPulls(true);
      void vscode.commands.executeCommand('ensemble.getStarted', 'walkthrough');
      await chooseRow('no models yet', 'Pull these');
      await ui.waitNotification('pulling 2 models.*1 of 2.*493 of 986 MB');
      await ui.screenshot('first-hour-pull');
      await ui.pressNotification('Cancel');
      await until('the server to be left', () => server.cutReplies() > 0);
      await until('the notification to go', async () => (await ui.notifications()).length === 0);
      await ui.hover('.gettingStartedContainer');
    });

    it('has members as soon as they are pulled', async () => {
      server.stallPulls(false);
      void vscode.commands.executeCommand('ensemble.getStarted', 'walkthrough');
      await chooseRow('no models yet', 'Pull these');
      await ui.waitStatusBar('models answer: qwen2\\.5-coder:.* deepseek-coder:');
      await vscode.commands.executeCommand('ensemble.openSample', 'python');
      await ui.waitGhostText('this.waiting');
      await ui.screenshot('first-hour-pulled');
    });

    it('offers what is lacking, and any other name, by Pull Model', async () => {
      void vscode.commands.executeCommand('ensemble.pullModel');
      const { rows } = await ui.waitQuickPick('Pull Model', 'qwen');
      assert.ok(!rows.some(({ label }) => label === 'deepseek-coder:1.3b-base'));
      await ui.screenshot('first-hour-pull-model');
      await ui.type('another', 0);
      await until('the row to have the focus', async () => {
        const now = await ui.quickPick();
        return now.rows.some(({ label, focused }) => focused !== '' && label.includes('Another'));
      });
      await ui.press('Enter');
      await ui.waitFor('.quick-input-message:has-text("Name of a model for ollama")');
    });
  });

  describe('with a line-up of models that are gone', () => {
    let server: FakeOllama;
    before(async () => {
      server = await startFakeOllama(['small:1b'], 'x');
      await configure({
        ...{ servers: serverAt(server.url), workspaceModel: false },
        ...{ lineUps: { Gone: ['ollama:gone:1b'] }, lineUp: 'Gone' },
      });
    });
    after(() => server.close());

    it('offers to take what is there', async () => {
      void vscode.commands.executeCommand('ensemble.getStarted', 'walkthrough');
      await ui.waitQuickPick('nobody of the line-up Gone answers', 'Let Ensemble choose');
      await ui.screenshot('first-hour-gone');
      await chooseRow('nobody of the line-up Gone', 'Let Ensemble choose');
      await ui.waitStatusBar('small:1b answers');
    });
  });

  describe('without any server', () => {
    const terminals = vscode.workspace.getConfiguration('terminal.integrated');
    before(async () => {
      await configure({ servers: serverAt(NOBODY) });
      // Else what is written there is on a canvas.
      await terminals.update('gpuAcceleration', 'off', vscode.ConfigurationTarget.Global);
    });
    after(() => terminals.update('gpuAcceleration', undefined, vscode.ConfigurationTarget.Global));

    it('says what to start or to install, and what goes without', async () => {
      await openWalkthrough();
      await pressStep(FIND);
      const { rows, placeholder } = await ui.waitQuickPick('no server', 'Install Ollama');
      await ui.screenshot('first-hour-nobody');
      assert.match(placeholder, /127\.0\.0\.1:9/);
      for (const wanted of [/ollama serve|systemctl/, /llama\.cpp, LM Studio/, /Go on without/])
        assert.ok(
          rows.some((row) => wanted.test(textOf(row))),
          String(wanted),
        );
    });

    it('writes the command into a terminal that is seen, and goes on once the server answers', async () => {
      void vscode.commands.executeCommand('ensemble.getStarted', 'walkthrough');
      await chooseRow('no server', 'in a terminal');
      const terminal = await until('a terminal', () => vscode.window.activeTerminal);
      assert.equal(terminal.name, 'Ollama');
      await ui.waitStatusBar('waiting for the server');
      await ui.waitFor('.xterm-rows:has-text("ollama")');
      await ui.screenshot('first-hour-terminal');
      const server = await startFakeOllama(['late:1b'], 'x');
      await configure({ servers: serverAt(server.url) });
      await ui.waitStatusBar('late:1b answers');
      terminal.dispose();
      await server.close();
    });

    it('leads from the status bar to the same', async () => {
      await configure({ servers: serverAt(NOBODY) });
      await ui.click('[id="ensemble-code.ensemble-code.ensemble.status"]');
      const { rows } = await ui.waitQuickPick('Ensemble', 'Get started');
      // Above it stands only what the last request came to.
      const first = rows.slice(0, 2).map(({ label }) => label);
      assert.match(first.join('\n'), /Get started/);
      await ui.screenshot('first-hour-menu');
    });
  });

  describe('the walkthrough', () => {
    const workbench = vscode.workspace.getConfiguration('workbench');
    before(async () => {
      await ui.resize(...WIDE);
      await vscode.commands.executeCommand('workbench.action.closeSidebar');
      await vscode.commands.executeCommand('workbench.action.closePanel');
    });
    after(async () => {
      await workbench.update('colorTheme', undefined, vscode.ConfigurationTarget.Global);
      await ui.resize(...USUAL);
      await vscode.commands.executeCommand('workbench.action.toggleSidebarVisibility');
    });

    for (const [name, theme] of Object.entries(THEMES))
      it(`has a picture for every step in ${name}`, async () => {
        await workbench.update('colorTheme', theme, vscode.ConfigurationTarget.Global);
        await openWalkthrough();
        const titles = await ui.eval<readonly string[]>(
          `[...document.querySelectorAll('${STEP} .step-title')].map((one) => one.textContent)`,
        );
        assert.equal(titles.length, 6);
        for (const [i, title] of titles.entries()) {
          if (!(await isExpanded(title))) await ui.click(`${step(title)} .step-title`);
          await until('the step', () => isExpanded(title));
          await until('its picture', async () => {
            const shapes = await shapesOf(i);
            return (await ui.page.count('svg *')) === shapes;
          });
          await ui.screenshot(`first-hour-${name}-${i + 1}`);
        }
      });
  });
});
