import assert from 'node:assert/strict';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { parseRecordingLine } from '../../../../src/recording/recording-line.ts';
import {
  activate,
  configure,
  CURSOR,
  embeddedMembers,
  open,
  outcomesFile,
  until,
} from '../stage.ts';
import { ui } from '../ui.ts';

async function storageFolder(): Promise<string> {
  return path.dirname(await outcomesFile());
}

async function recordings(): Promise<readonly string[]> {
  const folder = path.join(await storageFolder(), 'recordings');
  const names = await readdir(folder).catch(() => []);
  return names.map((name) => path.join(folder, name));
}

describe('Ensemble: Record', () => {
  before(async () => {
    await activate();
    await configure(embeddedMembers);
    await rm(path.join(await storageFolder(), 'recordings'), { recursive: true, force: true });
  });

  it('asks first, shows that it is on, and keeps what every member wrote and what was taken, without secrets', async () => {
    await ui.runCommand('Ensemble: Record');
    await ui.waitNotification('Record completion requests');
    await ui.screenshot('record-question');
    await ui.pressNotification('Record');
    await ui.waitStatusBar('Recording: 0');
    await open('recorded.py', `key = "AKIAIOSFODNN7EXAMPLE"\nfor value in ${CURSOR}\n`);
    await ui.type('v');
    await ui.waitGhostText();
    await ui.waitStatusBar('Recording: [1-9]');
    await ui.screenshot('recording');
    // A request is written once it is known what became of it.
    await ui.press('Tab');
    const text = await until('the request to be written', async () => {
      const [file] = await recordings();
      const written = await readFile(file ?? '', 'utf8');
      return written.includes('\n') && written;
    });
    const [first = ''] = text.split('\n');
    const parsed = parseRecordingLine(JSON.parse(first));
    assert.ok('line' in parsed, JSON.stringify(parsed));
    const { line } = parsed;
    assert.deepEqual(
      [...new Set(line.candidates.map(({ model }) => model.replace(/:.*/, '')))],
      ['embedded'],
    );
    assert.equal(line.group, 'recorded.py');
    assert.ok(line.candidates.some(({ text: own }) => own === line.accepted));
    assert.doesNotMatch(text, /AKIAIOSFODNN7EXAMPLE/);
    assert.match(text, /REDACTED/);
  });

  it('stops by a click on the indicator and offers what can be done', async () => {
    await ui.clickStatusBar('Recording');
    const [message] = await ui.waitNotification('requests? recorded');
    assert.deepEqual(message?.buttons.slice(0, 3), ['Compare Strategies', 'Show File', 'Delete']);
    await ui.screenshot('recorded');
    const before = (await recordings()).length;
    await ui.pressNotification('Delete');
    await until('the recording to be gone', async () => (await recordings()).length === before - 1);
  });
});

describe('Ensemble: Benchmark This Workspace', () => {
  before(async () => {
    await activate();
    await configure(embeddedMembers);
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(folder);
    const extension = await activate();
    const source = vscode.Uri.joinPath(extension.extensionUri, 'src/text');
    for (const [name, type] of await vscode.workspace.fs.readDirectory(source)) {
      if (type !== vscode.FileType.File) continue;
      await vscode.workspace.fs.copy(
        vscode.Uri.joinPath(source, name),
        vscode.Uri.joinPath(folder, 'text', name),
        { overwrite: true },
      );
    }
    await open('typing.py', CURSOR);
  });

  it('asks the members, ends, and shows a report with one sentence of advice', async function () {
    this.timeout(200_000);
    await ui.clearNotifications();
    await ui.runCommand('Ensemble: Benchmark This Workspace');
    const { rows } = await ui.waitQuickPick('benchmark this workspace', 'Quick');
    await ui.screenshot('benchmark-ways');
    assert.match(rows.map(({ detail }) => detail).join('\n'), /Local members only: .*nano/);
    await ui.press('Enter');
    await ui.waitNotification('places asked');
    await ui.screenshot('benchmark-running');
    for (let i = 0; i < 20 && !(await isReportOpen()); i++) {
      await until('some progress', isReportOpen).catch(() => false);
    }
    assert.ok(await isReportOpen(), 'no report was opened');
    const [advice] = await ui.waitNotification('measurable|Use |Not enough');
    await ui.screenshot('benchmark-report');
    assert.ok(advice?.buttons.includes('Open as Page'));
  });

  it('applies the advice where it is asked to', async () => {
    const [advice] = await ui.notifications();
    if (advice?.buttons.includes('Apply') !== true) return;
    await ui.pressNotification('Apply');
    await until('another line-up', () => {
      return vscode.workspace.getConfiguration('ensemble').get<string>('lineUp') === 'Mine';
    });
  });
});

async function isReportOpen(): Promise<boolean> {
  const tabs = vscode.window.tabGroups.all.flatMap(({ tabs: open }) => open);
  return Promise.resolve(tabs.some(({ label }) => label === 'Benchmark of this workspace'));
}
