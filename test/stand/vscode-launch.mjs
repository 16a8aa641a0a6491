// Starts a suite in a real VS Code through @vscode/test-electron: the desktop one where it can be
// had and shown, else the host of test/vscode-host, through its stand-in for the executable.
import {
  downloadAndUnzipVSCode,
  resolveCliArgsFromVSCodeExecutablePath,
  runTests,
} from '@vscode/test-electron';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sourceFolder } from '../vscode-host/installation.mjs';
import { cacheFolder } from './cache.mjs';
import { hostRunsHere, setUpVscodeHost } from './setup-vscode-host.mjs';
import { startDesktopBridge } from './vscode-desktop-bridge.mjs';

const NO_NETWORK =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT)$/;

/** The editor's suite takes some four minutes where nothing else runs. */
const SUITE_LIMIT_S = 900;

/**
 * The executable to run suites in. $VSCODE_HOST is `desktop`, `server`, or unset for either;
 * $VSCODE_VERSION picks the desktop's version.
 *
 * @returns {Promise<{ path: string, isDesktop: boolean }>}
 */
export async function vscodeExecutable() {
  const wanted = process.env.VSCODE_HOST;
  const canShow =
    process.platform !== 'linux' || (process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
  if (wanted === 'desktop' || (wanted !== 'server' && (canShow || !hostRunsHere))) {
    try {
      const executable = await downloadAndUnzipVSCode({
        version: process.env.VSCODE_VERSION ?? 'stable',
        cachePath: path.join(cacheFolder(), 'vscode-desktop'),
      });
      return { path: executable, isDesktop: true };
    } catch (error) {
      if (wanted === 'desktop' || !NO_NETWORK.test(error.code)) throw error;
      console.log(`No desktop VS Code (${error.code}); using the host of test/vscode-host.`);
    }
  }
  await setUpVscodeHost();
  return { path: path.join(sourceFolder, 'code.mjs'), isDesktop: false };
}

/**
 * Runs a suite in a fresh window with a profile of its own.
 *
 * @param {{ path: string, isDesktop: boolean }} executable
 * @param {object} launch
 * @param {string} launch.suite  module with run()
 * @param {string} launch.workspace
 * @param {readonly string[]} launch.extensions  folders loaded as extensions under development
 * @param {string | undefined} launch.vsix  installed into the profile first
 * @param {Record<string, unknown>} launch.settings
 * @param {Record<string, string>} launch.env
 * @param {string} launch.profile  a new folder outside the checkout
 * @param {string} launch.out  logs and screenshots
 * @returns {Promise<number>}  exit code
 */
export async function launchSuite(executable, launch) {
  const userData = path.join(launch.profile, 'user-data');
  const places = [
    `--user-data-dir=${userData}`,
    `--extensions-dir=${path.join(launch.profile, 'extensions')}`,
  ];
  writeJson(path.join(userData, 'User/settings.json'), launch.settings);
  if (launch.vsix) installVsix(executable, launch.vsix, places);
  const bridge = executable.isDesktop ? await startDesktopBridge(userData, launch.out) : undefined;
  try {
    return await runTests({
      vscodeExecutablePath: executable.path,
      extensionDevelopmentPath: [...launch.extensions],
      extensionTestsPath: launch.suite,
      launchArgs: [launch.workspace, ...places, ...(bridge ? ['--remote-debugging-port=0'] : [])],
      extensionTestsEnv: {
        ...launch.env,
        HOST_OUT: launch.out,
        HOST_LIMIT_S: String(SUITE_LIMIT_S),
        ...(bridge ? { HOST_UI_BRIDGE: bridge.url } : {}),
      },
    });
  } catch (error) {
    if (error.code === undefined && error.signal === undefined) throw error;
    return error.code ?? 1; // the suite failed, and has said why
  } finally {
    await bridge?.stop();
  }
}

function installVsix(executable, vsix, places) {
  const [command, ...args] = executable.isDesktop
    ? resolveCliArgsFromVSCodeExecutablePath(executable.path)
    : [executable.path];
  const { status, stdout, stderr } = spawnSync(
    command,
    [...args, '--install-extension', vsix, ...places],
    { encoding: 'utf8', timeout: 120_000 },
  );
  if (status !== 0) throw new Error(`${vsix} was not installed:\n${stdout}${stderr}`);
}

function writeJson(file, value) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(value, null, 2));
}
