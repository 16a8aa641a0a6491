import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import { activate, configure, CURSOR, loggedBy, open, until } from '../stage.ts';
import { ui } from '../ui.ts';

const TOY = 'toyCompletion';

/** Types into a file of its own, so that nothing is answered from the cache. */
async function typeInto(name: string): Promise<void> {
  const source = `export function ${name}(values: number[]): number {\n  return ${CURSOR}\n}\n`;
  await open(`beside-${name}.ts`, source);
  await ui.type('v');
}

/** The first ghost text that is not the other provider's, which may have to be cycled to. */
function ours(): Promise<string> {
  return until('ghost text of ours', async () => {
    const shown = await ui.ghostText();
    if (shown !== '' && !shown.includes(TOY)) return shown;
    await ui.press('Alt+]');
    await sleep(300);
    return undefined;
  });
}

/** Long after the other provider has answered, and well within what an explicit request waits. */
const OURS_MS = 600;

describe('beside a second provider that answers in 30 ms', () => {
  let server: FakeOllama;
  before(async () => {
    await activate();
    server = await startFakeOllama(['small:1b'], 'alues.length', OURS_MS);
    // It would write what it has read in files of other tests.
    const servers = [{ name: 'ollama', kind: 'ollama', url: server.url }];
    await configure({ servers, workspaceModel: false });
    await vscode.commands.executeCommand('toyProvider.start');
  });
  after(async () => {
    await vscode.commands.executeCommand('toyProvider.stop');
    await server.close();
  });

  it('does not suppress the other one while typing', async () => {
    await typeInto('total');
    await ui.waitGhostText(TOY);
    await ui.screenshot('second-provider');
  });

  // How soon is measured by the benchmark `cancellation`: a busy machine says nothing of it.
  it('ends an automatic request that the other one won, and logs how soon', async () => {
    const line = await loggedBy(/automatic .*nothing: cancelled/, () => typeInto('largest'));
    const [, ended] = /ended ([\d.]+) ms after being cancelled/.exec(line) ?? [];
    assert.ok(Number.isFinite(Number(ended)), line);
  });

  it('shows ours by Ensemble: Trigger', async () => {
    await typeInto('smallest');
    await ui.waitGhostText(TOY);
    await ui.runCommand('Ensemble: Trigger');
    assert.equal(await ours(), 'alues.length');
    await ui.screenshot('second-provider-trigger');
  });

  it('shows ours by Alt+]', async () => {
    await typeInto('average');
    await ui.waitGhostText(TOY);
    await ui.press('Alt+]');
    assert.equal(await ours(), 'alues.length');
    await ui.screenshot('second-provider-next');
  });
});
