import assert from 'node:assert/strict';
import { activate, activeEditor, configure, embeddedMembers, open, until } from '../stage.ts';
import { ui } from '../ui.ts';

const SOURCE = `def first(values):
    for value in ‸
    return None
`;

describe('ghost text of the embedded models, chosen by name', () => {
  before(async () => {
    await activate();
    await configure(embeddedMembers);
  });

  it('shows while typing and is taken by Tab, with no server', async () => {
    await open('embedded.py', SOURCE);
    await ui.type('v');
    const ghost = await ui.waitGhostText();
    await ui.screenshot('embedded');
    await ui.press('Tab');
    const after = SOURCE.replace('‸', `v${ghost}`);
    await until('the text to be taken', () => activeEditor().document.getText() === after);
    assert.match(ghost, /\S/);
  });
});
