import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { answerBox, chooseOnCard, pickModel, startAdding, userSetting } from '../add-model-run.ts';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import { startFakeOpenAi, type FakeOpenAi } from '../fake-openai.ts';
import { activate, configure, loggedBy, open, until } from '../stage.ts';
import { ui } from '../ui.ts';

const KEY = 'sk-cloud-1234';
const MODEL = 'openai:gpt-4o-mini';
const SOURCE = `export const answer = ‸;
`;

const entryOf = ({ url }: FakeOllama) => ({ name: 'ollama', kind: 'ollama', url });

/** Sends what goes to OpenAI to a server of this test: the address alone makes a model one elsewhere. */
function redirect(to: () => string): () => void {
  const real = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.hostname !== 'api.openai.com') return real(input, init);
    return real(`${to()}${url.pathname}${url.search}`, init);
  };
  return () => {
    globalThis.fetch = real;
  };
}

describe('a member elsewhere', () => {
  let server: FakeOpenAi;
  let local: FakeOllama;
  let restore: () => void;
  before(async () => {
    await activate();
    local = await startFakeOllama(['small:1b'], 'fortyTwo');
    await configure({ workspaceModel: false, servers: [entryOf(local)] });
    await ui.clearNotifications();
    server = await startFakeOpenAi(['gpt-4o-mini'], 'a + b', KEY);
    restore = redirect(() => server.url);
  });
  after(async () => {
    restore();
    await configure({});
    for (const key of ['servers', 'lineUps', 'lineUp', 'cloud.automatic']) {
      await vscode.workspace.getConfiguration('ensemble').update(key, undefined, true);
    }
    await ui.clearNotifications();
    await server.close();
    await local.close();
  });

  it('is added with its price on the card', async () => {
    await startAdding('api.openai.com');
    await answerBox('API key for OpenAI', KEY);
    await pickModel('gpt-4o-mini');
    const card = await ui.waitQuickPick('gpt-4o-mini answers', 'Add to Line-up');
    const text = card.rows.map(({ label }) => label).join('\n');
    assert.match(text, /Runs outside this machine/);
    assert.match(text, /Price: \$[\d.]+ in, \$[\d.]+ out per million tokens/);
    assert.match(text, /only when you ask by hand/);
    await ui.screenshot('cloud-card');
    await chooseOnCard('gpt-4o-mini answers', 'Add to Line-up');
    await until('the line-up to be written', () => userSetting('lineUp') === 'Mine');
    assert.deepEqual(userSetting('servers'), [entryOf(local), { name: 'openai', kind: 'openai' }]);
    assert.deepEqual(userSetting('lineUps'), { Mine: ['ollama:small:1b', MODEL] });
  });

  it('is not asked while somebody types, and by hand it is', async () => {
    const before = server.chats().length;
    await open('elsewhere.ts', SOURCE);
    await ui.type('f');
    assert.match(await ui.waitGhostText(), /fortyTwo/);
    assert.equal(server.chats().length, before);
    await ui.runCommand('Ensemble: Trigger');
    await until('a request by hand', () => server.chats().length > before);
  });

  it('is explained with what was sent there, of which file, and at what cost', async () => {
    await open('explained.ts', SOURCE);
    await loggedBy(/explicit .* → /, () => vscode.commands.executeCommand('ensemble.trigger'));
    void vscode.commands.executeCommand('ensemble.explainLast');
    const { rows } = await ui.waitQuickPick('why this completion', 'gpt-4o-mini');
    await ui.screenshot('cloud-explained');
    const sent = rows.find(({ description }) => description.includes('api.openai.com'));
    assert.match(sent?.label ?? '', /openai:gpt-4o-mini/);
    assert.match(sent?.description ?? '', /^api\.openai\.com · \$0\.0000\d+$/);
    assert.match(
      sent?.detail ?? '',
      /^\d+ characters · \d+ \+ \d+ tokens · 1 file: explained\.ts$/,
    );
    await ui.press('Escape');
    await ui.waitNoQuickPick();
  });

  it('is switched on for typing by a dialog that says what it comes to', async () => {
    await ui.waitNotification('is in the line-up Mine');
    await ui.pressNotification('Use While Typing…');
    const dialog = await ui.waitQuickPick('while you type', 'requests a day');
    const text = dialog.rows.map(({ label }) => label).join('\n');
    assert.match(text, /About 480k tokens read and 16k written a day/);
    assert.match(text, /About \$[\d.]+ a day/);
    assert.match(text, /Your limit for all models is \$1\.00 a day/);
    await ui.screenshot('cloud-automatic');
    await chooseOnCard('while you type', 'Use While Typing');
    await until('it to be switched on', () =>
      JSON.stringify(userSetting('cloud.automatic') ?? []).includes(MODEL),
    );
    const before = server.chats().length;
    await open('while-typing.ts', SOURCE);
    await ui.type('f');
    await until('a request while typing', () => server.chats().length > before);
  });

  it('stands in the status menu with what it has cost today', async () => {
    void vscode.commands.executeCommand('ensemble.showMenu');
    const menu = await ui.waitQuickPick('^Ensemble$', 'gpt-4o-mini');
    await ui.screenshot('cloud-menu');
    const all = menu.rows.map((row) => `${row.label} ${row.description} ${row.detail}`).join('\n');
    assert.match(all, /of \$1\.00 today/);
    assert.match(all, /\d+ calls · \d+ tokens read, \d+ written/);
    assert.match(all, /Raise limit/);
    assert.match(all, /Switch cloud members off/);
    await ui.press('Escape');
    await ui.waitNoQuickPick();
  });

  it('gives way at the limit, with one quiet word in the status bar', async () => {
    const config = vscode.workspace.getConfiguration('ensemble');
    await config.update('cloud.dailyLimitDollars', 0.000_001, true);
    await open('limit.ts', SOURCE);
    await ui.type('f');
    assert.match(await ui.waitGhostText(), /fortyTwo/);
    await ui.waitStatusBar('local only \\(limit\\)');
    await ui.screenshot('cloud-limit');
    const before = server.chats().length;
    await ui.type('o');
    await ui.watchGhostText(800);
    assert.equal(server.chats().length, before);
    await config.update('cloud.dailyLimitDollars', undefined, true);
    await open('limit-raised.ts', SOURCE);
    await until('the word to be gone', async () => {
      const all = await ui.statusBar();
      return !all.some(({ text }) => text.includes('local only'));
    });
  });
});
