#!/usr/bin/env node
// Runs the tests of test/rings/vscode in a real VS Code; logs and screenshots go to out/vscode-ring.
//   node test/stand/run-vscode-ring.mjs [--only launch,launch] [--grep PATTERN]
// Each launch is a window of its own: `editor` has the checkout as an extension under development,
// the others have a VSIX installed. VSCODE_HOST=desktop|server chooses the VS Code.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { writeFootprintFigures } from './footprint.mjs';
import { requireNode24 } from './node-version.mjs';
import { startOllama } from './ollama-server.ts';
import { repository } from './rings.mjs';
import { findOllama } from './setup-ollama.mjs';
import { launchSuite, vscodeExecutable } from './vscode-launch.mjs';

requireNode24();
const { values } = parseArgs({ options: { only: { type: 'string' }, grep: { type: 'string' } } });
const out = path.join(repository, 'out/vscode-ring');
const ring = path.join(repository, 'test/rings/vscode');
const models = path.join(repository, 'media/models');
const toyProvider = path.join(ring, 'toy-provider');
const toyVim = path.join(ring, 'toy-vim');
const bridge = path.join(out, 'bridge');

const WITHOUT = 'footprint-without';
const WITH = 'footprint-with';
const SECOND = 'second-start';

/** The editor's own themes that the first hour is played in. */
const THEMES = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  contrast: 'Default High Contrast',
};

/**
 * `suites` are folders of the ring, `ollamaSuites` those that need a real Ollama; `vsix` is how the
 * package is made that is installed in place of the checkout; a `bare` window has neither. `again` is a second
 * window of the same profile, with suites of its own.
 */
const LAUNCHES = [
  { name: 'editor', suites: ['editor'], ollamaSuites: ['editor-ollama'] },
  { name: 'reload', suites: ['reload'], ollamaSuites: [] },
  { name: 'german', suites: ['german'], ollamaSuites: [], language: 'de' },
  // Of a desktop only one window can be driven.
  { name: 'windows', suites: ['windows'], ollamaSuites: [], serverOnly: true },
  { name: 'universal-package', suites: [], ollamaSuites: ['installed'], vsix: [] },
  {
    name: 'linux-x64-package',
    suites: ['installed'],
    ollamaSuites: [],
    vsix: ['--target', 'linux-x64'],
  },
  // What the extension costs is the difference between these two.
  { name: WITHOUT, suites: ['footprint'], ollamaSuites: [], bare: true },
  {
    name: WITH,
    suites: ['footprint'],
    ollamaSuites: [],
    vsix: [],
    again: { name: SECOND, suites: [SECOND] },
  },
  // `npm run first-hour`: for pictures, so only where they are asked for.
  ...Object.entries(THEMES).map(([name, theme]) => ({
    name: `first-hour-${name}`,
    suites: [],
    ollamaSuites: ['first-hour'],
    theme,
    isForPictures: true,
  })),
];

/** The suggest widget would come and go between the keys; the test of both together turns it on. */
const WINDOW = {
  'files.autoSave': 'off',
  'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
  'editor.suggestOnTriggerCharacters': false,
  // Lists would still be fading in on the screenshots.
  'workbench.reduceMotion': 'on',
};

process.exitCode = await main();

/** Runs the launches one after the other. @returns {Promise<number>} exit code */
async function main() {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  runScript('test/stand/build.mjs');
  await bundleSuites();
  writeBridge();
  const executable = await vscodeExecutable();
  const ollama = findOllama() ? await startOllama() : undefined;
  const wanted =
    values.only?.split(',') ??
    LAUNCHES.filter(({ isForPictures }) => !isForPictures).map(({ name }) => name);
  let exitCode = 0;
  try {
    for (const launch of LAUNCHES.filter(({ name }) => wanted.includes(name))) {
      if (launch.serverOnly && executable.isDesktop) continue;
      const suites = [...launch.suites, ...(ollama ? launch.ollamaSuites : [])];
      if (!ollama && launch.ollamaSuites.length > 0)
        console.log(
          `VS Code ring, ${launch.name} with ${launch.ollamaSuites.join()}, NOT RUN: npm run setup:ollama`,
        );
      if (suites.length > 0)
        exitCode = (await run(executable, launch, suites, ollama?.address ?? '')) || exitCode;
    }
  } finally {
    await ollama?.stop();
  }
  writeFootprintFigures(
    footprintFile(WITHOUT),
    footprintFile(WITH),
    footprintFile(SECOND),
    path.join(out, 'footprint.figures.json'),
  );
  writeTotal();
  return exitCode;
}

/**
 * The bridge as it is built, but allowed on this side: here both sides of a window are one machine, and in
 * a browser's window there is no other side that runs Node. The editor's channel is the same.
 */
function writeBridge() {
  cpSync(path.join(repository, 'dist/bridge'), bridge, { recursive: true });
  const file = path.join(bridge, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...manifest, extensionKind: ['workspace'] }));
}

async function run(executable, launch, suites, ollamaUrl) {
  const { name, vsix, bare, again, theme, language } = launch;
  const profile = mkdtempSync(path.join(tmpdir(), 'ensemble-vscode-'));
  const workspace = path.join(profile, 'workspace');
  cpSync(path.join(ring, 'workspace'), workspace, { recursive: true });
  const window = { executable, profile, workspace, bare, ollamaUrl, theme, language };
  const file = vsix && makePackage(name, vsix);
  try {
    const code = await runWindow({ ...window, name, suites, installed: vsix, vsix: file });
    if (again === undefined) return code;
    return (await runWindow({ ...window, ...again, installed: vsix })) || code;
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function runWindow({ executable, profile, workspace, ...window }) {
  const { name, suites, installed, vsix, bare, ollamaUrl, theme, language } = window;
  console.log(`\n--- VS Code ring: ${name} ---`);
  const code = await launchSuite(executable, {
    suite: path.join(out, 'suite/run.cjs'),
    workspace,
    extensions: installed || bare ? [toyProvider] : [repository, bridge, toyProvider, toyVim],
    vsix,
    settings: { ...WINDOW, ...(theme && { 'workbench.colorTheme': theme }) },
    profile,
    out: path.join(out, name),
    env: {
      ...(language && { HOST_LANGUAGE: language }),
      NO_COLOR: '1', // the console of the extension host is no terminal
      RING_SUITES: suites.join(),
      RING_LAUNCH: name,
      RING_REPORTER: path.join(repository, 'test/stand/ring-reporter.cjs'),
      RING_RESULT: resultFile(name),
      RING_GREP: values.grep ?? '',
      RING_OLLAMA_URL: ollamaUrl,
      RING_MODELS: models,
      RING_FOOTPRINT: footprintFile(name),
    },
  });
  return existsSync(resultFile(name)) ? code : noResult(name);
}

function resultFile(name) {
  return path.join(out, `${name}.json`);
}

function footprintFile(name) {
  return path.join(out, `${name}.footprint.json`);
}

/** A window that ended before its suite did is one failure, told apart from failed tests. */
function noResult(name) {
  const failure = { title: name, error: 'the suite did not run to its end' };
  const result = { passed: 0, failed: 1, pending: 0, failures: [failure] };
  writeFileSync(resultFile(name), JSON.stringify(result));
  return 1;
}

/** Adds the launches up for the ring's own result. */
function writeTotal() {
  if (!process.env.RING_RESULT) return;
  const total = { passed: 0, failed: 0, pending: 0, failures: [] };
  const names = LAUNCHES.flatMap(({ name, again }) => [name, ...(again ? [again.name] : [])]);
  for (const name of names.filter((one) => existsSync(resultFile(one)))) {
    const result = JSON.parse(readFileSync(resultFile(name), 'utf8'));
    for (const key of ['passed', 'failed', 'pending']) total[key] += result[key];
    total.failures.push(...result.failures);
  }
  writeFileSync(process.env.RING_RESULT, JSON.stringify(total, null, 2));
}

/** One file a test, beside run.cjs, which finds them by folder; mocha is the checkout's own. */
async function bundleSuites() {
  await build({
    entryPoints: globSync(['run.ts', '*/*.test.ts'], { cwd: ring }).map((file) =>
      path.join(ring, file),
    ),
    outdir: path.join(out, 'suite'),
    outbase: ring,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    define: { 'import.meta.dirname': '__dirname' },
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

function makePackage(name, args) {
  const folder = path.join(out, name);
  runScript('test/stand/package.mjs', ...args, '--out', folder);
  const [file] = globSync('*.vsix', { cwd: folder });
  if (!file) throw new Error(`test/stand/package.mjs ${args.join(' ')} left no package`);
  return path.join(folder, file);
}

/** Runs one of our scripts; what it prints is shown only when it fails. */
function runScript(script, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd: repository,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${script} failed:\n${stdout}${stderr}`);
}
