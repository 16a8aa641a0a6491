import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import {
  activate,
  activeEditor,
  configure,
  CURSOR,
  EXTENSION,
  loggedBy,
  open,
  until,
} from '../stage.ts';
import { ui } from '../ui.ts';

const TEXTS = {
  'one:1b': 'alues.length;',
  'two:1b': 'alues.at(0);',
  'three:1b': 'alues.pop();',
};

const run = (command: string) => vscode.commands.executeCommand(command);

/** Opens a file of its own and types its first letter, which brings ghost text. */
async function suggestIn(name: string): Promise<string> {
  await open(
    `keys-${name}.ts`,
    `export function ${name}(values: number[]) {\n  return ${CURSOR}\n}\n`,
  );
  await ui.type('v');
  return ui.waitGhostText();
}

function currentLine(): string {
  const { document, selection } = activeEditor();
  return document.lineAt(selection.active.line).text;
}

/** The same ghost text may be there still. */
function ghostOtherThan(seen: string): Promise<string> {
  return until(`ghost text other than ${seen}`, async () => {
    const shown = await ui.ghostText();
    return shown !== '' && shown !== seen && shown;
  });
}

describe('commands for keys', () => {
  let server: FakeOllama;
  before(async () => {
    await activate();
    server = await startFakeOllama(Object.keys(TEXTS), TEXTS);
    const lineUp = Object.keys(TEXTS).map((name) => `ollama:${name}`);
    await configure({
      servers: [{ name: 'ollama', kind: 'ollama', url: server.url }],
      ...{ lineUps: { Three: lineUp }, lineUp: 'Three', workspaceModel: false },
      firstCandidateMs: 14_000,
    });
  });
  after(async () => {
    await run('ensemble.endSnooze');
    await server.close();
  });

  it('go through all candidates and come back to the first', async () => {
    const first = await suggestIn('cycle');
    const seen = [first];
    for (let shown = ''; shown !== first;) {
      assert.ok(seen.length < 8, `it goes on for ever: ${seen.join(' ')}`);
      await run('ensemble.next');
      shown = await ghostOtherThan(seen.at(-1) ?? '');
      seen.push(shown);
    }
    // Beside them there may be a head on which some agree.
    assert.deepEqual(
      Object.values(TEXTS).filter((text) => !seen.includes(text)),
      [],
    );
    assert.equal(new Set(seen).size, seen.length - 1);
    await run('ensemble.previous');
    assert.equal(await ghostOtherThan(first), seen.at(-2));
  });

  it('show ghost text where none is, from the palette too', async () => {
    const first = await suggestIn('shows');
    await ui.press('Escape');
    await ui.waitNoGhostText();
    await run('ensemble.next');
    assert.equal(await ui.waitGhostText(), first);
    await ui.runCommand('Ensemble: Next Candidate');
    assert.equal(await ui.waitGhostText(), first);
  });

  it('accept a word, by a key and from the palette, which takes the ghost text away', async () => {
    await suggestIn('word');
    await run('ensemble.acceptWord');
    await until('a word to be taken', () => /^ {2}return values$/.test(currentLine()));
    await ui.waitGhostText();
    await ui.runCommand('Ensemble: Accept Word');
    await until('the next word', () => /^ {2}return values\./.test(currentLine()));
  });

  it('accept a line', async () => {
    const first = await suggestIn('line');
    await run('ensemble.acceptLine');
    await until('a line to be taken', () => currentLine() === `  return v${first}`);
  });

  it('never take what nobody has seen', async () => {
    await open('keys-unseen.ts', `export const unseen = (values: number[]) => v${CURSOR}\n`);
    await run('ensemble.acceptWord');
    await ui.waitGhostText();
    assert.equal(currentLine(), 'export const unseen = (values: number[]) => v');
  });

  it('are without keys that the editor or another has', async () => {
    const { contributes } = vscode.extensions.getExtension(EXTENSION)?.packageJSON as {
      readonly contributes: { readonly keybindings: readonly { readonly key: string }[] };
    };
    await vscode.commands.executeCommand('workbench.action.openDefaultKeybindingsFile');
    const defaults = await until('the default keys', () => {
      const { document } = activeEditor();
      const text = document.getText();
      return document.languageId === 'jsonc' && text.length > 10_000 && text;
    });
    const bound = [...defaults.matchAll(/"key": "([^"]+)",\s*"command": "([^"]+)"/g)];
    assert.ok(bound.length > 500, `${bound.length} keys`);
    const taken = new Set(
      bound.filter(([, , command]) => !command?.startsWith('ensemble.')).map(([, key]) => key),
    );
    assert.ok(taken.has('ctrl+k ctrl+s'));
    assert.deepEqual(
      contributes.keybindings.filter(({ key }) => taken.has(key)),
      [],
    );
  });

  describe('to recall a suggestion', () => {
    it('show it again after Esc and ask no model', async () => {
      const first = await suggestIn('again');
      await ui.press('Escape');
      await ui.waitNoGhostText();
      const asked = server.written().length;
      await ui.runCommand('Ensemble: Recall Last Suggestion');
      assert.equal(await ui.waitGhostText(), first);
      assert.equal(server.written().length, asked);
    });

    it('put it in place of what was typed past it, as one step of undo', async () => {
      const first = await suggestIn('past');
      await ui.type('xyz');
      await ui.runCommand('Ensemble: Recall Last Suggestion');
      const pick = await ui.waitQuickPick('Recall Last Suggestion', 'Put it in place of “xyz”');
      assert.ok(pick.rows.some(({ label }) => label === 'Insert at the cursor'));
      await ui.screenshot('recall');
      await ui.press('Enter');
      await until('the text in place', () => currentLine() === `  return v${first}`);
      await run('undo');
      await until('what was typed to be back', () => currentLine() === '  return vxyz');
    });

    it('insert it at the cursor and leave what was typed', async () => {
      const first = await suggestIn('inserted');
      await ui.type('xyz');
      await ui.runCommand('Ensemble: Recall Last Suggestion');
      await ui.waitQuickPick('Recall Last Suggestion', 'Insert at the cursor');
      await ui.press('ArrowDown');
      await ui.press('Enter');
      await until('the text at the cursor', () => currentLine() === `  return vxyz${first}`);
    });

    it('go back to where it was and show it there', async () => {
      const first = await suggestIn('back');
      await run('cursorBottom');
      await ui.waitNoGhostText();
      await ui.runCommand('Ensemble: Recall Last Suggestion');
      await ui.waitQuickPick('Recall Last Suggestion', 'Go back to line 2 and show it there');
      await ui.press('Enter');
      assert.equal(await ui.waitGhostText(), first);
    });

    it('say in the status bar where there is nothing', async () => {
      await open('keys-nothing.txt', CURSOR);
      await ui.runCommand('Ensemble: Recall Last Suggestion');
      await ui.waitStatusBar('nothing was suggested here that could be recalled');
    });
  });

  describe('to be left alone', () => {
    it('snooze for a while, with the end of it in the status bar', async () => {
      await ui.runCommand('Ensemble: Snooze…');
      await ui.waitQuickPick('Snooze', '15 minutes');
      await ui.screenshot('snooze');
      await ui.press('ArrowDown');
      await ui.press('Enter');
      await open('keys-snoozed.ts', `export const snoozed = (values: number[]) => ${CURSOR}\n`);
      const { label } = await ui.waitStatusBar('Ensemble: snoozed until \\d');
      assert.match(label, /snoozed until \d+:\d\d/);
      await loggedBy(/nothing: snoozed/, () => ui.type('v'));
      assert.equal(await ui.ghostText(), '');
      await ui.screenshot('snoozed');
    });

    it('still answer by hand meanwhile', async () => {
      await run('ensemble.trigger');
      await ui.waitGhostText();
    });

    it('end the snooze from the menu, which has it on top', async () => {
      await ui.clickStatusBar('Ensemble: snoozed');
      const menu = await ui.waitQuickPick('Ensemble', 'End the snooze');
      assert.match(menu.rows[0]?.description ?? '', /snoozed until/);
      await ui.press('Enter');
      await until('no snooze in the status bar', async () =>
        (await ui.statusBar()).every(({ text }) => !text.includes('snoozed')),
      );
      await suggestIn('awake');
    });

    it('ask only by hand, and while typing again', async () => {
      await ui.runCommand('Ensemble: Toggle Ask Only by Hand');
      await open('keys-by-hand.ts', `export const byHand = (values: number[]) => ${CURSOR}\n`);
      await ui.waitStatusBar('Ensemble: by hand only');
      await loggedBy(/nothing: by-hand/, () => ui.type('v'));
      await run('ensemble.trigger');
      await ui.waitGhostText();
      await ui.runCommand('Ensemble: Toggle Ask Only by Hand');
      await until('typing to ask', () =>
        vscode.workspace.getConfiguration('ensemble').get('askWhileTyping'),
      );
      await suggestIn('typing');
    });
  });
});
