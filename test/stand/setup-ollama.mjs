#!/usr/bin/env node
// Makes sure that a real Ollama server can be started by the tests, and prints its path.
//   node test/stand/setup-ollama.mjs [--check]
// Order: $OLLAMA_BIN, `ollama` on PATH, the cached build, else a build from the Go module (about
// six minutes on two cores). --check never builds: it prints the path, or exits with 1.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  cpSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cacheFolder } from './cache.mjs';
import { exclusively } from './exclusive.mjs';

export const OLLAMA_VERSION = '0.13.5';
const built = path.join(cacheFolder(), `ollama-${OLLAMA_VERSION}`, 'ollama');

/** Path of an Ollama executable that runs here, or undefined. */
export function findOllama() {
  const onPath = (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, 'ollama'));
  return [process.env.OLLAMA_BIN, ...onPath, built].find(
    (file) =>
      file && existsSync(file) && spawnSync(file, ['--version'], { timeout: 20_000 }).status === 0,
  );
}

function run(command, args, options = {}) {
  console.error(`$ ${command} ${args.join(' ')}`);
  execFileSync(command, args, { stdio: ['ignore', 2, 2], ...options });
}

/**
 * The Go module leaves out three header-only C libraries (folders named `vendor` are never part of a
 * module). Two are Debian packages, unpacked without installing; the third ships in a Python package.
 */
function fetchHeaders(include, scratch) {
  const debs = ['nlohmann-json3-dev', 'libstb-dev'];
  const download = (...options) =>
    run('apt-get', [...options, 'download', ...debs], { cwd: scratch });
  try {
    download();
  } catch {
    // The machine knows no package lists: fetched into the scratch folder, which needs no root.
    const lists = path.join(scratch, 'apt/lists');
    mkdirSync(path.join(lists, 'partial'), { recursive: true });
    const cache = path.join(scratch, 'apt/cache');
    mkdirSync(path.join(cache, 'archives/partial'), { recursive: true });
    const own = ['-o', `Dir::State::lists=${lists}`, '-o', `Dir::Cache=${cache}`];
    run('apt-get', [...own, 'update']);
    download(...own);
  }
  for (const file of readdirSync(scratch).filter((name) => name.endsWith('.deb')))
    run('dpkg', ['-x', file, path.join(scratch, 'root')], { cwd: scratch });
  cpSync(path.join(scratch, 'root/usr/include'), include, { recursive: true });

  run('python3', [
    '-m',
    'pip',
    'download',
    '--no-deps',
    '--no-binary',
    ':all:',
    'miniaudio',
    '-d',
    scratch,
  ]);
  const archive = readdirSync(scratch).find((name) => /^miniaudio.*\.tar\.gz$/.test(name));
  run('tar', ['-xzf', archive, '-C', scratch], { cwd: scratch });
  const unpacked = readdirSync(scratch).find((name) => /^miniaudio-[\d.]+$/.test(name));
  mkdirSync(path.join(include, 'miniaudio'), { recursive: true });
  cpSync(
    path.join(scratch, unpacked, 'miniaudio/miniaudio.h'),
    path.join(include, 'miniaudio/miniaudio.h'),
  );
}

function build() {
  const scratch = mkdtempSync(path.join(tmpdir(), 'ensemble-ollama-'));
  try {
    const include = path.join(scratch, 'include');
    const bin = path.join(scratch, 'bin');
    mkdirSync(include);
    fetchHeaders(include, scratch);
    run('go', ['install', `github.com/ollama/ollama@v${OLLAMA_VERSION}`], {
      cwd: scratch,
      env: { ...process.env, CGO_CPPFLAGS: `-I ${include}`, GOBIN: bin, GOFLAGS: '-mod=mod' },
    });
    mkdirSync(path.dirname(built), { recursive: true });
    // Copy beside the goal, then rename: another run never sees half a file.
    cpSync(path.join(bin, 'ollama'), `${built}.${process.pid}.part`);
    renameSync(`${built}.${process.pid}.part`, built);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

if (import.meta.url === `file://${process.argv[1]}`) {
  let found = findOllama();
  if (!found && !process.argv.includes('--check')) {
    console.error(
      `Building Ollama ${OLLAMA_VERSION} from its Go module; this takes some minutes, once.`,
    );
    await exclusively(path.dirname(built), () => findOllama() ?? build());
    found = findOllama();
  }
  if (!found) {
    console.error('No Ollama found. Install it, set OLLAMA_BIN, or run: npm run setup:ollama');
    process.exit(1);
  }
  console.log(found);
}
