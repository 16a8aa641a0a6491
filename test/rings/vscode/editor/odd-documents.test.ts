import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import { activate, configure, CURSOR, loggedBy, open, openUntitled, until } from '../stage.ts';
import { ui } from '../ui.ts';

describe('an odd document', () => {
  let server: FakeOllama;
  before(async () => {
    await activate();
    server = await startFakeOllama(['small:1b'], 'ength("מידה"); // طول');
    const servers = [{ name: 'ollama', kind: 'ollama', url: server.url }];
    await configure({ servers, workspaceModel: false });
  });
  after(() => server.close());

  /** Types a key and waits until nobody was asked for it. */
  async function typedInVain(): Promise<void> {
    const before = server.written().length;
    await ui.type('l');
    assert.equal(await ui.watchGhostText(500), '');
    assert.equal(server.written().length, before);
  }

  it('without a file is completed, and its text stays where it is', async () => {
    const document = await openUntitled('typescript', `const a = ${CURSOR}`);
    await ui.type('l');
    await ui.waitGhostText('ength');
    await ui.press('Tab');
    await until('the text', () => document.getText() === 'const a = length("מידה"); // طول');
  });

  it('from right to left keeps its text, and what is accepted stands at the cursor', async () => {
    const head = '// مرحبا بالعالم: שלום 😀\nconst טקסט = "مرحبا"; const a = ';
    const document = await open('right-to-left.ts', `${head}${CURSOR}\nconst later = 1;\n`);
    await ui.type('l');
    await ui.waitGhostText('ength');
    await ui.screenshot('right-to-left');
    await ui.press('Tab');
    const whole = `${head}length("מידה"); // طول\nconst later = 1;\n`;
    await until('the text', () => document.getText() === whole);
    await ui.press('Control+z');
    await until('what was typed', () => document.getText() === `${head}l\nconst later = 1;\n`);
  });

  it('with nothing in it is completed', async () => {
    await open('empty.ts', CURSOR);
    await ui.type('l');
    await ui.waitGhostText('ength');
  });

  it('that is plain text, a commit’s message or a search’s results is left alone', async () => {
    for (const [language, name] of [
      ['plaintext', 'odd.txt'],
      ['git-commit', 'COMMIT_EDITMSG'],
      ['search-result', 'odd.code-search-text'],
    ] as const) {
      const document = await open(name, `words ${CURSOR}`);
      if (document.languageId !== language) {
        if (!(await vscode.languages.getLanguages()).includes(language)) continue;
        await vscode.languages.setTextDocumentLanguage(document, language);
      }
      await typedInVain();
    }
  });

  it('with a line that nobody wrote is left alone there, and the log says why', async () => {
    await open('minified.js', `${'a=1;'.repeat(3_000)}${CURSOR}\n`);
    await loggedBy(/minified\.js.*long-line/, () => ui.type('l'));
    await open('minified-2.js', `${'a=1;'.repeat(3_000)}\n${CURSOR}`);
    await ui.type('l');
    await ui.waitGhostText('ength');
  });

  it('of the user’s settings is left alone', async () => {
    await vscode.commands.executeCommand('workbench.action.openSettingsJson');
    await until('the settings', () =>
      vscode.window.activeTextEditor?.document.fileName.endsWith('settings.json'),
    );
    await typedInVain();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});

describe('code that lists would draw as an icon', () => {
  let server: FakeOllama;
  before(async () => {
    await activate();
    server = await startFakeOllama(['small:1b'], 'ow=$(date); there=$(sync~spin)');
    const servers = [{ name: 'ollama', kind: 'ollama', url: server.url }];
    await configure({ servers, workspaceModel: false });
  });
  after(() => server.close());

  it('stands in Pick Candidate as it was written', async () => {
    await open('icons.sh', `n${CURSOR}\n`);
    void vscode.commands.executeCommand('ensemble.pickCandidate');
    const { rows } = await ui.waitQuickPick('Pick Candidate', 'ow=');
    assert.equal(rows[0]?.label, 'ow=$(date); there=$(sync~spin)');
    await ui.press('Escape');
    await ui.waitNoQuickPick();
  });
});
