import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import {
  activate,
  configure,
  CURSOR,
  loggedBy,
  open,
  outcomes,
  until,
  workspace,
} from '../stage.ts';
import { ui } from '../ui.ts';

const OWN = 0;
const FILES = ['first.ts', 'second.ts'];

describe('three windows on one server', function () {
  this.timeout(180_000);
  let server: FakeOllama;
  const others: number[] = [];

  before(async () => {
    await activate();
    server = await startFakeOllama(['small:1b'], 'ength();');
    const servers = [{ name: 'ollama', kind: 'ollama', url: server.url }];
    await configure({ servers, workspaceModel: false });
    for (const name of FILES) {
      const uri = vscode.Uri.joinPath(workspace(), name);
      await vscode.workspace.fs.writeFile(uri, Buffer.from('\n'));
      // The last one has no folder, as of somebody who opens a file alone.
      others.push(await ui.openWindow(name !== FILES.at(-1)));
    }
  });
  after(async () => {
    await ui.toWindow(OWN);
    await server.close();
  });

  /** Opens a file in another window, as its user does, and types until its ghost text shows. */
  async function typeIn(window: number, name: string): Promise<void> {
    await ui.toWindow(window);
    await ui.press('Control+p');
    await ui.waitFor('.quick-input-widget input');
    await ui.type(vscode.Uri.joinPath(workspace(), name).fsPath);
    await ui.waitQuickPick('', name);
    await ui.press('Enter');
    await ui.waitFor('.monaco-editor.focused');
    await until('ghost text in another window', async () => {
      await ui.type('l');
      return (await ui.watchGhostText(400)) !== '';
    });
  }

  it('keeps what each of them learns', async () => {
    const document = await open('own.ts', CURSOR);
    await ui.type('l');
    await ui.waitGhostText('ength');
    await ui.press('Tab');
    await until('the text', () => document.getText() === 'length();');
    for (const [i, window] of others.entries()) {
      await typeIn(window, FILES[i] ?? '');
      await ui.screenshot(`window-${window}`);
      await ui.press('Tab');
    }
    await ui.toWindow(OWN);
    const sessions = async (): Promise<ReadonlySet<unknown>> => {
      const accepted = (await outcomes()).map((line) => JSON.parse(line) as Outcome);
      return new Set(
        accepted.filter(({ outcome }) => outcome.kind === 'accepted').map(({ session }) => session),
      );
    };
    await until('an accepted text of every window', async () => (await sessions()).size === 3);
  });

  it('lets only the one with the focus ask', async () => {
    await ui.toWindow(OWN);
    const document = await open('focus.ts', `const a = ${CURSOR}`);
    await until('the focus', () => vscode.window.state.focused);
    await ui.toWindow(others[0] ?? OWN);
    await until('the focus to be gone', () => !vscode.window.state.focused);
    const before = server.written().length;
    await loggedBy(/focus\.ts.*another window has the focus/, () =>
      vscode.commands.executeCommand('type', { text: 'l' }),
    );
    assert.equal(document.getText(), 'const a = l');
    assert.equal(server.written().length, before);
    await ui.toWindow(OWN);
    await until('the focus', () => vscode.window.state.focused);
    await loggedBy(/focus\.ts:1:13 .*→ 1 shown/, () =>
      vscode.commands.executeCommand('type', { text: 'e' }),
    );
  });
});

interface Outcome {
  readonly session?: string;
  readonly outcome: { readonly kind: string };
}
