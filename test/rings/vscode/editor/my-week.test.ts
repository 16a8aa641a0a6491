import assert from 'node:assert/strict';
import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import { activate, configure, CURSOR, open, outcomes, outcomesFile, until } from '../stage.ts';
import { ui } from '../ui.ts';

const GOOD = 'ollama:good:latest';
const IDLE = 'ollama:idle:latest';

/** Requests at which one member wrote what was taken and the other something else. */
async function recordOutcomes(count: number): Promise<void> {
  const file = await outcomesFile();
  await mkdir(path.dirname(file), { recursive: true });
  const lines = Array.from({ length: count }, (_, i) =>
    JSON.stringify({
      languageId: 'cobol',
      at: Date.now() - 1000 * i,
      rewards: { [GOOD]: 1, [IDLE]: 0 },
      runId: `r${i}`,
      trigger: 'automatic',
      outcome: { kind: 'accepted' },
      modelIds: [GOOD],
      textHash: '0123456789abcdef',
      textLength: 9,
      session: 'ring',
      memberIds: [GOOD, IDLE],
    }),
  );
  await appendFile(file, `\n${lines.join('\n')}\n`);
}

const lineUp = () => vscode.workspace.getConfiguration('ensemble').get<string>('lineUp');

describe('Ensemble: My Week', () => {
  let server: FakeOllama;

  before(async () => {
    await activate();
    server = await startFakeOllama(['good:latest', 'idle:latest'], 'text();');
    await configure({
      servers: [{ name: 'ollama', kind: 'ollama', url: server.url }],
      lineUps: { Two: [GOOD, { model: IDLE, roles: ['inline'] }] },
      lineUp: 'Two',
    });
    await recordOutcomes(40);
  });
  after(() => server.close());

  it('counts a text that was shown and not taken', async () => {
    const before = (await outcomes('unjudged.jsonl')).length;
    await open('ignored.ts', `const one = ${CURSOR}\n`);
    await ui.type('t');
    await ui.waitGhostText();
    await open('next.ts', `const two = ${CURSOR}\n`);
    await ui.type('t');
    await until('a record of it', async () =>
      (await outcomes('unjudged.jsonl')).slice(before).some((line) => line.includes('"ignored"')),
    );
  });

  it('shows what was taken, the best member alone and what each decided', async () => {
    await ui.runCommand('Ensemble: My Week');
    const { rows } = await ui.waitQuickPick('my week', 'Drop');
    await ui.screenshot('my-week');
    const shown = rows.map(({ label, description, detail }) => [label, description, detail]);
    const text = shown.map((row) => row.join(' | ')).join('\n');
    assert.match(text, /Best single member: ollama:good:latest \| 100% \(100% to 100%, n = 40\)/);
    assert.match(text, /ahead by at most \| 0% \(0% to 0%, n = 40\)/);
    assert.match(text, /ollama:good:latest \| decisive in 40 of 40/);
    assert.match(text, /ollama:idle:latest \| decisive in 0 of 40/);
    assert.doesNotMatch(text, /Drop ollama:good/);
    // Only rows on the screen can be seen; languages stand further down.
    await ui.type('cobol');
    const languages = await ui.waitQuickPick('my week', 'cobol');
    const [cobol] = languages.rows.filter(({ label }) => label === 'cobol');
    assert.equal(cobol?.description, '40 shown · 40 accepted · 0 in part');
    await ui.press('Escape');
    await ui.waitNoQuickPick();
  });

  it('drops what does not pay, once that is confirmed', async () => {
    await ui.runCommand('Ensemble: My Week');
    await ui.waitQuickPick('my week', 'Drop');
    await ui.type('Drop ollama:idle');
    await ui.press('Enter');
    const [question] = await ui.waitNotification('drop ollama:idle');
    assert.match(question?.text ?? '', /"Mine".*with ollama:good:latest\./);
    assert.equal(lineUp(), 'Two');
    await ui.pressNotification('Drop');
    await until('another line-up', () => lineUp() === 'Mine');
    const lineUps = vscode.workspace.getConfiguration('ensemble').get<object>('lineUps');
    assert.deepEqual(lineUps, {
      Two: [GOOD, { model: IDLE, roles: ['inline'] }],
      Mine: [GOOD],
    });
  });
});
