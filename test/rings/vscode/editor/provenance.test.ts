import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import {
  activate,
  activeEditor,
  configure,
  CURSOR,
  loggedBy,
  logLines,
  open,
  until,
} from '../stage.ts';
import { ui } from '../ui.ts';

/** The workspace has each half of the text, and so knows which of two rivals is likelier. */
const FILES = {
  'layout/size.ts': `if (measure(text) + padding.left > 10) wrap();
if (measure(text) + padding.left > 20) cut();
`,
  'layout/draw.ts': `draw(padding.left + offset(font), bold);
move(padding.left + offset(font), bold);
`,
};

/** Would be an icon, the end of a block of code, and markup. */
const HOSTILE = "'```$(trash)<b>'";

/** Each is right in one half. */
const WRITTEN = {
  'left:1b': `measure(text) + padding.left + offset(${HOSTILE});`,
  'right:1b': 'measure(label) + padding.left + offset(font);',
};
const FUSED = 'measure(text) + padding.left + offset(font);';

/** Below what lists cover. */
const SOURCE = `${'\n'.repeat(16)}export const width = ${CURSOR}\n`;

/** Asks for the text at a new place until the workspace has been learned. */
async function ask(name: string, source = SOURCE): Promise<vscode.TextDocument> {
  let tries = 0;
  return await until('the text of both models', async () => {
    const document = await open(`layout/${name}-${++tries}.ts`, source);
    await vscode.commands.executeCommand('ensemble.trigger');
    return (await ui.watchGhostText(1500)).includes(FUSED) && document;
  });
}

/** What our hover says at the first place of a part of the document, as Markdown. */
async function hoverAt(part: string): Promise<string | undefined> {
  const { document } = activeEditor();
  const at = document.positionAt(document.getText().indexOf(part));
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    ...([document.uri, at] as const),
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
    .find((text) => text.includes('**Ensemble**'));
}

async function taken(text: string): Promise<void> {
  await until('the text to be taken', () => activeEditor().document.getText().includes(text));
}

/** Opens the hover of the editor at the first place of a part of the document, as its key does. */
async function showHover(part: string): Promise<string> {
  const { document } = activeEditor();
  const at = document.positionAt(document.getText().indexOf(part) + 1);
  activeEditor().selection = new vscode.Selection(at, at);
  await ui.waitStatusBar(`Ln ${at.line + 1}, Col ${at.character + 1}$`);
  await vscode.commands.executeCommand('editor.action.showHover');
  await ui.waitFor('.monaco-hover .hover-row');
  return await until('our hover', async () => {
    const text = await ui.text('.monaco-hover:not(.hidden)');
    return text.includes('Ensemble') && text;
  });
}

describe('a text that two models wrote', () => {
  let server: FakeOllama;
  const settings = () => ({
    servers: [{ name: 'ollama', kind: 'ollama', url: server.url }],
    ...{ strategy: 'lazy-span', snippets: false, speculative: false },
  });

  before(async () => {
    await activate();
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    for (const [name, text] of Object.entries(FILES)) {
      await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder.uri, name), Buffer.from(text));
    }
    server = await startFakeOllama(Object.keys(WRITTEN), WRITTEN);
    await configure(settings());
  });
  after(() => server.close());

  it('is explained part by part, each with its author and what it was chosen over', async () => {
    await ask('explained');
    await ui.runCommand('Ensemble: Explain Last Completion');
    const { rows } = await ui.waitQuickPick('why this completion', 'offset');
    await ui.screenshot('explain-spans');
    const parts = rows.filter(({ detail }) => /score|disputed/.test(detail)).slice(0, 5);
    assert.deepEqual(
      parts.map(({ label, description }) => `${label} ${description}`),
      [
        'measure( ollama:left:1b',
        'text ollama:left:1b',
        ') + padding.left + offset( ollama:left:1b',
        'font ollama:right:1b',
        '); ollama:left:1b',
      ],
    );
    assert.match(
      parts[1]?.detail ?? '',
      /score 0\.\d\d · exact .*“label” by ollama:right:1b \(0\./,
    );
    assert.ok(
      parts[3]?.detail.includes(`in place of “${HOSTILE}” by ollama:left:1b`),
      parts[3]?.detail,
    );
    await ui.press('Escape');
    await ui.waitNoQuickPick();
  });

  it('tells its authors by hover once it was taken, until the next letter', async () => {
    await ask('taken');
    assert.equal(await hoverAt('width'), undefined);
    await ui.press('Tab');
    await taken(FUSED);
    const [left, right] = [await hoverAt('text'), await hoverAt('font')];
    assert.match(left ?? '', /left:1b[^]*part&nbsp;2&nbsp;of&nbsp;5[^]*label/);
    assert.match(right ?? '', /right:1b[^]*part&nbsp;4&nbsp;of&nbsp;5/);
    assert.match((await hoverAt('padding')) ?? '', /left:1b[^]*not&nbsp;disputed/);
    assert.equal(await hoverAt('export'), undefined);

    const seen = await showHover('font');
    await ui.screenshot('hover-author');
    // As it was written: no icon, no markup, no end of the block.
    assert.ok(seen.replaceAll('\u00a0', ' ').includes(HOSTILE), seen);
    await ui.press('Escape');
    await ui.press('End');
    await ui.type(' ');
    await until('the hover to end', async () => (await hoverAt('font')) === undefined);
  });

  it('tells the authors of what was taken word by word, until that is undone', async () => {
    const document = await ask('words');
    for (const words of ['measure', 'measure(text']) {
      await until(`${words} to be taken`, async () => {
        if (document.getText().includes(words)) return true;
        await vscode.commands.executeCommand('editor.action.inlineSuggest.acceptNextWord');
        return document.getText().includes(words);
      });
    }
    assert.match((await hoverAt('measure')) ?? '', /left:1b/);
    assert.match((await hoverAt('text')) ?? '', /label/);
    await ui.press('Control+z');
    await until('the hover to end', async () => (await hoverAt('measure')) === undefined);
  });

  it('is chosen by a strategy of which the picker says when it runs, and why', async () => {
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await ui.runCommand('Ensemble: Choose Strategy');
    const { rows } = await ui.waitQuickPick('how the answers become one', 'automatic');
    await ui.screenshot('choose-strategy');
    const detailIn = (all: typeof rows, id: string) =>
      all.find(({ description }) => description.split(' ')[0] === id)?.detail ?? '';
    const detailOf = (id: string) => detailIn(rows, id);
    assert.match(detailOf('automatic'), /^evidence runs: no benchmark has compared lazy-span/);
    assert.match(detailOf('evidence'), /^[A-Z].* \(\d{4}\)$/);
    // Only rows in sight are there: an id finds the others.
    await ui.type('lazy-span');
    const found = await ui.waitQuickPick('how the answers become one', '^Lazy span fusion');
    assert.match(
      detailIn(found.rows, 'lazy-span'),
      /^evidence while you type, lazy-span when you ask: /,
    );
    await ui.press('Escape');
    await ui.waitNoQuickPick();
  });

  it('needs members that score; without them that is said once, and in the explanation', async () => {
    const one = { lineUps: { One: ['ollama:left:1b'] }, lineUp: 'One', strategy: 'spec-em' };
    await configure({ ...settings(), ...one });
    for (const name of ['one', 'two']) {
      await open(`layout/${name}.ts`, SOURCE);
      const trigger = () => vscode.commands.executeCommand('ensemble.trigger');
      await loggedBy(/explicit .* shown from/, trigger);
    }
    const said = (await logLines()).filter((line) => line.includes('strategy spec-em: '));
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /evidence runs: spec-em needs 2 models and has 1$/);
    await ui.runCommand('Ensemble: Explain Last Completion');
    const { rows } = await ui.waitQuickPick('why this completion', 'in place of spec-em');
    assert.match(
      rows[0]?.label ?? '',
      /evidence ran in place of spec-em, which needs 2 models and has 1/,
    );
    await ui.screenshot('explain-fallback');
    await ui.press('Escape');
    await ui.waitNoQuickPick();
  });

  it('is one member’s own where it alone wrote it, and nobody else is named', async () => {
    await open('layout/alone.ts', SOURCE);
    await vscode.commands.executeCommand('ensemble.trigger');
    await ui.waitGhostText('measure');
    await ui.press('Tab');
    await taken('measure(text)');
    assert.match((await hoverAt('measure')) ?? '', /written&nbsp;by&nbsp;ollama:left:1b$/);
    await vscode.commands.executeCommand('undo');
    await until('the hover to end', async () => (await hoverAt('measure')) === undefined);
  });
});
