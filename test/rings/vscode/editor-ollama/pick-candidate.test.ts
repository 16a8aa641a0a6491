import assert from 'node:assert/strict';
import { activeEditor, open, until, useOllamaMembers } from '../stage.ts';
import { ui } from '../ui.ts';

// Below what the picker covers.
const SOURCE = `${'\n'.repeat(14)}export function first(values: string[]): string {
  return ‸
}
`;

const text = () => activeEditor().document.getText();

/** Opens the picker where ghost text shows, and gives its rows. */
async function pick() {
  await open('pick.ts', SOURCE);
  await ui.type('v');
  await ui.waitGhostText();
  await ui.runCommand('Ensemble: Pick Candidate');
  return (await ui.waitQuickPick('Ensemble: Pick Candidate')).rows;
}

describe('Ensemble: Pick Candidate', () => {
  before(async () => {
    await useOllamaMembers();
  });

  it('lists what each of the three models wrote', async () => {
    const rows = await pick();
    await ui.screenshot('pick-candidate');
    const shown = rows.map((row) => Object.values(row).join(' ')).join('\n');
    for (const name of ['nano-ts', 'nano-py', 'nano-mix']) assert.match(shown, new RegExp(name));
    await ui.press('Escape');
  });

  it('previews the row in focus, and takes the preview back', async () => {
    await pick();
    const before = text();
    await ui.press('ArrowDown');
    const { rows } = await ui.quickPick();
    const label = rows.find(({ focused }) => focused !== '')?.label ?? '';
    await until(`a preview of ${label}`, async () =>
      (await ui.decorationTexts()).some((shown) => shown.trim().startsWith(label)),
    );
    await ui.screenshot('pick-candidate-preview');
    await ui.press('Escape');
    await ui.waitNoQuickPick();
    await until('the preview to go', async () => (await ui.decorationTexts()).length === 0);
    assert.equal(text(), before);
  });

  it('inserts the chosen row, undone in one step', async () => {
    await pick();
    const before = text();
    await ui.press('Enter');
    const after = await until('the text to be inserted', () => text() !== before && text());
    assert.ok(after.length > before.length, after);
    await ui.press('Control+z');
    await until('the text to be as before', () => text() === before);
  });

  it('offers what is left of the texts once somebody has typed along', async () => {
    await open('pick.ts', SOURCE);
    await ui.type('v');
    const ghost = await ui.waitGhostText();
    const typed = ghost.trimStart().slice(0, 1);
    await ui.type(typed);
    await ui.runCommand('Ensemble: Pick Candidate');
    const { rows } = await ui.waitQuickPick('Ensemble: Pick Candidate', '\\S');
    const before = text();
    await ui.press('Enter');
    const after = await until('the text to be inserted', () => text() !== before && text());
    const inserted = after.slice(before.indexOf(`return v${typed}`) + `return v${typed}`.length);
    assert.ok(inserted.trimStart().startsWith(rows[0]?.label.slice(0, 4) ?? '?'), inserted);
    assert.ok(after.includes(`return v${typed}`), after);
  });
});
