import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import { activate, activeEditor, configure, CURSOR, logLines, open, until } from '../stage.ts';
import { ui } from '../ui.ts';

const SOURCE = `export const answer = ${CURSOR};\nexport const other = 0;\n`;
const SCHEME = 'ensemble-diagnosis';

/** Runs the command as a user does, and gives the lines of the report that it opens. */
async function diagnosed(): Promise<readonly string[]> {
  const before = reportNow()?.uri.toString();
  await ui.runCommand('Ensemble: Diagnose');
  const document = await until('a report', () => {
    const report = reportNow();
    return report !== undefined && report.uri.toString() !== before ? report : undefined;
  });
  return document.getText().split('\n');
}

function reportNow(): vscode.TextDocument | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document?.uri.scheme === SCHEME ? document : undefined;
}

/** Schemes of what can be seen; the accessible view keeps an editor of its own once it was shown. */
function schemesSeen(): readonly string[] {
  const all = vscode.window.visibleTextEditors.map(({ document }) => document.uri.scheme);
  return all.filter((scheme) => scheme !== 'accessible-view').toSorted();
}

/** With it its column goes, which the next file is not to be opened in. */
async function closeReports(): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  await vscode.window.tabGroups.close(
    tabs.filter(({ input }) => input instanceof vscode.TabInputText && input.uri.scheme === SCHEME),
  );
}

async function lastLine(): Promise<string> {
  return (await diagnosed()).at(-1) ?? '';
}

describe('Ensemble: Diagnose', () => {
  let server: FakeOllama;
  let settings: Readonly<Record<string, unknown>>;
  before(async () => {
    await activate();
    server = await startFakeOllama(['small:1b'], 'fortyTwo');
    const servers = [{ name: 'ollama', kind: 'ollama', url: server.url }];
    settings = { servers, workspaceModel: false };
  });
  beforeEach(() => configure(settings));
  afterEach(async () => {
    await closeReports();
    const editor = vscode.workspace.getConfiguration('editor');
    await editor.update('inlineSuggest.enabled', undefined, vscode.ConfigurationTarget.Global);
  });
  after(() => server.close());

  it('says that all is well, beside the file, in a document that nobody is asked to save', async () => {
    await open('diagnose-fine.ts', SOURCE);
    await ui.type('f');
    await ui.waitGhostText('ortyTwo');
    const lines = await diagnosed();
    assert.match(
      lines.at(-1) ?? '',
      /^Ghost text works here: last shown \d+ s ago, by ollama: small:1b\.$/,
    );
    const { document, viewColumn, selection } = activeEditor();
    assert.equal(viewColumn, vscode.ViewColumn.Two);
    assert.equal(document.isDirty, false);
    assert.equal(document.languageId, 'markdown');
    assert.equal(selection.active.line, document.lineCount - 1);
    const text = lines.join('\n');
    for (const told of [vscode.version, '`ollama: small:1b`', '*.ts, language typescript']) {
      assert.ok(text.includes(told), `${told}\n${text}`);
    }
    const path = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '?';
    assert.ok(!/remote machine: (?!other|ssh)/.test(text), text);
    assert.ok(!text.includes(path) && !text.includes('diagnose-fine'), text);
    const log = await logLines();
    assert.ok(log.some((line) => line.includes('Ghost text works here')));
    await ui.screenshot('diagnose-fine');
  });

  it('means the file again while the report has the focus, and shows one report', async () => {
    await open('diagnose-again.ts', SOURCE);
    await diagnosed();
    const text = (await diagnosed()).join('\n');
    assert.match(text, /\*\.ts, language typescript/);
    assert.deepEqual(schemesSeen(), [SCHEME, 'file']);
  });

  it('means the file that is open behind another tab, and not none', async () => {
    await open('diagnose-behind.ts', SOURCE);
    await vscode.commands.executeCommand('workbench.action.openSettings');
    await until('the settings in front of it', () => schemesSeen().length === 0);
    const text = (await diagnosed()).join('\n');
    assert.match(text, /\*\.ts, language typescript/);
    assert.doesNotMatch(text, /No file is open/);
  });

  it('says that the language is switched off', async () => {
    await configure({ ...settings, enable: { '*': true, typescript: false } });
    await open('diagnose-language.ts', SOURCE);
    assert.match(
      await lastLine(),
      /^Why you see no ghost text: Ensemble is switched off for the language "typescript"; .*\.$/,
    );
    await ui.screenshot('diagnose-language');
  });

  it('has its sentence in the status menu, and what mends it behind', async () => {
    await configure({ ...settings, enable: { '*': true, typescript: false } });
    await open('diagnose-menu.ts', SOURCE);
    void vscode.commands.executeCommand('ensemble.showMenu');
    const title = 'Why you see no ghost text here';
    const { rows } = await ui.waitQuickPick('Ensemble', title);
    const row = rows.find(({ label }) => label.includes(title));
    assert.match(row?.detail ?? '', /switched off for the language "typescript"/);
    assert.match(row?.description ?? '', /Change Setting/);
    await ui.screenshot('diagnose-menu');
    await ui.press('Escape');
    await ui.waitNoQuickPick();
  });

  it('is not needed in a menu that opens before any server was asked', async () => {
    const lineUps = { One: ['ollama:small:1b'] };
    await configure({ ...settings, lineUps, lineUp: 'One' });
    void vscode.commands.executeCommand('ensemble.showMenu');
    const { rows } = await ui.waitQuickPick('^Ensemble$', 'small:1b');
    const labels = rows.map(({ label }) => label).join('\n');
    assert.doesNotMatch(labels, /Why you see no ghost text|Get started/);
    await ui.press('Escape');
    await ui.waitNoQuickPick();
    await configure({ ...settings, lineUps });
  });

  it('says that the editor shows no ghost text', async () => {
    const editor = vscode.workspace.getConfiguration('editor');
    await editor.update('inlineSuggest.enabled', false, vscode.ConfigurationTarget.Global);
    await open('diagnose-editor.ts', SOURCE);
    assert.match(
      await lastLine(),
      /no ghost text of any extension.*editor\.inlineSuggest\.enabled/,
    );
  });

  it('says that no server answers, and where', async () => {
    const servers = [{ name: 'ollama', kind: 'ollama', url: 'http://127.0.0.1:9' }];
    await configure({ ...settings, servers });
    await open('diagnose-server.ts', SOURCE);
    assert.match(
      await lastLine(),
      /^Why you see no ghost text: No model server answers at ollama \(127\.0\.0\.1:9\)[ ;].*\.$/,
    );
    await ui.screenshot('diagnose-server');
  });

  it('says that typing asks nobody', async () => {
    await configure({ ...settings, askWhileTyping: false });
    await open('diagnose-by-hand.ts', SOURCE);
    assert.match(await lastLine(), /asked by hand alone.*ensemble\.askWhileTyping/);
  });

  it('tells all that is in the way where everything is off, and the first of it at the end', async () => {
    const servers = [{ name: 'ollama', kind: 'ollama', url: 'http://127.0.0.1:9' }];
    const off = { enable: { '*': false }, askWhileTyping: false, servers };
    await configure({ ...settings, ...off });
    const editor = vscode.workspace.getConfiguration('editor');
    await editor.update('inlineSuggest.enabled', false, vscode.ConfigurationTarget.Global);
    await open('diagnose-all.ts', SOURCE);
    const lines = await diagnosed();
    assert.match(
      lines.at(-1) ?? '',
      /^Why you see no ghost text: Ensemble is switched off for every language/,
    );
    const inTheWay = lines.slice(lines.indexOf('## What is in the way'));
    assert.deepEqual(
      inTheWay.filter((line) => line.startsWith('- ')).map((line) => line.slice(2, 16)),
      ['Ensemble is sw', 'The editor sho', 'The models are', 'No model serve'],
    );
    await ui.screenshot('diagnose-everything-off');
  });

  it('says that no file is open where none is', async () => {
    await open('diagnose-none.ts', SOURCE);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await until('no editor', () => schemesSeen().length === 0);
    assert.match(await lastLine(), /^Why you see no ghost text: No file is open; /);
  });
});
