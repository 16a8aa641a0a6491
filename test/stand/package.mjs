#!/usr/bin/env node
// Makes an installable package:  node test/stand/package.mjs [--target linux-x64 | --bridge] [--out DIR]
//
// Without a target: ensemble-code-VERSION.vsix for every platform; no models, no native code.
// With one: ensemble-code-TARGET-VERSION.vsix, which also carries node-llama-cpp, bundled with what it
// needs to run, and its binary for the CPU of that platform. The binary must be installed here.
// With --bridge: ensemble-bridge-VERSION.vsix, for the user's own side of remote windows.
// The file goes to out/ (or DIR); its size and biggest parts are printed.
//
// Where the code is published nobody here knows: the manifest's repository is taken from the variables
// GITHUB_SERVER_URL and GITHUB_REPOSITORY, which a GitHub workflow has. With them links and pictures of
// the README lead there; without them they are left out, since they would lead nowhere.
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import vsce from '@vscode/vsce';
import { buildAll } from './build.mjs';
import { bundleLlamaLibrary } from './bundled-llama.mjs';
import { copyPackageClosure } from './package-closure.mjs';
import { linksOf, publishedAt, withoutRelativeLinks } from './published.mjs';
import { writeNotices } from './third-party-notices.mjs';
import { tightenZip } from './tight-zip.mjs';
import { readZip } from './zip.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** VS Code's name of a platform → the package with llama.cpp for its CPU. */
export const BINARIES = {
  'linux-x64': '@node-llama-cpp/linux-x64',
  'linux-arm64': '@node-llama-cpp/linux-arm64',
  'darwin-x64': '@node-llama-cpp/mac-x64',
  'darwin-arm64': '@node-llama-cpp/mac-arm64-metal',
  'win32-x64': '@node-llama-cpp/win-x64',
  'win32-arm64': '@node-llama-cpp/win-arm64',
};

/** Copied as they are, where they exist; `.vscodeignore` says again what may go in. */
const SHIPPED = [
  ...globSync('package.nls*.json', { cwd: repository }),
  ...globSync('media/l10n/bundle.l10n.*.json', { cwd: repository }),
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'media/icon.png',
  'media/panel',
  'media/walkthrough',
  'media/sample/task-queue.ts',
  'media/sample/word_count.py',
  '.vscodeignore',
];

/** Fields of package.json that an installed extension has no use for. */
const DEVELOPMENT_FIELDS = [
  'private',
  'bin',
  'scripts',
  'dependencies',
  'devDependencies',
  'overrides',
  'mocha',
  'prettier',
  'knip',
  'c8',
];

/**
 * @param {{ target?: string, out?: string, environment?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ file: string, bytes: number, contents: import('./zip.mjs').ZipEntry[] }>}
 */
export async function packageExtension({
  target,
  out = path.join(repository, 'out'),
  environment = process.env,
} = {}) {
  const published = publishedAt(environment);
  const binary = target === undefined ? undefined : BINARIES[target];
  if (target !== undefined && binary === undefined)
    throw new Error(`unknown target ${target}; known are ${Object.keys(BINARIES).join(', ')}`);
  const manifest = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8'));
  const stage = mkdtempSync(path.join(tmpdir(), 'ensemble-package-'));
  try {
    for (const name of SHIPPED)
      if (existsSync(path.join(repository, name)))
        cpSync(path.join(repository, name), path.join(stage, name), { recursive: true });
    await buildAll({ production: true, out: path.join(stage, 'dist') });
    const metaFile = path.join(stage, 'dist/meta.json');
    if (binary !== undefined) {
      const llama = await bundleLlamaLibrary(repository, stage);
      copyPackageClosure(repository, [binary], stage);
      const bundles = JSON.parse(readFileSync(metaFile, 'utf8'));
      writeFileSync(metaFile, JSON.stringify({ ...bundles, 'node-llama-cpp': llama }));
    }
    writeNotices(repository, metaFile, stage, { binary: binary !== undefined });
    if (published === undefined) leaveOutLinks(stage);

    const shipped = {
      ...Object.fromEntries(
        Object.entries(manifest).filter(([field]) => !DEVELOPMENT_FIELDS.includes(field)),
      ),
      ...published?.fields,
    };
    if (binary !== undefined) {
      const version = manifest.devDependencies['node-llama-cpp'];
      shipped.dependencies = { 'node-llama-cpp': version, [binary]: version };
    }
    writeFileSync(path.join(stage, 'package.json'), `${JSON.stringify(shipped, null, 2)}\n`);

    mkdirSync(out, { recursive: true });
    const parts = [manifest.name, ...(target ? [target] : []), manifest.version];
    const file = path.join(out, `${parts.join('-')}.vsix`);
    await vsce.createVSIX({
      cwd: stage,
      packagePath: file,
      ...(target ? { target } : {}),
      dependencies: binary !== undefined,
      ...linksOf(published),
    });
    tightenZip(file);
    return { file, bytes: statSync(file).size, contents: readZip(file) };
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/**
 * The bridge alone: what it does on the user's computer is small, and so is what has to be installed there.
 *
 * @param {{ out?: string, environment?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ file: string, bytes: number, contents: import('./zip.mjs').ZipEntry[] }>}
 */
export async function packageBridge({
  out = path.join(repository, 'out'),
  environment = process.env,
} = {}) {
  const published = publishedAt(environment);
  const stage = mkdtempSync(path.join(tmpdir(), 'ensemble-bridge-'));
  try {
    const built = path.join(stage, 'dist');
    await buildAll({ production: true, out: built });
    const folder = path.join(built, 'bridge');
    for (const [from, to] of [
      ['LICENSE', 'LICENSE'],
      ['media/icon.png', 'icon.png'],
      ['src/vscode/bridge/README.md', 'README.md'],
    ])
      if (existsSync(path.join(repository, from)))
        cpSync(path.join(repository, from), path.join(folder, to));
    const bundles = JSON.parse(readFileSync(path.join(built, 'meta.json'), 'utf8'));
    const own = path.join(stage, 'meta.json');
    writeFileSync(own, JSON.stringify({ bridge: bundles['bridge/bridge.cjs'] }));
    writeNotices(repository, own, folder);

    const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const { version } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8'));
    const icon = existsSync(path.join(folder, 'icon.png')) ? { icon: 'icon.png' } : {};
    const shipped = { ...manifest, version, ...icon, ...published?.fields };
    // All that lies here is meant to go in.
    writeFileSync(path.join(folder, '.vscodeignore'), '**/*.map\n');
    if (published === undefined) leaveOutLinks(folder);
    writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(shipped, null, 2)}\n`);
    mkdirSync(out, { recursive: true });
    const file = path.join(out, `${manifest.name}-${version}.vsix`);
    await vsce.createVSIX({
      cwd: folder,
      packagePath: file,
      dependencies: false,
      ...linksOf(published),
    });
    tightenZip(file);
    return { file, bytes: statSync(file).size, contents: readZip(file) };
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/** Takes links into the repository out of what is shown in the editor. */
function leaveOutLinks(stage) {
  for (const name of ['README.md', 'CHANGELOG.md']) {
    const file = path.join(stage, name);
    if (existsSync(file)) writeFileSync(file, withoutRelativeLinks(readFileSync(file, 'utf8')));
  }
}

/** Size of a package and its biggest parts, packed: packages by name, else single files. */
function report({ file, bytes, contents }) {
  const parts = new Map();
  for (const { path: name, packedBytes } of contents) {
    const part = /node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(name)?.[0] ?? name;
    parts.set(part, (parts.get(part) ?? 0) + packedBytes);
  }
  const biggest = [...parts].sort(([, a], [, b]) => b - a).slice(0, 8);
  return [
    `${path.relative(process.cwd(), file)}  ${kilobytes(bytes)}, ${contents.length} files`,
    ...biggest.map(([name, size]) => `${kilobytes(size).padStart(12)}  ${name}`),
  ].join('\n');
}

const kilobytes = (bytes) => `${Math.ceil(bytes / 1000).toLocaleString('en')} kB`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      target: { type: 'string' },
      bridge: { type: 'boolean', default: false },
      out: { type: 'string' },
    },
  });
  const where = values.out ? { out: path.resolve(values.out) } : {};
  const made = values.bridge
    ? await packageBridge(where)
    : await packageExtension({ ...where, ...(values.target ? { target: values.target } : {}) });
  console.log(report(made));
}
