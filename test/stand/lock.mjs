#!/usr/bin/env node
// Writes package-lock.json afresh: node test/stand/lock.mjs
// npm leaves optional packages of other platforms out of the lock file when the registry in use
// does not carry them, and `npm ci` then refuses the file everywhere. Their version is known (it
// is pinned by the package that asks for them), and their platform is in their name, so they are
// added here; npm skips them on every platform but their own.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const SYSTEMS = {
  android: 'android',
  darwin: 'darwin',
  mac: 'darwin',
  win32: 'win32',
  win: 'win32',
  freebsd: 'freebsd',
  openharmony: 'openharmony',
  linux: 'linux',
  wasm32: 'wasm32',
};
const CPUS = {
  arm64: 'arm64',
  arm: 'arm',
  armv7l: 'arm',
  x64: 'x64',
  ia32: 'ia32',
  riscv64: 'riscv64',
  ppc64: 'ppc64',
  s390x: 's390x',
  loong64: 'loong64',
  wasm32: 'wasm32',
};

function platformOf(name) {
  const words = name.split(/[^a-z0-9]+/);
  const system = words.map((word) => SYSTEMS[word]).find(Boolean);
  const cpu = words.map((word) => CPUS[word]).find(Boolean);
  if (!system || !cpu) throw new Error(`no platform in the name of ${name}`);
  return system === 'wasm32' ? { cpu: ['wasm32'] } : { os: [system], cpu: [cpu] };
}

const scratch = mkdtempSync(path.join(tmpdir(), 'ensemble-lock-'));
try {
  for (const file of ['package.json', '.npmrc']) copyFileSync(file, path.join(scratch, file));
  execFileSync('npm', ['install', '--package-lock-only', '--ignore-scripts'], {
    cwd: scratch,
    stdio: ['ignore', 2, 'ignore'],
  });
  const lock = JSON.parse(readFileSync(path.join(scratch, 'package-lock.json'), 'utf8'));
  for (const entry of Object.values({ ...lock.packages })) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const place = `node_modules/${name}`;
      if (lock.packages[place] || !/^\d/.test(version)) continue;
      const { os, cpu } = platformOf(name);
      if (os?.includes(process.platform) && cpu.includes(process.arch))
        throw new Error(`the registry lacks ${name}@${version}, which this machine needs`);
      lock.packages[place] = {
        version,
        cpu,
        ...(entry.dev ? { dev: true } : {}),
        optional: true,
        ...(os ? { os } : {}),
      };
      console.log(`added ${name}@${version}`);
    }
  }
  const sorted = Object.fromEntries(
    Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  writeFileSync('package-lock.json', `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
