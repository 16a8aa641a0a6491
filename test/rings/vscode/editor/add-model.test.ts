import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  answerBox,
  boxSays,
  chooseOnCard,
  pickModel,
  startAdding,
  userSetting,
} from '../add-model-run.ts';
import { startFakeOpenAi, type FakeOpenAi } from '../fake-openai.ts';
import { activate, configure, until } from '../stage.ts';
import { ui } from '../ui.ts';

const KEY = 'sk-right-1234';

const setup = () => ({
  servers: userSetting('servers'),
  lineUps: userSetting('lineUps'),
  lineUp: userSetting('lineUp'),
});

describe('Add Model', () => {
  let server: FakeOpenAi;
  before(async () => {
    await activate();
    await configure({ workspaceModel: false });
    await ui.clearNotifications();
    server = await startFakeOpenAi(['tiny-coder', 'big-chat'], 'a + b', KEY);
  });
  after(async () => {
    await configure({});
    await server.close();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await ui.clearNotifications();
  });

  it('refuses addresses that would give the key away, and says why', async () => {
    await startAdding('OpenAI-compatible server');
    for (const [typed, why] of [
      ['ftp://127.0.0.1', /https:\/\/ or http:\/\//],
      ['https://me:secret@127.0.0.1', /No user name, password or key/],
      ['http://models.example.com/v1', /public and not encrypted/],
    ] as const) {
      await answerBox('address of', typed);
      await boxSays(why);
    }
    await ui.screenshot('add-model-address');
  });

  it('names the repair of a wrong key, keeps what was typed, and ends with a card', async () => {
    const before = setup();
    await startAdding('OpenAI-compatible server');
    await answerBox('address of', server.url);
    await answerBox('API key for', 'sk-wrong');
    await ui.waitQuickPick('no list of models', 'Change Key');
    await ui.screenshot('add-model-wrong-key');
    await chooseOnCard('no list of models', 'Change Address');
    await ui.waitFor('.quick-input-titlebar:has-text("address of")');
    assert.equal(
      await ui.eval(`document.querySelector('.quick-input-widget input').value`),
      server.url,
    );
    await ui.press('Enter');
    await answerBox('API key for', KEY);
    const { rows } = await ui.waitQuickPick('which model of', 'tiny-coder');
    assert.ok(rows.some(({ label }) => label.includes('big-chat')));
    await ui.screenshot('add-model-models');
    await pickModel('tiny-coder');
    const card = await ui.waitQuickPick('tiny-coder answers', 'Add to Line-up');
    const text = card.rows.map(({ label }) => label).join('\n');
    for (const line of [
      /Runs on this machine/,
      /One test took \d+ ms/,
      /Fills holes: yes\. In the test it wrote: a \+ b/,
      /May: complete at the cursor/,
      /Nothing leaves this machine/,
    ])
      assert.match(text, line);
    await ui.screenshot('add-model-card');
    // Until then nothing is written.
    assert.deepEqual(setup(), before);

    await chooseOnCard('tiny-coder answers', 'Add to Line-up');
    await until('the line-up to be written', () => userSetting('lineUp') === 'Mine');
    assert.deepEqual(userSetting('servers'), [
      { name: 'openai-compatible', kind: 'openai-compatible', url: server.url },
    ]);
    const lineUps = userSetting('lineUps') as { readonly Mine: readonly string[] };
    assert.ok(lineUps.Mine.includes('openai-compatible:tiny-coder'));
    const config = JSON.stringify(vscode.workspace.getConfiguration('ensemble'));
    assert.doesNotMatch(config, /sk-/);
    for (const { body, headers } of server.chats()) {
      assert.match(body, /def add/);
      assert.equal(headers.authorization, `Bearer ${KEY}`);
    }

    await ui.waitNotification('is in the line-up Mine');
    await ui.screenshot('add-model-undo');
    await ui.pressNotification('Undo');
    await until('everything to be as it was', () => {
      const now = setup();
      return JSON.stringify(now) === JSON.stringify(before);
    });
  });

  it('leads from a test that failed to another model, and leaves nothing where it is left', async () => {
    const before = setup();
    const broken = await startFakeOpenAi(['mute'], '');
    await startAdding('OpenAI-compatible server');
    await answerBox('address of', broken.url);
    await answerBox('API key for', '');
    await pickModel('mute');
    const card = await ui.waitQuickPick('mute', 'Choose Another Model');
    await ui.screenshot('add-model-empty');
    assert.ok(
      card.rows.some(({ label }) => /wrote: nothing|wrote nothing/.test(label)),
      JSON.stringify(card.rows),
    );
    await ui.press('Escape');
    await ui.waitNoQuickPick();
    assert.deepEqual(setup(), before);
    await broken.close();
  });
});
