// The rings of tests in the order they run: cheap ones first, each with what it needs.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInstalled } from '../vscode-host/installation.mjs';
import { findOllama } from './setup-ollama.mjs';
import { hostRunsHere } from './setup-vscode-host.mjs';

export const repository = fileURLToPath(new URL('../..', import.meta.url));

/**
 * @typedef {object} Ring
 * @property {string} name  as in --only, and the folder under test/rings
 * @property {string} title
 * @property {() => string[]} command  arguments for Node
 * @property {number} limitMinutes  after which it is stopped and has failed
 * @property {'dot' | 'spec'} print
 * @property {() => string | undefined} [missing]  how to get what it cannot run without
 */

/** @type {readonly Ring[]} */
export const RINGS = [
  {
    name: 'unit',
    title: 'Unit',
    // Files in processes of their own: nothing is measured here, and no server is a real one.
    command: () => [...mocha(mochaSettings().spec), '--parallel', '--jobs', '2'],
    limitMinutes: 15,
    print: 'dot',
  },
  {
    name: 'embedded',
    title: 'Embedded',
    command: () => mocha([specOf('embedded')]),
    limitMinutes: 12,
    print: 'spec',
  },
  {
    name: 'soak',
    title: 'Soak',
    command: () => mocha([specOf('soak')]),
    limitMinutes: 6,
    print: 'spec',
  },
  {
    name: 'package',
    title: 'Package',
    command: () => mocha([specOf('package')]),
    limitMinutes: 10,
    print: 'spec',
  },
  {
    name: 'ollama',
    title: 'Ollama',
    command: () => mocha([specOf('ollama')]),
    limitMinutes: 12,
    print: 'spec',
    missing: withoutOllama,
  },
  {
    name: 'profiles',
    title: 'Profiles',
    command: () => mocha([specOf('profiles')]),
    limitMinutes: 8,
    print: 'spec',
    missing: withoutOllama,
  },
  {
    name: 'webview',
    title: 'Webview',
    // Every file has a browser of its own.
    command: () => [...mocha([specOf('webview')]), '--parallel', '--jobs', '2'],
    limitMinutes: 8,
    print: 'spec',
    // Its browser is the VS Code ring's, which the tests install on its own platform.
    missing: () =>
      hostRunsHere || isInstalled() || process.env.HOST_CHROMIUM
        ? undefined
        : 'HOST_CHROMIUM=FILE npm test',
  },
  {
    name: 'vscode',
    title: 'VS Code',
    command: () => [path.join(repository, 'test/stand/run-vscode-ring.mjs')],
    limitMinutes: 25,
    print: 'spec',
    // On its own platform the ring installs the host by itself.
    missing: () =>
      hostRunsHere || isInstalled() || process.env.VSCODE_HOST === 'desktop'
        ? undefined
        : 'VSCODE_HOST=desktop npm test',
  },
];

function withoutOllama() {
  return findOllama() ? undefined : 'npm run setup:ollama';
}

const specOf = (name) => `test/rings/${name}/**/*.test.ts`;

/** The unit ring's own list, from package.json, is left out for every ring but that one. */
function mocha(spec) {
  const executable = path.join(
    path.dirname(createRequire(import.meta.url).resolve('mocha/package.json')),
    'bin/mocha.js',
  );
  return [
    executable,
    '--no-package',
    '--forbid-only',
    ...['--timeout', String(mochaSettings().timeout)],
    ...['--reporter', path.join(repository, 'test/stand/ring-reporter.cjs')],
    ...spec,
  ];
}

function mochaSettings() {
  return JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8')).mocha;
}
