import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activate, activeEditor, configure, CURSOR, open, until } from '../stage.ts';
import { ui } from '../ui.ts';

const totalOf = (name: string): string => `import type { Order } from './order';

export function ${name}Total(order: Order): number {
  return order.lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
}
`;

const FILES = {
  'orders/invoice.ts': totalOf('invoice'),
  'orders/offer.ts': totalOf('offer'),
  'orders/refund.ts': totalOf('refund'),
  'made/.gitignore': '*\n',
  'made/client.ts': 'export const made = transmogrify(everything, withoutAsking);\n'.repeat(4),
};

const NEXT = `import type { Order } from './order';

export function deliveryTotal(order: Order): number {
  return order.${CURSOR}
}
`;

/** Nothing listens there, and nobody has named it. */
const ALONE = { debounceMs: 0 };

describe('the model of the workspace, with no server', () => {
  before(async () => {
    await activate();
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    for (const [name, text] of Object.entries(FILES)) {
      await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder.uri, name), Buffer.from(text));
    }
    await configure(ALONE);
  });

  it('shows what the other files have, and Tab takes it', async () => {
    await open('orders/delivery.ts', NEXT);
    await until('the files to be learned', async () => {
      await ui.type('l');
      const ghost = await ui.watchGhostText(600);
      if (ghost.includes('reduce')) return true;
      await ui.press('Backspace');
      return false;
    });
    await ui.screenshot('workspace');
    await ui.press('Tab');
    await until('the text to be taken', () =>
      activeEditor()
        .document.getText()
        .includes('order.lines.reduce((sum, line) => sum + line.price * line.quantity, 0);'),
    );
  });

  it('tells from which file and line it comes', async () => {
    await open('orders/return.ts', NEXT);
    await ui.type('l');
    await ui.waitGhostText('reduce');
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await ui.runCommand('Ensemble: Explain Last Completion');
    const pick = await ui.waitQuickPick('why this completion', 'orders/');
    await ui.screenshot('explain');
    const place = pick.rows.find(({ label }) => /orders\/\w+\.ts:4$/.test(label));
    assert.ok(place, JSON.stringify(pick.rows));
    const model = pick.rows.find(({ label }) => /(?:^|\s)workspace$/.test(label));
    assert.ok(model, JSON.stringify(pick.rows));
    await ui.press('Escape');
    await ui.waitNoQuickPick();
  });

  it('knows nothing of files that are ignored', async () => {
    await open('orders/peek.ts', `export const peek = transmog${CURSOR}\n`);
    await ui.type('r');
    assert.equal(await ui.watchGhostText(1000), '');
  });

  it('is silent when it is switched off', async () => {
    await configure({ ...ALONE, workspaceModel: false });
    await open('orders/off.ts', NEXT);
    await ui.type('l');
    assert.equal(await ui.watchGhostText(800), '');
    await configure(ALONE);
  });
});
