#!/usr/bin/env node
// npm run demo              completes the sample files in the terminal
// npm run demo -- --vscode  opens a VS Code with the extension loaded
import { spawnSync } from 'node:child_process';
import { requireNode24 } from './node-version.mjs';

requireNode24();
const { buildAll } = await import('./build.mjs');
await buildAll();

const given = process.argv.slice(2);
if (given.includes('--vscode')) {
  // In this very process, so that ctrl+c and kill reach what stops the editor.
  process.argv.splice(2, Infinity, ...given.filter((word) => word !== '--vscode'));
  await import('./demo-vscode.mjs');
} else {
  const command = ['dist/cli.cjs', 'demo', ...given];
  process.exitCode = spawnSync(process.execPath, command, { stdio: 'inherit' }).status ?? 1;
}
