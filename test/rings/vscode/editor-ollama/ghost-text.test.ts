import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  activeEditor,
  CURSOR,
  loggedBy,
  open,
  openUntitled,
  outcomes,
  until,
  useOllamaMembers,
} from '../stage.ts';
import { ui } from '../ui.ts';

const LOOP = `export function sum(values: number[]): number {
  let total = 0;
  for (let i = 0; i ‸
  return total;
}
`;

/** Types into the loop and gives the ghost text that shows. */
async function typeIntoLoop(): Promise<string> {
  await open('loop.ts', LOOP);
  await ui.type('< ');
  return ui.waitGhostText();
}

const text = () => activeEditor().document.getText();
const typed = LOOP.replace('‸', '< ');

describe('ghost text of three models on a real Ollama', () => {
  before(async () => {
    await useOllamaMembers();
  });

  it('shows while typing', async () => {
    assert.match(await typeIntoLoop(), /\S/);
    await ui.screenshot('ghost-text');
    assert.equal(text(), typed);
  });

  it('comes from three members on an explicit request', async () => {
    const lines: string[] = [];
    // A model may write nothing usable at a place, so there are several places.
    for (const [i, start] of ['const total = ', 'if (total ', 'return ', 'total += '].entries()) {
      await open(`three-${i}.ts`, `let total = 0;\n${start}${CURSOR}\n`);
      lines.push(
        await loggedBy(/ explicit .* → /, () => vscode.commands.executeCommand('ensemble.trigger')),
      );
      // Some of them agree, or each has a text of its own.
      if (/of 3 agree| 3 shown from models/.test(lines.at(-1) ?? '')) return;
    }
    assert.fail(lines.join('\n'));
  });

  it('is taken by Tab, and undone in one step', async () => {
    const ghost = await typeIntoLoop();
    await ui.press('Tab');
    await until('the text to be taken', () => text() === LOOP.replace('‸', `< ${ghost}`));
    await vscode.commands.executeCommand('undo');
    assert.equal(text(), typed);
  });

  it('leaves an outcome without any text when it is taken', async () => {
    const before = (await outcomes()).length;
    const ghost = await typeIntoLoop();
    await ui.press('Tab');
    // What was taken half a minute before may tell of its survival just now.
    const line = await until('an outcome', async () =>
      (await outcomes()).slice(before).find((outcome) => outcome.includes('"accepted"')),
    );
    // A ghost text of a letter or two stands in any line by chance; a field for texts would not.
    if (ghost.length >= 8) assert.ok(!line.includes(ghost), line);
    assert.ok(!line.includes('sum('), line);
    const fields = Object.keys(JSON.parse(line) as object);
    const known = ['languageId', 'at', 'rewards', 'runId', 'trigger', 'outcome', 'modelIds'];
    known.push('textHash', 'textLength', 'session', 'memberIds', 'costUsd', 'strategyId', 'score');
    assert.deepEqual(
      fields.filter((field) => !known.includes(field)),
      [],
    );
  });

  it('is taken word by word', async () => {
    const ghost = await typeIntoLoop();
    await ui.press('Control+ArrowRight');
    const taken = await until('a word to be taken', () => {
      const line = activeEditor().document.lineAt(2).text;
      return line !== typed.split('\n')[2] && line;
    });
    const word = taken.slice((typed.split('\n')[2] ?? '').length);
    assert.ok(ghost.startsWith(word) && word.length < ghost.length, `"${word}" of "${ghost}"`);
    assert.equal(await ui.waitGhostText(), ghost.slice(word.length));
  });

  it('cycles through the candidates', async () => {
    const first = await typeIntoLoop();
    await ui.press('Alt+]');
    const second = await until('another candidate', async () => {
      const shown = await ui.ghostText();
      return shown !== '' && shown !== first && shown;
    });
    await ui.screenshot('second-candidate');
    await ui.press('Tab');
    await until(
      'the second candidate to be taken',
      () => text() === LOOP.replace('‸', `< ${second}`),
    );
  });

  it('shows in an untitled document', async () => {
    await openUntitled('typescript', LOOP);
    await ui.type('< ');
    assert.match(await ui.waitGhostText(), /\S/);
  });
});
