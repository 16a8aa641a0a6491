// The page of a workbench: which folder, which extensions under development, which settings.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What a run must not do: ask the network, show a welcome, offer other vendors' features. */
const QUIET = {
  'telemetry.telemetryLevel': 'off',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'chat.disableAIFeatures': true,
  'remote.autoForwardPorts': false,
  'git.enabled': false,
};

/** Writes settings where the server's window reads them, as the user's and as the machine's. */
export function writeSettings(dataFolder, settings) {
  const text = JSON.stringify({ ...QUIET, ...settings }, null, 2);
  for (const scope of ['Machine', 'User']) {
    const folder = path.join(dataFolder, 'data', scope);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'settings.json'), text);
  }
}

/**
 * Address of a workbench. Extensions under development and suites are only for a server that was
 * started as `automated`.
 *
 * @param {{ url: string, authority: string, token: string }} server
 * @param {object} options
 * @param {string} [options.folder]  the workspace; without one the window is empty
 * @param {string} [options.extension]  folder loaded as an extension under development
 * @param {string} [options.suite]  module whose run() the extension host calls
 */
export function workbenchUrl(server, { folder, extension, suite }) {
  const remote = (file) => `vscode-remote://${server.authority}${path.resolve(file)}`;
  const payload = [];
  if (extension) payload.push(['extensionDevelopmentPath', remote(extension)]);
  if (suite) payload.push(['extensionTestsPath', remote(suite)]);
  const query = new URLSearchParams({
    tkn: server.token,
    ...(folder === undefined ? { ew: 'true' } : { folder: path.resolve(folder) }),
    ...(payload.length > 0 ? { payload: JSON.stringify(payload) } : {}),
  });
  return `${server.url}?${query}`;
}

/** What the code-server front would answer, which is not started here. */
export async function answerForFront(page) {
  // Half of the key that secret storage is encrypted with.
  const key = Buffer.alloc(32, 7);
  const octets = { status: 200, contentType: 'application/octet-stream', body: key };
  await page.route('**/mint-key', (route) => route.fulfill(octets));
  const noUpdate = { status: 200, contentType: 'application/json', body: '{"isLatest":true}' };
  await page.route('**/update/check', (route) => route.fulfill(noUpdate));
}
