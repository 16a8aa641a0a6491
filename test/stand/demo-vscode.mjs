#!/usr/bin/env node
// Opens a VS Code with the extension loaded, on a copy of media/sample; `npm run demo -- --vscode`.
// `code` where it is installed, else the host of test/vscode-host behind a random token, for the
// browser of the person who started it. Ctrl+C stops all of it.
//   node test/stand/demo-vscode.mjs [--server]      --server: the host even where there is `code`
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { linkExtensions, startServer } from '../vscode-host/server.mjs';
import { workbenchUrl, writeSettings } from '../vscode-host/workbench.mjs';
import { requireNode24 } from './node-version.mjs';
import { repository } from './rings.mjs';
import { setUpVscodeHost } from './setup-vscode-host.mjs';

requireNode24();
const { values } = parseArgs({ options: { server: { type: 'boolean', default: false } } });

const WHAT_TO_PRESS = `In task-queue.ts or word_count.py, put the cursor behind an unfinished line and type:
  Tab           takes the grey text           Ctrl+Right   takes one word of it
  Alt+]         shows the next candidate      Esc          sends it away
  F1, Ensemble: Pick Candidate                 what every model proposed
  F1, Ensemble: Compare Candidates             every model in a column of its own
The status bar shows the models and their state.`;

const scratch = mkdtempSync(path.join(tmpdir(), 'ensemble-demo-'));
const workspace = path.join(scratch, 'sample');
let stop = () => {};
let leaving = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => leave(0));

try {
  build();
  cpSync(path.join(repository, 'media/sample'), workspace, { recursive: true });
  const members = await demoMembers();
  if (members.settings) writeWorkspaceSettings(members.settings);
  console.log(`\nModels: ${members.told}\n\n${WHAT_TO_PRESS}\n`);
  if (!values.server && hasCode()) openDesktop();
  else await openServer();
} catch (error) {
  console.error(error.message);
  await leave(1);
}

function build() {
  const { status } = spawnSync(process.execPath, ['test/stand/build.mjs'], {
    cwd: repository,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error('The extension was not built; see above.');
}

/** The models of a running Ollama answer by themselves; without one the embedded ones are named. */
async function demoMembers() {
  const names = await ollamaModels();
  if (names.length > 0) return { told: `of the running Ollama: ${names.join(', ')}` };
  const files = ['ts', 'py', 'mix'].map((name) =>
    path.join(repository, `media/models/ensemble-nano-${name}.q8_0.gguf`),
  );
  const settings = {
    'ensemble.embeddedModels': files,
    'ensemble.lineUps': {
      Nano: ['ts', 'py', 'mix'].map((name) => `embedded:ensemble-nano-${name}`),
    },
    'ensemble.lineUp': 'Nano',
  };
  return { told: 'three small embedded ones (no Ollama answers); they are rarely right', settings };
}

async function ollamaModels() {
  const { parseOllamaHost } = await import('../../src/providers/ollama/parse-ollama-host.ts');
  const address = parseOllamaHost(process.env.OLLAMA_HOST ?? '');
  if (!address) return [];
  try {
    const signal = AbortSignal.timeout(2000);
    const response = await fetch(new URL('api/tags', address), { signal });
    const { models } = await response.json();
    return models.map(({ name }) => name);
  } catch {
    return []; // none there, or not an Ollama
  }
}

/** The nano models answer only where they are chosen by name, which the copy of the sample does. */
function writeWorkspaceSettings(settings) {
  const folder = path.join(workspace, '.vscode');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'settings.json'), `${JSON.stringify(settings, null, 2)}\n`);
}

function hasCode() {
  const { status } = spawnSync('code', ['--version'], { shell: process.platform === 'win32' });
  return status === 0;
}

/** A new window of the person's own VS Code; it belongs to them, so only the copy is cleaned up. */
function openDesktop() {
  const args = ['--new-window', '--wait', '--extensionDevelopmentPath', repository, workspace];
  const child = spawn('code', args, { stdio: 'inherit', shell: process.platform === 'win32' });
  child.once('close', (code) => leave(code ?? 0));
  console.log('VS Code opens. Close its window, or press Ctrl+C here, to end.');
}

async function openServer() {
  await setUpVscodeHost();
  const dataFolder = path.join(scratch, 'data');
  // Without a language's own extension the suggest widget has only words to offer.
  writeSettings(dataFolder, {
    'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
  });
  const extensionsFolder = path.join(scratch, 'extensions');
  linkExtensions([repository], extensionsFolder);
  const logFile = path.join(scratch, 'server.log');
  const server = await startServer({ dataFolder, extensionsFolder, logFile });
  stop = server.stop;
  server.child.once('exit', () => leave(1));
  const url = workbenchUrl(server, { folder: workspace });
  console.log(`Open this address in a browser of this machine; Ctrl+C here ends it.\n\n  ${url}`);
}

async function leave(code) {
  if (leaving) return;
  leaving = true;
  await stop();
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  process.exit(code);
}
