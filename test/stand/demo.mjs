#!/usr/bin/env node
// npm run demo              completes the sample files in the terminal
// npm run demo -- --vscode  opens a VS Code with the extension loaded
import { spawnSync } from 'node:child_process';
import { requireNode24 } from './node-version.mjs';

requireNode24();
const given = process.argv.slice(2);
const inEditor = given.includes('--vscode');
const run = (...line) => spawnSync(process.execPath, line, { stdio: 'inherit' }).status ?? 1;

process.exitCode =
  run('test/stand/build.mjs') ||
  (inEditor
    ? run('test/stand/demo-vscode.mjs', ...given.filter((word) => word !== '--vscode'))
    : run('dist/cli.cjs', 'demo', ...given));
