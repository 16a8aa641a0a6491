import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { ui } from './ui.ts';

/** Where the cursor stands in a text of a test. */
export const CURSOR = '‸';

export const EXTENSION = 'ensemble-code.ensemble-code';
const LIMIT_MS = 15_000;

export const ollamaUrl = process.env['RING_OLLAMA_URL'] ?? '';
const models = process.env['RING_MODELS'] ?? '';

const NANO = ['ensemble-nano-ts', 'ensemble-nano-py', 'ensemble-nano-mix'];

/**
 * The three small models on the ring's own Ollama. On one thread each: threads of tiny models wait
 * for each other longer than they compute where something else runs beside them.
 */
export const ollamaMembers: Settings = {
  firstCandidateMs: 14_000,
  'ollama.options': { num_thread: 1 },
  servers: [{ name: 'ollama', kind: 'ollama', url: ollamaUrl }],
  lineUps: { Nano: NANO.map((name) => `ollama:${name}:latest`) },
  lineUp: 'Nano',
};

/** The same models inside the extension, with no server anywhere. */
export const embeddedMembers: Settings = {
  firstCandidateMs: 14_000,
  servers: [{ name: 'ollama', kind: 'ollama', url: 'http://127.0.0.1:9' }],
  embeddedModels: NANO.map((name) => path.join(models, `${name}.q8_0.gguf`)),
  lineUps: { Nano: NANO.map((name) => `embedded:${name}`) },
  lineUp: 'Nano',
};

/** A file of the demonstration. */
export async function sample(name: string): Promise<string> {
  return await readFile(path.join(models, '../sample', name), 'utf8');
}

/** Settings without the prefix `ensemble.`. */
export type Settings = Readonly<Record<string, unknown>>;

/** Asks until the answer is neither undefined nor false. */
export async function until<Value>(
  wanted: string,
  ask: () => Value | undefined | false | Promise<Value | undefined | false>,
): Promise<Value> {
  const end = Date.now() + LIMIT_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`waited ${LIMIT_MS} ms for ${wanted}`);
    await sleep(25);
  }
}

/** The extension, active, in a window that shows ghost text. */
export async function activate(): Promise<vscode.Extension<unknown>> {
  const extension = vscode.extensions.getExtension(EXTENSION);
  assert.ok(extension, `${EXTENSION} is not there`);
  await extension.activate();
  windowReady ??= waitForGhostText();
  await windowReady;
  return extension;
}

let windowReady: Promise<void> | undefined;

/**
 * The first editor of a kind (files, untitled documents) loads its part for ghost text when it is
 * idle, and keys before that are lost to it. So the other provider is asked there until its text
 * shows, in plain text, where ours is off by default.
 */
export async function waitForGhostText(): Promise<void> {
  await vscode.commands.executeCommand('toyProvider.start');
  for (const opens of [() => open('ready.txt', CURSOR), () => openUntitled('plaintext', CURSOR)]) {
    await opens();
    await until('the window to show ghost text', async () => {
      await ui.type('x');
      return (await ui.watchGhostText(200)) !== '';
    });
  }
  await vscode.commands.executeCommand('toyProvider.stop');
}

/**
 * Replaces all of our settings, and waits until they hold: those that a workspace may have in one step, the
 * user's one after the other before them.
 */
export async function configure(settings: Settings): Promise<void> {
  const current = vscode.workspace.getConfiguration('ensemble');
  const scopes = scopesOfSettings();
  const isOfUser = (key: string): boolean => /^(application|machine)$/.test(scopes.get(key) ?? '');
  for (const key of scopes.keys()) {
    const known: unknown = current.inspect(key)?.globalValue;
    // What another suite or a command has set for the user is none of this test's.
    const wanted = isOfUser(key) ? settings[key] : undefined;
    if (JSON.stringify(known) === JSON.stringify(wanted)) continue;
    await current.update(key, wanted, vscode.ConfigurationTarget.Global);
  }
  const file = vscode.Uri.joinPath(workspace(), '.vscode/settings.json');
  const prefixed = Object.entries(settings)
    .filter(([key]) => !isOfUser(key))
    .map(([key, value]) => [`ensemble.${key}`, value]);
  const text = JSON.stringify(Object.fromEntries(prefixed), null, 2);
  await vscode.workspace.fs.writeFile(file, Buffer.from(text));
  await until('the settings to hold', () => {
    const now = vscode.workspace.getConfiguration('ensemble');
    return [...scopes.keys()].every((key) => {
      const found = now.inspect(key);
      const value: unknown = isOfUser(key) ? found?.globalValue : found?.workspaceValue;
      return JSON.stringify(value) === JSON.stringify(settings[key]);
    });
  });
}

/** The scopes of all settings, by the manifest: the editor ignores those of the user in a workspace. */
function scopesOfSettings(): ReadonlyMap<string, string | undefined> {
  interface Group {
    readonly properties: Readonly<Record<string, { readonly scope?: string }>>;
  }
  const { contributes } = (vscode.extensions.getExtension(EXTENSION)?.packageJSON ?? {}) as {
    readonly contributes?: { readonly configuration?: Group | readonly Group[] };
  };
  const groups = [contributes?.configuration ?? []].flat();
  return new Map(
    groups.flatMap(({ properties }: Group) =>
      Object.entries(properties).map(([key, { scope }]) => [key.replace(/^ensemble\./, ''), scope]),
    ),
  );
}

/**
 * Takes the three models on Ollama as members and waits until each has answered once: loading them
 * takes as long as the machine likes.
 */
export async function useOllamaMembers(): Promise<void> {
  await activate();
  await configure(ollamaMembers);
  const ready = async (): Promise<boolean> => {
    const lines = await logLines();
    return NANO.every((name) => lines.some((line) => line.includes(`${name}:latest is ready`)));
  };
  for (let i = 0; !(await ready()); i++) {
    assert.ok(i < 10, 'the three models were never all ready');
    await open(`warm-up-${i}.ts`, `const a${i} = ${CURSOR}\n`);
    await loggedBy(/explicit .* → /, () => vscode.commands.executeCommand('ensemble.trigger'));
  }
}

/**
 * Opens a new file of the workspace with the text, the cursor at its mark and the focus in it.
 * Every other editor is closed.
 */
export async function open(name: string, marked: string): Promise<vscode.TextDocument> {
  await closeEditors();
  const uri = vscode.Uri.joinPath(workspace(), name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(marked.replace(CURSOR, '')));
  return show(await vscode.workspace.openTextDocument(uri), marked.indexOf(CURSOR));
}

/** The same without a file. */
export async function openUntitled(language: string, marked: string): Promise<vscode.TextDocument> {
  await closeEditors();
  const content = marked.replace(CURSOR, '');
  const document = await vscode.workspace.openTextDocument({ language, content });
  return show(document, marked.indexOf(CURSOR));
}

async function show(document: vscode.TextDocument, offset: number): Promise<vscode.TextDocument> {
  const editor = await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
  await ui.waitFor('.monaco-editor.focused');
  const at = document.positionAt(offset);
  // A selection that is set anew would come after the first keys, and take the cursor back.
  if (!editor.selection.isEqual(new vscode.Selection(at, at)))
    editor.selection = new vscode.Selection(at, at);
  // The extension host knows before the screen does, and keys go to the screen.
  await ui.waitStatusBar(`Ln ${at.line + 1}, Col ${at.character + 1}$`);
  return document;
}

/** One after the other, so that none asks whether to save. */
async function closeEditors(): Promise<void> {
  const { tabGroups } = vscode.window;
  while (tabGroups.activeTabGroup.activeTab !== undefined) {
    const { length } = tabGroups.activeTabGroup.tabs;
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await until('an editor to close', () => tabGroups.activeTabGroup.tabs.length < length);
  }
}

export function activeEditor(): vscode.TextEditor {
  const editor = vscode.window.activeTextEditor;
  assert.ok(editor, 'no editor is open');
  return editor;
}

/** Lines of the extension's log, as `Ensemble: Show Log` shows them. */
export async function logLines(): Promise<readonly string[]> {
  const { logFolder } = await toyProvider();
  return linesOf(path.join(path.dirname(logFolder), EXTENSION, 'Ensemble.log'));
}

/** What the extension has kept of texts that were taken, or of those that tell nothing of quality. */
export async function outcomes(name?: OutcomeFile): Promise<readonly string[]> {
  return linesOf(await outcomesFile(name));
}

export async function outcomesFile(name: OutcomeFile = 'outcomes.jsonl'): Promise<string> {
  const { storageFolder } = await toyProvider();
  return path.join(path.dirname(storageFolder), EXTENSION, name);
}

type OutcomeFile = 'outcomes.jsonl' | 'unjudged.jsonl';

/** The other extension of the window knows where its own files are; ours are beside them. */
async function toyProvider(): Promise<{ logFolder: string; storageFolder: string }> {
  const toy = vscode.extensions.getExtension<{ logFolder: string; storageFolder: string }>(
    'test.toy-provider',
  );
  assert.ok(toy, 'the toy provider is not there');
  return toy.activate();
}

async function linesOf(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

/** Does something, and gives the first line that it adds to the log and that matches. */
export async function loggedBy(
  pattern: RegExp,
  action: () => PromiseLike<unknown>,
): Promise<string> {
  const before = (await logLines()).length;
  await action();
  return until(`a line like ${String(pattern)} in the log`, async () =>
    (await logLines()).slice(before).find((line) => pattern.test(line)),
  );
}

export function workspace(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no folder is open');
  return folder.uri;
}
