// Where the host's npm packages are: outside the checkout, in a folder named after what is pinned
// here, so that checkouts with the same pins share it and a change of a pin makes a new one.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../stand/cache.mjs';

/** This folder: the pinned package.json and the stubs it names. */
export const sourceFolder = path.dirname(fileURLToPath(import.meta.url));

/** The files that decide what gets installed, relative to {@link sourceFolder}. */
export function installedFiles() {
  const stubs = readdirSync(path.join(sourceFolder, 'stubs'), {
    recursive: true,
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(sourceFolder, path.join(entry.parentPath, entry.name)));
  return ['package.json', ...stubs.sort()];
}

/** The folder that `node test/stand/setup-vscode-host.mjs` fills; it exists only when complete. */
export function installationFolder() {
  const hash = createHash('sha256');
  for (const file of installedFiles())
    hash.update(`${file}\0${readFileSync(path.join(sourceFolder, file), 'utf8')}\0`);
  return path.join(cacheFolder(), `vscode-host-${hash.digest('hex').slice(0, 12)}`);
}

export function isInstalled() {
  return existsSync(path.join(installationFolder(), 'package.json'));
}

/** The folder of an installed package, whatever its "exports" say. */
export function packageFolder(name, installation = installationFolder()) {
  const folder = path.join(installation, 'node_modules', name);
  if (!existsSync(path.join(folder, 'package.json')))
    throw new Error(`${name} is not in ${installation}; run: npm run setup:vscode`);
  return folder;
}

/** `require` as seen from inside the installation. */
export function requireInstalled(name) {
  return createRequire(path.join(installationFolder(), 'package.json'))(name);
}
