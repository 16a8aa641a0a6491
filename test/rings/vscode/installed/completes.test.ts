import assert from 'node:assert/strict';
import path from 'node:path';
import {
  activate,
  activeEditor,
  configure,
  CURSOR,
  embeddedMembers,
  ollamaMembers,
  open,
  until,
} from '../stage.ts';
import { ui } from '../ui.ts';

const launch = process.env['RING_LAUNCH'] ?? '';
const members = launch === 'universal-package' ? ollamaMembers : embeddedMembers;

const BEFORE = 'for (let i = 0; i < ';

describe(`the extension installed from the ${launch}`, () => {
  before(async () => {
    const { extensionPath } = await activate();
    assert.equal(path.basename(path.dirname(extensionPath)), 'extensions');
    await configure(members);
  });

  it('completes', async () => {
    await open('installed.ts', `${BEFORE}${CURSOR}\n`);
    await ui.type('v');
    const ghost = await ui.waitGhostText();
    await ui.screenshot('installed');
    await ui.press('Tab');
    await until('the text to be taken', () =>
      activeEditor().document.getText().startsWith(`${BEFORE}v${ghost}`),
    );
  });
});
