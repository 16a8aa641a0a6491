import assert from 'node:assert/strict';
import axe from 'axe-core';
import * as vscode from 'vscode';
import { activate, configure, CURSOR, embeddedMembers, open, sample, until } from '../stage.ts';
import { ui } from '../ui.ts';

/** The sample's place at which the small models have something to say. */
const UNFINISHED = 'for (let i = 0; i < ';

/** One of each kind, by id. */
const THEMES = [
  'Light Modern',
  'Dark Modern',
  'Default High Contrast',
  'Default High Contrast Light',
] as const;

/** Whether code on the page has its colours: they come when there is time. */
const IS_COLOURED = `(() => {
  const all = (root) => [...root.querySelectorAll('*')].flatMap((one) =>
    one.shadowRoot === null ? [one] : [one, ...all(one.shadowRoot)]);
  return all(document).some((one) => one.matches('.content span[class]'));
})()`;

const STANDARD = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** The size of the harness's window, and one in which the panel has columns side by side. */
const USUAL = [1280, 800] as const;
const WIDE = [1900, 1000] as const;

/** What breaks WCAG 2.2 AA on the page, as far as axe sees it. */
async function violations(): Promise<readonly string[]> {
  await ui.page.eval('ensemble-panel', `${axe.source}; 0`);
  return ui.page.eval(
    'ensemble-panel',
    `axe.run(document, { runOnly: ${JSON.stringify(STANDARD)} }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ target, any }) =>
        id + ' ' + target.flat(9).join(' ') + ' ' + (any[0]?.message ?? ''))))`,
  );
}

describe('the looks of the comparison panel', () => {
  const workbench = vscode.workspace.getConfiguration('workbench');

  before(async () => {
    await activate();
    await configure({ ...embeddedMembers, workspaceModel: false });
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
    const text = await sample('task-queue.ts');
    await open('task-queue.ts', text.replace(UNFINISHED, `${UNFINISHED}${CURSOR}`));
    await vscode.commands.executeCommand('ensemble.compare');
    await ui.page.eval(
      'start-form button[type=submit]',
      `(() => {
        const form = document.querySelector('ensemble-panel').shadowRoot.querySelector('start-form');
        for (const box of form.shadowRoot.querySelectorAll('input[type=checkbox]')) {
          if (!box.checked) box.click();
        }
        form.shadowRoot.querySelector('button[type=submit]').click();
      })()`,
    );
    await until('the ranking', async () =>
      ui.page.eval<boolean>(
        'ensemble-panel',
        `document.querySelector('ensemble-panel').conversation.state.outcome !== undefined`,
      ),
    );
  });
  after(async () => {
    await ui.resize(...USUAL);
    await workbench.update('colorTheme', undefined, vscode.ConfigurationTarget.Global);
    const panel = vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .find(({ input }) => input instanceof vscode.TabInputWebview);
    if (panel !== undefined) await vscode.window.tabGroups.close(panel);
    await vscode.commands.executeCommand('workbench.action.toggleSidebarVisibility');
    await configure({});
  });

  for (const theme of THEMES) {
    it(`are those of ${theme}, wide and narrow, and accessible to all`, async () => {
      await workbench.update('colorTheme', theme, vscode.ConfigurationTarget.Global);
      await until('the theme', async () =>
        ui.page.eval<boolean>(
          'ensemble-panel',
          `document.querySelector('ensemble-panel').conversation.state.theme.name === '${theme}'`,
        ),
      );
      const name = theme.replaceAll(' ', '-').toLowerCase();
      for (const width of ['wide', 'narrow'] as const) {
        const [across, down] = width === 'wide' ? WIDE : USUAL;
        await ui.resize(across, down);
        await until('the page to settle', async () =>
          ui.page.eval<boolean>(
            'ensemble-panel',
            `(window.innerWidth >= 700) === ${width === 'wide'}`,
          ),
        );
        await until('the colours', async () =>
          ui.page.eval<boolean>('ensemble-panel', IS_COLOURED),
        );
        await ui.screenshot(`panel-${name}-${width}`);
        assert.deepEqual(await violations(), [], width);
      }
    });
  }
});
