#!/usr/bin/env node
// Stands in for the desktop executable of VS Code: takes the arguments that @vscode/test-electron
// gives it, runs the same suite in this host, and ends with the suite's exit code.
//   runTests({ vscodeExecutablePath: '<this file>', ... })
// Settings come from User/settings.json under --user-data-dir, as on the desktop. Environment:
// HOST_OUT (logs, screenshots), HOST_LIMIT_S, HOST_BUILTINS (names, by comma), HOST_NOISE=1,
// HOST_LANGUAGE.
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runSuite } from './run-suite.mjs';
import { installExtension, vscodeVersion } from './server.mjs';

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    version: { type: 'boolean' },
    extensionDevelopmentPath: { type: 'string', multiple: true, default: [] },
    extensionTestsPath: { type: 'string' },
    'user-data-dir': { type: 'string' },
    'extensions-dir': { type: 'string' },
    'install-extension': { type: 'string' },
  },
});

const scratch = (name) => mkdtempSync(path.join(tmpdir(), `vscode-host-${name}-`));
const plain = (place) => (place.startsWith('file:') ? fileURLToPath(place) : place);

function userSettings() {
  const file = path.join(values['user-data-dir'] ?? '', 'User/settings.json');
  return values['user-data-dir'] && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

if (values.version) {
  console.log(vscodeVersion());
} else if (values['install-extension']) {
  const installed = installExtension({
    vsix: path.resolve(values['install-extension']),
    extensionsFolder: path.resolve(values['extensions-dir']),
    dataFolder: path.resolve(values['user-data-dir'] ?? scratch('data')),
  });
  console.log(installed);
} else {
  const { code } = await runSuite({
    extensions: values.extensionDevelopmentPath.map(plain),
    suite: plain(values.extensionTestsPath),
    workspace: positionals[0] ? plain(positionals[0]) : scratch('workspace'),
    out: process.env.HOST_OUT ?? scratch('out'),
    limitMs: Number(process.env.HOST_LIMIT_S ?? 300) * 1000,
    settings: userSettings(),
    dataFolder: values['user-data-dir'] && path.resolve(values['user-data-dir']),
    extensionsFolder: values['extensions-dir'] && path.resolve(values['extensions-dir']),
    builtins: process.env.HOST_BUILTINS?.split(',') ?? [],
    language: process.env.HOST_LANGUAGE,
    keepNoise: process.env.HOST_NOISE === '1',
  });
  process.exit(code);
}
