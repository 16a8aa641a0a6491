// The UI bridge for a desktop VS Code: it is a Chromium as well, which opens a port for debugging
// when asked to and writes its number into its profile.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { requireInstalled } from '../vscode-host/installation.mjs';
import { uiActions } from '../vscode-host/ui-actions.mjs';
import { startUiBridge } from '../vscode-host/ui-bridge.mjs';
import { setUpVscodeHost } from './setup-vscode-host.mjs';

/** Connects at the first action; by then the window is there, for the suite runs in it. */
export async function startDesktopBridge(userData, screenshots) {
  await setUpVscodeHost(); // has Playwright
  let connecting;
  const bridge = await startUiBridge(async () => {
    connecting ??= connect(userData);
    return uiActions((await connecting).page, screenshots);
  });
  return {
    url: bridge.url,
    async stop() {
      bridge.stop();
      // Disconnects; the window stays. Where there was no connection, the actions have said why.
      await connecting?.then(
        ({ browser }) => browser.close(),
        () => {},
      );
    },
  };
}

async function connect(userData) {
  const portFile = path.join(userData, 'DevToolsActivePort');
  if (!existsSync(portFile)) throw new Error(`VS Code opened no port for debugging (${portFile})`);
  const [port] = readFileSync(portFile, 'utf8').split('\n');
  const { chromium } = requireInstalled('playwright-core');
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const pages = browser.contexts().flatMap((context) => context.pages());
  const page = pages.find((candidate) => candidate.url().includes('workbench.html'));
  if (!page) throw new Error(`no workbench among ${pages.map((found) => found.url()).join(', ')}`);
  return { browser, page };
}
